"""Who may do this, where, and with whom (G06, G07, G23, G29)."""

from custody.domain.case import Case, RawScan, from_moment
from custody.domain.gates.request import NOTE_LENGTH_MAX
from custody.domain.people import Person
from custody.domain.records import Participation
from custody.domain.vocabulary import TYPED_BECAUSE, TypedBecause


def clock_is_right(case: Case) -> str | None:
    """G29: nothing is decided on a clock that cannot be trusted."""
    return None if case.at.clock_trusted else "clock_skew"


def person_has_the_role(case: Case) -> str | None:
    """G06: the role comes with the account, not with the request."""
    return None if case.at.person.roles & case.step.roles else "wrong_role"


def person_works_here(case: Case) -> str | None:
    """G06: people act only at the sites they belong to."""
    return None if case.at.station.site in case.at.person.sites else "wrong_site"


def person_is_trained(case: Case) -> str | None:
    """G06: training that has lapsed opens nothing."""
    return None if _trained(case.at.person, case) else "training_lapsed"


def station_is_for_this(case: Case) -> str | None:
    """G06: a step belongs to the stations its row names."""
    return None if case.at.station.kind in case.step.stations else "wrong_station"


def second_checker_is_there(case: Case) -> str | None:
    """G07: what takes two people is not done by one."""
    return "second_missing" if case.step.two_people and case.at.second is None else None


def second_checker_is_another(case: Case) -> str | None:
    """G07: two badges of one person are one person."""
    second = case.at.second
    return "same_person_twice" if second and second.id == case.at.person.id else None


def second_checker_is_qualified(case: Case) -> str | None:
    """G07: whoever stands by as second needs a role in this step, the site, and training."""
    second = case.at.second
    return None if second is None or _fits_as_second(second, case) else "second_not_qualified"


def releaser_did_not_operate(case: Case) -> str | None:
    """G23: nobody releases what they made."""
    if case.therapy is None:
        return None
    person = case.at.person.id
    worked = case.books.find(Participation, therapy=case.coi, person=person)
    return "releaser_operated" if worked else None


def typed_codes_were_typed_by_two(case: Case) -> str | None:
    """G27: who types a code again is somebody else, with a badge and a PIN of their own."""
    typed = any(read.raw.typed for read in case.reads)
    return "typed_without_rekey" if typed and not two_look_twice(case) else None


def typed_codes_have_a_reason(case: Case) -> str | None:
    """G27: a code is typed because it would not scan, and why is told each time."""
    untold = any(read.raw.typed and not _says_why(read.raw) for read in case.reads)
    return "typed_without_reason" if untold else None


def two_look_twice(case: Case) -> bool:
    """G30: whether a second person who may do this step, or check it, stands by."""
    second = case.at.second
    other = second is not None and second.id != case.at.person.id
    return other and second is not None and _fits_as_second(second, case)


def _says_why(raw: RawScan) -> bool:
    note = raw.because_note
    if len(note) > NOTE_LENGTH_MAX or not note.isprintable():
        return False
    return raw.because in TYPED_BECAUSE and (
        raw.because != TypedBecause.SOMETHING_ELSE or bool(note.strip())
    )


def _fits_as_second(second: Person, case: Case) -> bool:
    role = second.roles & (case.step.second or case.step.roles)
    return bool(role) and case.at.station.site in second.sites and _trained(second, case)


def _trained(person: Person, case: Case) -> bool:
    return from_moment(person.training_until) > case.at.now


QUESTIONS = (
    clock_is_right,
    person_has_the_role,
    person_works_here,
    person_is_trained,
    station_is_for_this,
    second_checker_is_there,
    second_checker_is_another,
    second_checker_is_qualified,
    typed_codes_were_typed_by_two,
    typed_codes_have_a_reason,
)
