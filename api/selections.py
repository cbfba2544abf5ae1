"""Evidence of a selection: a period, one person's acts, a vector lot or a shipment, on paper and to verify.

A period is found by halving the log, since entries are recorded in order; the rest by reading all of
it, once.  Whoever issues it stands in the log with what was asked for.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from api.evidence import Evidence
from api.evidence_files import keep, kept
from api.evidence_papers import proved, selection_paper
from api.house import House, Look
from api.jobs import Told
from custody.errors import Conflict, NotFound
from custody.exchange.selection import PERIOD, Selection, SelectionHeader, write_selection
from custody.ledger.checkpoint import Checkpoint
from custody.ledger.entry import Entry
from custody.ledger.note import Note
from custody.store.sessions import Session
from custody.use_cases.issue_evidence import ISSUED, issue_selection
from custody.use_cases.telling.withheld import open_halves, recorded

TELLING_EVERY: Final = 1000  # entries


def unheard(_done: int, _of: int) -> None:
    """Nobody waits for news."""


def issue_selected(
    house: House, session: Session, selected: Selection, *, language: str, told: Told = unheard
) -> Evidence:
    """Issue evidence of a selection, its paper with it, and keep both in the data folder.

    `told` hears now and then how many entries of how many were read.

    Raises:
        Conflict: a bedside check waits for its second person, or was begun meanwhile.
        SigningStopped: the log is not what was signed; nothing is issued over it.
    """
    entry, note = house.issue(
        session, lambda at: issue_selection(at, selected.told(), language=language)
    )
    bundle = _written(house, selected, entry, note, told)
    pdf = selection_paper(house, bundle, entry, language)
    keep(house, f"{entry.id}.jsonl", bundle)
    keep(house, f"{entry.id}.pdf", pdf)
    return Evidence(id=entry.id, pdf=pdf, bundle=bundle, checkpoint=note)


def fetch_selected(house: House, entry_id: str, ending: str) -> bytes:
    """A file issued before, `pdf` or `jsonl`; NotFound if none was issued under this id."""
    with house.look() as look:
        entry = look.log.by_id(entry_id)
    if entry is None or entry.type != ISSUED or "selected" not in entry.view.get("body", {}):
        raise NotFound("no evidence of a selection was issued under this id")
    return kept(house, entry, ending)


def _written(house: House, selected: Selection, issued: Entry, note: str, told: Told) -> bytes:
    checkpoint = Checkpoint.parse(Note.parse(note).text)
    header = SelectionHeader(
        origin=house.origin, selected=selected, vkeys=house.vkeys(checkpoint.size)
    )
    with house.look() as look:
        find = _of_period if selected.kind == PERIOD else _named
        entries = list(find(look, selected, issued, checkpoint.size, told))
        _expect_no_half_meanwhile(entries, issued)
        tree = look.log.tree(checkpoint.size)
        proofs = {one.index: proved(one, tree, checkpoint) for one in entries}
    return write_selection(header, entries, proofs.__getitem__, note)


def _expect_no_half_meanwhile(entries: Sequence[Entry], issued: Entry) -> None:
    """A period that goes on may hold what was recorded after the issue and before the checkpoint."""
    later = [entry for entry in entries if entry.index > issued.index]
    if open_halves(later, recorded(issued)):
        raise Conflict(
            "A bedside check was begun while this evidence was made, and it would tell what the first "
            "found. Ask again when both have checked."
        )


def _named(
    look: Look, selected: Selection, issued: Entry, _size: int, told: Told
) -> Iterator[Entry]:
    """Every entry up to the one that issues it which is of the selection, and that one."""
    for one in look.log.read(0, issued.index):
        if one.index % TELLING_EVERY == 0:
            told(one.index, issued.index)
        if selected.holds(one.view):
            yield one
    yield issued


def _of_period(
    look: Look, selected: Selection, _issued: Entry, size: int, told: Told
) -> Iterator[Entry]:
    """The entries of a period with the neighbour on each side, as far as the log was signed."""
    since, until = selected.words
    first = _first(look, size, lambda rec: rec >= since)
    after = _first(look, size, lambda rec: rec >= until)
    begin, end = max(0, first - 1), min(size, after + 1)
    for one in look.log.read(begin, end):
        if one.index % TELLING_EVERY == 0:
            told(one.index - begin, end - begin)
        yield one


def _first(look: Look, size: int, is_late: Callable[[str], bool]) -> int:
    """The first index whose entry was recorded late enough; the size if none was."""
    low, high = 0, size
    while low < high:
        middle = (low + high) // 2
        (entry,) = look.log.read(middle, middle + 1)
        low, high = (low, middle) if is_late(str(entry.view["rec"])) else (middle + 1, high)
    return low
