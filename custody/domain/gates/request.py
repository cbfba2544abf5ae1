"""Whether a request says all it must, and nothing else (G03, G05)."""

import re
from collections import Counter
from datetime import date

from custody.domain.case import Case, declared_time, from_moment
from custody.domain.label_templates import from_key
from custody.domain.records import Infusion
from custody.domain.step import Ask, AskKind

CODE_GRAMMAR = re.compile(r"[A-Z0-9][A-Z0-9/-]{0,31}")
DAY_GRAMMAR = re.compile(r"\d{4}-\d{2}-\d{2}")
NOTE_LENGTH_MAX = 2000


def every_slot_is_scanned(case: Case) -> str | None:
    """G03: a slot left empty is a refusal, not a default."""
    filled = {read.slot.name for read in case.reads}
    wanted = {slot.name for slot in case.step.scans if not slot.optional}
    return "missing_scan" if wanted - filled else None


def slots_are_the_steps_own(case: Case) -> str | None:
    """G03: what the step does not ask for is not silently ignored."""
    known = {slot.name for slot in case.step.scans}
    return "unknown_value" if set(case.request.scans) - known else None


def single_slots_hold_one(case: Case) -> str | None:
    """G03: two codes where one belongs could be two objects."""
    counted = Counter(read.slot.name for read in case.reads)
    crowded = any(counted[slot.name] > 1 for slot in case.step.scans if not slot.many)
    return "two_codes_in_one_read" if crowded else None


def no_object_comes_twice(case: Case) -> str | None:
    """G02: one object cannot stand for two."""
    seen = [
        (type(read.thing), read.thing.key, read.serial)
        for read in case.reads
        if read.thing is not None
    ]
    return "same_object_twice" if len(set(seen)) < len(seen) else None


def every_value_is_given(case: Case) -> str | None:
    """G05: what must be recorded is recorded now."""
    given = set(case.request.values)
    wanted = {ask.name for ask in case.step.asks if not ask.optional} - _photos_asked(case)
    return "missing_value" if wanted - given else None


def values_are_the_steps_own(case: Case) -> str | None:
    """G05: unknown fields are refused, since a misspelt one would be lost."""
    known = {ask.name for ask in case.step.asks}
    if case.request.happened_at is not None and not case.step.declared:
        return "unknown_value"
    strange = (set(case.request.values) - known) | (set(case.request.photos) - _photos_asked(case))
    return "unknown_value" if strange else None


def values_are_possible(case: Case) -> str | None:
    """G05: a value outside what is possible is a slip of the hand or of the unit."""
    given = case.request.values
    wrong = any(
        not is_possible(ask, given[ask.name]) for ask in case.step.asks if ask.name in given
    )
    return "value_out_of_range" if wrong else None


def every_photo_is_taken(case: Case) -> str | None:
    """G05: what will be seen no more is shown by a photo, or nobody believes it."""
    return "photo_missing" if _photos_asked(case) - set(case.request.photos) else None


def photos_can_be_seen(case: Case) -> str | None:
    """G05: a file that no viewer opens shows nothing."""
    unseen = any(not given.media for given in case.request.photos.values())
    return "photo_unreadable" if unseen else None


def time_has_passed(case: Case) -> str | None:
    """G29: nothing has happened in the future."""
    if case.request.happened_at is None:
        return None
    happened = declared_time(case.request.happened_at)
    if happened is None:
        return "value_out_of_range"
    return "time_in_future" if happened > case.at.now else None


def time_is_not_before_what_it_is_about(case: Case) -> str | None:
    """G29: nothing happened to a patient before the therapy began, or to a bag before it was filled or started."""
    told = declared_time(case.request.happened_at)
    if told is None:
        return None
    begun = [container.made_at for container in case.containers]
    begun += [case.therapy.enrolled_at] if case.therapy else []
    begun += [
        given.started_at
        for container in case.containers
        for given in case.books.find(Infusion, container=container.id)
        if given.stopped_at is None
    ]
    return "value_out_of_range" if any(told < from_moment(each) for each in begun) else None


def is_possible(ask: Ask, value: int | str | bool) -> bool:  # noqa: FBT001, PLR0911  # one answer for each kind
    """Whether a value is of the kind that is asked for, and within what is possible at all."""
    if ask.kind is AskKind.FLAG:
        return isinstance(value, bool) and (value or not ask.must_be)
    if ask.kind is AskKind.NUMBER:
        return (
            isinstance(value, int) and not isinstance(value, bool) and ask.low <= value <= ask.high
        )
    if not isinstance(value, str) or not value or ask.kind is AskKind.PHOTO:
        return False
    if ask.kind is AskKind.WORD:
        return value in ask.choices
    if ask.kind is AskKind.DAY:
        return is_a_day(value)
    if ask.kind is AskKind.TEMPLATE:
        return from_key(value) is not None
    if ask.kind in (AskKind.CODE, AskKind.SEALED):
        return CODE_GRAMMAR.fullmatch(value) is not None
    return len(value) <= NOTE_LENGTH_MAX and value.isprintable()


def _photos_asked(case: Case) -> set[str]:
    return {ask.name for ask in case.step.asks if ask.kind is AskKind.PHOTO}


def is_a_day(text: str) -> bool:
    """Whether it is a calendar day as a form writes it."""
    if DAY_GRAMMAR.fullmatch(text) is None:
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


QUESTIONS = (
    every_slot_is_scanned,
    slots_are_the_steps_own,
    single_slots_hold_one,
    no_object_comes_twice,
    every_value_is_given,
    values_are_the_steps_own,
    values_are_possible,
    every_photo_is_taken,
    photos_can_be_seen,
    time_has_passed,
    time_is_not_before_what_it_is_about,
)
