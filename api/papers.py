"""Papers and cards that go to print queues as PDF: what each is, for whom it is drawn, and on what it is printed.

They are counted nowhere and may be fetched as often as anybody likes; what the spool promises holds for them all the
same, since a paper that comes out twice in two places is taken for two.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from api.action_cards import action_cards
from api.cards import therapy_card
from api.house import House, Look
from api.layout import SignedIn
from api.packing_lists import packing_list
from api.spooling import NOT_YET, ask, printer_at, require_settled
from custody.domain.people import Person
from custody.domain.permissions import Permission, may
from custody.errors import Conflict, NotFound
from custody.store.print_papers import PrintPaper
from custody.store.printers import Printer, Takes
from custody.store.sequencer import Transaction, UseCase
from labels.printing import LabelFile
from labels.stock import STOCKS, Stock


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of paper: what people call it, what it is printed on, and how it is drawn of what it is about."""

    words: str
    stock: Stock
    draw: Callable[[House, Person, str], LabelFile]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A paper before somebody chose its printer: what it is, and those that print it, by id and title."""

    paper: PrintPaper
    words: str
    printers: tuple[tuple[str, str], ...]


KINDS: Final[Mapping[str, Kind]] = {
    "packing_list": Kind(
        words="Packing list",
        stock=STOCKS["a4"],
        draw=lambda house, _by, sscc: packing_list(house, sscc),
    ),
    "action_cards": Kind(words="Action cards", stock=STOCKS["a4"], draw=action_cards),
    "therapy_card": Kind(
        words="Therapy card",
        stock=STOCKS["card"],
        draw=lambda house, _by, coi: therapy_card(house, coi),
    ),
}


def kind_of(paper: PrintPaper) -> Kind:
    """A paper's kind; NotFound for a word that is none."""
    kind = KINDS.get(paper.kind)
    if kind is None:
        raise NotFound("there is no such paper")
    return kind


def paper_words(paper: PrintPaper) -> str:
    """What people call it, and what it is about."""
    return f"{kind_of(paper).words}, {paper.about}"


def draw_paper(house: House, paper: PrintPaper, person: str) -> LabelFile:
    """Its sheets for whoever asked, each symbol read back; raises what its kind raises, and NotFound for nobody."""
    with house.look() as look:
        account = look.stores.accounts.of(person)
    if account is None:
        raise NotFound("nobody who works here has this id")
    return kind_of(paper).draw(house, account.as_person(), paper.about)


def prints_paper(printer: Printer, kind: Kind) -> bool:
    """Whether papers of a kind are sent to this printer: by what it takes, and what is in it."""
    is_sent_to = printer.active and bool(printer.address) and printer.takes is Takes.PDF
    return is_sent_to and printer.stock == kind.stock.name


def paper_printers(look: Look, station: str, kind: Kind) -> list[tuple[str, str]]:
    """The printers of a station that print a kind of paper: id and title."""
    there = look.stores.printers.at(station)
    return [(one.id, one.title) for one in there if prints_paper(one, kind)]


def print_here_href(look: Look, by: SignedIn, kind: str, about: str) -> str:
    """Where a paper is sent to a printer of this station; empty where none prints it, or they may not."""
    if not may(by.account.roles, Permission.FETCH_LABEL):
        return ""
    there_are = paper_printers(look, by.at.station.id, KINDS[kind])
    return f"/labels/printing?{urlencode({'kind': kind, 'about': about})}" if there_are else ""


def asked_for(look: Look, by: SignedIn, kind: str, about: str) -> Asked:
    """A paper that somebody wants printed at their station; NotFound for a word that is no kind."""
    paper = PrintPaper(job=NOT_YET, kind=kind, about=about)
    printers = paper_printers(look, by.at.station.id, kind_of(paper))
    return Asked(paper=paper, words=paper_words(paper), printers=tuple(printers))


def paper_to_printer(
    house: House, by: SignedIn, printer_id: str, kind: str, about: str
) -> UseCase[int]:
    """Queue a paper for a printer of this station; its number in the spool.

    Raises:
        NotFound: there is no such paper, no such printer at this station, or nothing that it could be about.
        Conflict: it cannot be printed there, or the same one is not settled there.
    """
    paper = PrintPaper(job=NOT_YET, kind=kind, about=about)
    kind_of(paper)
    draw_paper(house, paper, by.account.person)  # told at once, and not by the spool later

    def use_case(transaction: Transaction) -> int:
        printer = printer_at(transaction, by, printer_id)
        if not prints_paper(printer, kind_of(paper)):
            raise Conflict(f"{printer.title} does not print this paper: choose another printer")
        papers = transaction.stores.print_papers
        require_settled(transaction, printer, lambda job: _as_asked(papers.of(job.n)) == paper)
        n = ask(house, transaction, by, None, printer)
        papers.keep(replace(paper, job=n))
        return n

    return use_case


def _as_asked(paper: PrintPaper | None) -> PrintPaper | None:
    return replace(paper, job=NOT_YET) if paper else None
