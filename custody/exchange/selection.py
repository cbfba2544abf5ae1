"""Evidence of a selection: the entries of a period, or those of one person, vector lot or shipment.

Lines as a bundle has them (`custody.exchange.bundle`), under another header:

    {"custody-bundle":2,"origin":…,"selected":{…},"vkeys":[…]}

`selected` has one member: `"period":[from,to]`, `"actor":name`, `"lot":[gtin,lot]` or
`"shipment":sscc`.  Anything else is refused.

A period proves by itself that it is whole: its entries stand side by side in the log, after one
that was recorded before `from` (or at the log's very beginning) and before one that was recorded at
`to` or later (or at the end of what was signed).  These two neighbours are in the file.

Of a person's acts, a lot or a shipment no file can prove that none is missing.  The last entry is
the one that issued it, and names what was selected: the log's keeper says there that this is all,
signed, and whoever reads the report is told so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from custody.errors import DocumentUnreadable, LedgerTampered
from custody.exchange.bundle import Bundle, read_bundle, verify_bundle
from custody.exchange.evidence_lines import (
    BundleEntry,
    Prove,
    Walk,
    entries_of,
    is_issue,
    is_number,
    is_text,
    line_at,
    note_of,
    read_line,
    verify_lines,
    written_lines,
)
from custody.ledger.checkpoint import Checkpoint
from custody.ledger.entry import Entry
from custody.ledger.policy import Policy
from custody.ledger.report import Report
from custody.ledger.timestamp import is_time

VERSION = 2
PERIOD, ACTOR, LOT, SHIPMENT = "period", "actor", "lot", "shipment"
PAIR = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What was selected: the kind, and one word or two (a lot's, a period's)."""

    kind: str
    words: tuple[str, ...]

    def told(self) -> dict[str, Any]:
        """As the header says it."""
        return {self.kind: list(self.words) if len(self.words) == PAIR else self.words[0]}

    def holds(self, view: Mapping[str, Any]) -> bool:
        """Whether an entry is one of those selected."""
        match self.kind:
            case "period":
                return bool(self.words[0] <= view["rec"] < self.words[1])
            case "actor":
                return self.words[0] in (view["actor"], view.get("second"))
            case "lot":
                return _speaks_of(view, LOT, ("gtin", "lot"), self.words)
            case _:
                return _speaks_of(view, SHIPMENT, ("sscc",), self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionHeader:
    """What such a file says it is; believed only once the rest bears it out."""

    origin: str
    selected: Selection
    vkeys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Evidence of a selection in its parts, read but not verified."""

    header: SelectionHeader
    entries: tuple[BundleEntry, ...]
    note: str


def read_selection(value: object) -> Selection:
    """The selection that a value tells; DocumentUnreadable if it is none that is known."""
    match value:
        case {"period": [str(since), str(until)], **rest} if (
            not rest and is_time(since) and is_time(until) and since < until
        ):
            return Selection(kind=PERIOD, words=(since, until))
        case {"actor": str(name), **rest} if not rest and name:
            return Selection(kind=ACTOR, words=(name,))
        case {"lot": [str(gtin), str(lot)], **rest} if not rest and gtin and lot:
            return Selection(kind=LOT, words=(gtin, lot))
        case {"shipment": str(sscc), **rest} if not rest and sscc:
            return Selection(kind=SHIPMENT, words=(sscc,))
        case _:
            raise DocumentUnreadable(
                "what was selected is no period, actor, lot or shipment that is known here"
            )


def write_selection(
    header: SelectionHeader, entries: Iterable[Entry], prove: Prove, note: str
) -> bytes:
    """The bytes of evidence of a selection; `entries` in order, a period's with its neighbours."""
    first = {
        "custody-bundle": VERSION,
        "origin": header.origin,
        "selected": header.selected.told(),
        "vkeys": list(header.vkeys),
    }
    return written_lines(first, entries, prove, note)


def is_selection(data: bytes) -> bool:
    """Whether a file means to be evidence of a selection, known or not."""
    try:
        return is_number(read_line(1, line_at(data, 0)).get("custody-bundle"), VERSION)
    except DocumentUnreadable:
        return False


def read_selection_header(data: bytes) -> SelectionHeader:
    """The first line; DocumentUnreadable if it is not that of a selection."""
    match read_line(1, line_at(data, 0)):
        case {
            "custody-bundle": version,
            "origin": str(origin),
            "selected": selected,
            "vkeys": list(vkeys),
            **rest,
        } if not rest and is_number(version, VERSION) and all(map(is_text, vkeys)):
            told = read_selection(selected)
            return SelectionHeader(origin=origin, selected=told, vkeys=tuple(vkeys))
        case _:
            raise DocumentUnreadable("the first line is not the header of a selection")


def read_evidence(data: bytes) -> Bundle | Chosen:
    """The parts of a bundle or of evidence of a selection; DocumentUnreadable if it has not the lines of one."""
    return read_chosen(data) if is_selection(data) else read_bundle(data)


def read_chosen(data: bytes) -> Chosen:
    """The parts of evidence of a selection; DocumentUnreadable if it has not the lines of one."""
    header = read_selection_header(data)
    entries = tuple(entries_of(data))
    return Chosen(header=header, entries=entries, note=note_of(data))


def verify_evidence(data: bytes, policy: Policy | None = None) -> Report:
    """Verify a bundle or evidence of a selection; DocumentUnreadable if it is neither."""
    return verify_selection(data, policy) if is_selection(data) else verify_bundle(data, policy)


def verify_selection(data: bytes, policy: Policy | None = None) -> Report:
    """Verify evidence of a selection; `claim` in the report says how complete it is.

    Raises:
        DocumentUnreadable: its first line is not the header of a selection that is known here.
    """
    header = read_selection_header(data)
    kind = _PeriodWalk if header.selected.kind == PERIOD else _NamedWalk
    return verify_lines(data, header, policy, lambda signed: kind(header.selected, signed))


class _PeriodWalk(Walk):
    """Entries side by side, from the neighbour before the period to the neighbour after it."""

    def __init__(self, selected: Selection, checkpoint: Checkpoint) -> None:
        super().__init__(checkpoint, whole="")
        self._selected = selected
        self._since, self._until = selected.words
        self._first, self._held, self._rec = -1, 0, ""
        self._begins = False

    def belongs(self, index: int, view: Mapping[str, Any]) -> None:
        """It follows the one before without a gap, and at most one stands outside on each side."""
        rec = view["rec"]
        if self._first < 0:
            self._first, self._begins = index, index == 0 or rec < self._since
        elif index != self.last + 1:
            raise LedgerTampered(f"entry {self.last + 1} must stand here: the period has a gap")
        elif rec < self._since:
            raise LedgerTampered("it was recorded before the period, and is not its one neighbour")
        if self._rec >= self._until:
            raise LedgerTampered("it stands after the neighbour that ends the period")
        self._rec = rec
        self._held += self._selected.holds(view)

    def problem_of_all(self) -> str:
        """Whether both ends are reached."""
        if not self._begins:
            return f"entry {self._first} is the first and of the period: one before it is left out"
        at_end = self.last == self.checkpoint.size - 1
        if self._rec < self._until and not at_end:
            return (
                f"entry {self.last} is the last and not after the period: one after it is left out"
            )
        end = self._until if self._rec >= self._until else "the checkpoint"
        self.claim = (
            f"complete: all {self._held} entries that the log recorded "
            f"from {self._since} until {end} are here"
        )
        return ""


class _NamedWalk(Walk):
    """Entries of one person, lot or shipment, and the one in which the log says that these are all."""

    def __init__(self, selected: Selection, checkpoint: Checkpoint) -> None:
        super().__init__(checkpoint, whole="")
        self._selected = selected
        self._ended = False

    def belongs(self, index: int, view: Mapping[str, Any]) -> None:
        """It is one of those selected, or issued just this selection."""
        del index
        self._ended = (
            is_issue(view) and view.get("body", {}).get("selected") == self._selected.told()
        )
        if not self._ended and not self._selected.holds(view):
            raise LedgerTampered(f"it is not about {self._named}")

    def problem_of_all(self) -> str:
        """Whether the last one issued it."""
        if not self._ended:
            return f"entry {self.last} is the last and did not issue this selection"
        self.claim = (
            f"COMPLETE ONLY AS THE ISSUER SAYS: in entry {self.last} the log's keeper says that "
            f"these are all about {self._named} up to there; no file can prove it"
        )
        return ""

    @property
    def _named(self) -> str:
        return f"{self._selected.kind} {' '.join(self._selected.words)}"


def _speaks_of(
    view: Mapping[str, Any], kind: str, fields: Sequence[str], words: Sequence[str]
) -> bool:
    """Whether an entry changed a record with these fields, or scanned the thing they name."""
    records = (one[1] for one in view.get("outcome", ()))
    if any([record.get(name) for name in fields] == [*words] for record in records):
        return True
    scans = view.get("body", {}).get("scans", ())
    return isinstance(scans, list) and any(
        isinstance(scan, dict) and scan.get("kind") == kind and scan.get("key") == [*words]
        for scan in scans
    )
