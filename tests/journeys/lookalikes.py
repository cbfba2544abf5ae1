"""Two look-alikes: every code on every label of one, held out in every place of every act of the other.

An act is tried where it stood, in a house that goes its own way from there, with one code of it
exchanged.  At the end the act itself is asked in that same house: it is accepted, so nothing but
the code was ever wrong, and a refusal leaves nothing in the books but the deviation it opens.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from custody.domain.case import Case, RawScan, StepRequest
from custody.domain.judge import judge
from custody.domain.records import Deviation, Label
from custody.domain.vocabulary import TypedBecause
from custody.use_cases.perform_step import WRITES, Verdict, lay_out, perform_step
from custody.use_cases.workstation import Workstation
from tests.kit.house import House


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One code on a label: of what kind of label, which of its symbols, and what is read."""

    kind: str
    serial: int
    symbol: str
    scan: RawScan


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Taken:
    """A code that was taken: in which step and slot, of which label, and for whom."""

    step: str
    slot: str
    kind: str
    symbol: str
    for_the_other: bool  # or for the one on whose label it stands


@dataclass(slots=True)
class Lookalikes:
    """Listens to a house, and tries the other's codes in every act that is accepted."""

    house: House
    codes: Mapping[str, Sequence[Code]]  # by therapy: all of the one who looks like them
    tried: int = 0
    places: set[str] = field(default_factory=set)
    presented: set[tuple[int, str]] = field(default_factory=set)
    taken: dict[Taken, int] = field(default_factory=dict)

    def listen(self, at: Workstation, request: StepRequest) -> None:
        """Try the codes on a request, if it is about to be accepted."""
        case = lay_out(at, request)
        if case.therapy is None or judge(case).word not in WRITES:
            return
        theirs = self.codes[case.therapy.coi]
        aside = self.house.fork()
        for slot, code, changed in _exchanged(case, theirs):
            told = _asked(aside, at, changed)
            self._count(case, slot, code)
            if told.word in WRITES:
                self._keep(case, slot, code, told)
                aside = self.house.fork()
        left = aside.books.records() - self.house.books.records()
        assert all(isinstance(one, Deviation) for one in left), f"{request.step} left {left}"
        clean = self.house.fork() if left else aside  # an open deviation stops a release, rightly
        assert _asked(clean, at, request).word in WRITES, f"{request.step} is refused anyway"

    def _count(self, case: Case, slot: str, code: Code) -> None:
        self.tried += 1
        self.places.add(f"{case.step.name} {slot}")
        self.presented.add((code.serial, code.symbol))

    def _keep(self, case: Case, slot: str, code: Code, told: Verdict) -> None:
        assert case.therapy is not None
        taken = Taken(
            step=case.step.name, slot=slot, kind=code.kind, symbol=code.symbol,
            for_the_other=_is_of(case.therapy.coi, told),
        )  # fmt: skip
        self.taken[taken] = self.taken.get(taken, 0) + 1


def codes_of(house: House, therapy: str) -> tuple[Code, ...]:
    """Every code on every label that a therapy ever had: scanned, and typed by two people."""
    return tuple(
        Code(kind=label.kind, serial=label.serial, symbol=name, scan=scan)
        for label in house.books.find(Label, therapy=therapy)
        for name, scan in _read(house.symbols(label.serial))
    )


def _read(symbols: Sequence[tuple[str, str]]) -> Iterator[tuple[str, RawScan]]:
    for text, symbology in symbols:
        yield f"{symbology} {text[:2]}", RawScan(text=text, symbology=symbology)
        yield (
            f"typed {text[:2]}",
            RawScan(text=text, typed=True, rekeyed=text, because=TypedBecause.FROST_ON_LABEL),
        )


def _exchanged(case: Case, codes: Sequence[Code]) -> Iterator[tuple[str, Code, StepRequest]]:
    """The request with each of its scans, and each that it left open, made each of the codes."""
    request = case.request
    for slot in case.step.scans:
        scans = request.scans.get(slot.name, ())
        for place in range(max(len(scans), 1)):
            for code in codes:
                changed = (*scans[:place], code.scan, *scans[place + 1 :])
                yield slot.name, code, replace(request, scans={**request.scans, slot.name: changed})


def _is_of(therapy: str, told: Verdict) -> bool:
    """Whether anything that was written is a therapy's; a mismatch is told in both chains."""
    if told.identity == "mismatch":
        return False
    whose = {told.therapy, *(getattr(record, "therapy", None) for record in told.records)}
    return therapy in whose


def _asked(house: House, at: Workstation, request: StepRequest) -> Verdict:
    second = at.stand.second.id if at.stand.second else None
    return perform_step(house.workstation(at.stand.person.id, at.stand.station.id, second), request)
