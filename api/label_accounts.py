"""Prints of labels and what became of each: printed = applied + void + destroyed, with none left."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from api.house import Look
from api.moments import Both, both
from api.printed import LABEL_WORDS, words
from api.situation import preset_of
from custody.domain.presets import Preset
from custody.domain.records import Container, Donation, Label, Observation, Therapy
from custody.domain.silent_labels import RECORDED_BY, is_silent
from custody.domain.vocabulary import ENDED, LabelState

PLACES_MOST: Final = 44  # of the smallest labels on a sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The prints of one kind, counted."""

    kind: str
    printed: int
    applied: int
    void: int
    destroyed: int

    @property
    def open(self) -> int:
        """Prints that nobody has accounted for: must be none before the room or the therapy closes."""
        return self.printed - self.applied - self.void - self.destroyed


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """One print as a list shows it."""

    serial: int
    kind: str
    bears: str
    state: str
    is_open: bool
    printed: Both | None
    closed: Both | None
    by: str
    station: str
    therapy: str
    replaces: int | None
    why: str
    is_silent: bool  # on its container, and does not warn of what was found in the donor since

    @property
    def href(self) -> str:
        """The address of its page."""
        return f"/labels/{self.serial}"


def accounts_of(labels: Iterable[Label]) -> list[Account]:
    """One account for each kind that was printed, in the order of first prints."""
    kinds: dict[str, list[str]] = {}
    for label in labels:
        kinds.setdefault(label.kind, []).append(label.state)
    return [
        Account(
            kind=LABEL_WORDS.get(kind, words(kind)),
            printed=len(states),
            applied=states.count(LabelState.APPLIED),
            void=states.count(LabelState.VOID),
            destroyed=states.count(LabelState.DESTROYED),
        )
        for kind, states in kinds.items()
    ]


def on_a_sheet(labels: Iterable[Label]) -> str:
    """The serials to offer for a sheet, among prints that may be fetched: those like the newest.

    Of its kind, and of its therapy: no sheet holds two patients' labels.
    """
    those = list(labels)
    newest = max(those, key=lambda one: one.serial, default=None)
    alike = [
        one.serial
        for one in those
        if newest and (one.kind, one.therapy) == (newest.kind, newest.therapy)
    ]
    return " ".join(map(str, sorted(alike)[-PLACES_MOST:]))


def silent_prints(look: Look, presets: Mapping[str, Preset], labels: Iterable[Label]) -> set[int]:
    """The serials of those that are on cells and do not warn of what was found in the donor since."""
    return {one.serial for one in labels if _is_silent(look, presets, one)}


def _is_silent(look: Look, presets: Mapping[str, Preset], label: Label) -> bool:
    therapy = look.books.get(Therapy, label.therapy) if label.therapy else None
    bears = look.books.get(Container, label.bears)
    preset = preset_of(therapy, presets) if therapy else None
    if bears is None or preset is None or label.state != LabelState.APPLIED:
        return False
    told = look.books.find(Observation, therapy=label.therapy, step=RECORDED_BY)
    donation = look.books.get(Donation, bears.din)
    return bears.condition not in ENDED and is_silent(label, donation, told, preset.screening)


def print_of(label: Label, zone: str, silent: Collection[int] = frozenset()) -> Print:
    """A print in words, times in a zone; `silent` are serials of `silent_prints`."""
    return Print(
        serial=label.serial,
        kind=LABEL_WORDS.get(label.kind, words(label.kind)),
        bears=label.bears,
        state=words(label.state),
        is_open=label.state == LabelState.PRINTED,
        printed=both(label.printed_at, zone),
        closed=both(label.closed_at, zone),
        by=label.printed_by,
        station=label.station,
        therapy=label.therapy or "",
        replaces=label.replaces,
        why=words(label.reprint_reason or "").lower(),
        is_silent=label.serial in silent,
    )
