"""Evidence of a selection: a period, one person's acts, a vector lot or a shipment, as a bundle to verify.

A period is found by halving the log, since entries are recorded in order; the rest by reading all of
it, once.  Whoever issues it stands in the log with what was asked for.
"""

from collections.abc import Callable, Iterator

from api.evidence_files import keep, kept
from api.evidence_papers import proved
from api.house import House, Look
from custody.errors import NotFound
from custody.exchange.selection import PERIOD, Selection, SelectionHeader, write_selection
from custody.ledger.checkpoint import Checkpoint
from custody.ledger.entry import Entry
from custody.ledger.note import Note
from custody.store.sessions import Session
from custody.use_cases.issue_evidence import ISSUED, issue_selection


def issue_selected(house: House, session: Session, selected: Selection) -> tuple[str, bytes]:
    """Issue evidence of a selection and keep it; the id of its entry, and the evidence.

    Raises:
        Conflict: a bedside check waits for its second person.
        SigningStopped: the log is not what was signed; nothing is issued over it.
    """
    entry, note = house.issue(session, lambda at: issue_selection(at, selected.told()))
    evidence = _written(house, selected, entry, note)
    keep(house, f"{entry.id}.jsonl", evidence)
    return entry.id, evidence


def fetch_selected(house: House, entry_id: str) -> bytes:
    """Evidence of a selection that was issued before; NotFound if none was under this id."""
    with house.look() as look:
        entry = look.log.by_id(entry_id)
    if entry is None or entry.type != ISSUED or "selected" not in entry.view.get("body", {}):
        raise NotFound("no evidence of a selection was issued under this id")
    return kept(house, entry, "jsonl")


def _written(house: House, selected: Selection, issued: Entry, note: str) -> bytes:
    checkpoint = Checkpoint.parse(Note.parse(note).text)
    header = SelectionHeader(
        origin=house.origin, selected=selected, vkeys=house.vkeys(checkpoint.size)
    )
    with house.look() as look:
        find = _of_period if selected.kind == PERIOD else _named
        entries = list(find(look, selected, issued, checkpoint.size))
        tree = look.log.tree(checkpoint.size)
        proofs = {one.index: proved(one, tree, checkpoint) for one in entries}
    return write_selection(header, entries, proofs.__getitem__, note)


def _named(look: Look, selected: Selection, issued: Entry, _size: int) -> Iterator[Entry]:
    """Every entry up to the one that issues it which is of the selection, and that one."""
    yield from (one for one in look.log.read(0, issued.index) if selected.holds(one.view))
    yield issued


def _of_period(look: Look, selected: Selection, _issued: Entry, size: int) -> Iterator[Entry]:
    """The entries of a period with the neighbour on each side, as far as the log was signed."""
    since, until = selected.words
    first = _first(look, size, lambda rec: rec >= since)
    after = _first(look, size, lambda rec: rec >= until)
    yield from look.log.read(max(0, first - 1), min(size, after + 1))


def _first(look: Look, size: int, is_late: Callable[[str], bool]) -> int:
    """The first index whose entry was recorded late enough; the size if none was."""
    low, high = 0, size
    while low < high:
        middle = (low + high) // 2
        (entry,) = look.log.read(middle, middle + 1)
        low, high = (low, middle) if is_late(str(entry.view["rec"])) else (middle + 1, high)
    return low
