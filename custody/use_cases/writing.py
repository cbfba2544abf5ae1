"""How a verdict becomes entries: one for each therapy concerned, and nothing of another in any of them.

What belongs to another therapy is told as a salted commitment, and so is the raw text of every scan, what is private,
and people's own words; what the commitments open to goes to an erasable store, under the patient's own key.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from custody.domain.aliases import find_alias
from custody.domain.books import outcome_of
from custody.domain.case import Case, RawScan, Read, StepRequest
from custody.domain.gates.request import is_possible
from custody.domain.journey import STEP
from custody.domain.judge import Judgement
from custody.domain.reasons import REASON
from custody.domain.records import Container, Label, Record, Therapy
from custody.domain.step import KEPT_APART, OF_PEOPLE, Ask, AskKind
from custody.domain.vocabulary import TYPED_BECAUSE
from custody.ledger.commitment import commit
from custody.ledger.entry import Draft, Entry, Occurred
from custody.ledger.timestamp import read_time
from custody.use_cases.workstation import Workstation

RAW_BYTES_KEPT = 8192
AIM_PREFIX = re.compile(r"\][A-Za-z][0-9]")


@dataclass(frozen=True, slots=True)
class _Sealed:
    """Values that go to the erasable store, with the salts of their commitments."""

    values: Mapping[str, Any]
    salts: Mapping[str, bytes]

    @property
    def commitments(self) -> dict[str, str]:
        return {name: commit(self.salts[name], value) for name, value in self.values.items()}


def write_each(
    at: Workstation, case: Case, judgement: Judgement, records: list[Record]
) -> list[Entry]:
    """An entry for each therapy concerned, with what changed of it; the first has what is nobody's own, too."""
    first = home_of(case, records)
    owners = [_owner(record) for record in records]
    asked = {first, *case.therapies}  # the others are changed by it, and their chains say only how
    homes = dict.fromkeys((first, *case.therapies, *(one for one in owners if one is not None)))
    return [
        write(at, case, judgement, coi=home, told=home in asked, records=[
            record for record, owner in zip(records, owners, strict=True) if (owner or first) == home
        ])
        for home in homes
    ]  # fmt: skip


def write(  # noqa: PLR0913 -- an entry has as many sides
    at: Workstation,
    case: Case,
    judgement: Judgement,
    *,
    coi: str | None,
    records: Iterable[Record],
    kind: str = "",
    told: bool = True,
) -> Entry:
    """One entry, and the openings of what it commits to; what was asked stands in it only where `told`."""
    entry_id = at.new_id()
    therapy = at.books.get(Therapy, coi) if coi else None
    records = list(records)
    sealed = _sealed(at, case) if told and not kind else _Sealed({}, {})
    entry = at.log.append(
        Draft(
            id=entry_id,
            type=kind or f"step:{case.step.name}",
            step=case.step.name,
            at=Occurred(
                time=read_time(case.happened), zone=case.at.station.zone, source=_source(at, case)
            ),
            site=case.at.station.site,
            station=case.at.station.id,
            actor=case.at.person.id,
            second=case.at.second.id if case.at.second else "",
            verdict=judgement.word,
            subjects=_subjects(case, coi, records),
            body=_body(case, judgement, coi) if told else {},
            outcome=outcome_of(records),
            reasons=judgement.reasons,
            commitments=sealed.commitments,
        )
    )
    if told:
        _keep(at, case, entry_id, therapy, sealed)
    return entry


def home_of(case: Case, records: Iterable[Record]) -> str | None:
    """The therapy whose chain the entry belongs to."""
    if case.therapy is not None:
        return case.therapy.coi
    return next((one.coi for one in records if isinstance(one, Therapy)), None)


def private_facts(request: StepRequest) -> dict[str, str]:
    """What a request says of a person: for the vault, and for finding who looks alike."""
    asks = {ask.name for ask in STEP[request.step].asks if ask.kind in OF_PEOPLE}
    return {name: str(value) for name, value in request.values.items() if name in asks}


def _owner(record: Record) -> str | None:
    """The therapy that a record is about."""
    return record.coi if isinstance(record, Therapy) else getattr(record, "therapy", None)


def _source(at: Workstation, case: Case) -> str:
    if case.request.happened_at is not None:
        return "paper"
    return "simulated" if at.demo else "station"


def _subjects(case: Case, coi: str | None, records: Iterable[Record]) -> tuple[str, ...]:
    """The therapy and every container of it that the entry speaks of."""
    if coi is None:
        return ()
    read = {one.id for one in case.containers if one.therapy == coi}
    changed = {one.id for one in records if isinstance(one, Container) and one.therapy == coi}
    return tuple(sorted({coi, *read, *changed}))


def _body(case: Case, judgement: Judgement, coi: str | None) -> dict[str, Any]:
    """What was asked, without what is private or another therapy's."""
    kept = {ask.name for ask in case.step.asks} - _apart(case)
    values = {
        name: value
        for name, value in case.request.values.items()
        if name in kept and _is_plain(value)
    }
    body: dict[str, Any] = {}
    if photos := _photos(case, coi):
        body["photos"] = photos
    if values:
        body["values"] = values
    if case.reads:
        body["scans"] = [_scan(read, n, coi) for n, read in enumerate(case.reads)]
    if judgement.noted:
        body["noted"] = list(judgement.noted)
    if judgement.overrides:
        body["overrides"] = [override.id for override in judgement.overrides]
    if case.request.acknowledge:
        body["acknowledged"] = sorted(case.request.acknowledge & REASON.keys())
    return body


def _photos(case: Case, coi: str | None) -> dict[str, Any]:
    """What is told of the photos that the step asks for, to the therapy that they are about."""
    if case.therapy is None or case.therapy.coi != coi:
        return {}
    asked = {ask.name for ask in case.step.asks if ask.kind is AskKind.PHOTO}
    return {name: one.told for name, one in case.request.photos.items() if name in asked}


def _apart(case: Case) -> set[str]:
    """The values that an entry has as commitments only: who somebody is, people's own words, and what is no answer.

    Text that no row allows can be anything: also a name, typed into the wrong field.
    """
    return {
        ask.name
        for ask in case.step.asks
        if ask.kind in KEPT_APART or not _is_allowed(case, ask, case.request.values.get(ask.name))
    }


def _is_allowed(case: Case, ask: Ask, value: object) -> bool:
    """Whether a text is one that its ask allows; numbers and flags name nobody."""
    if not isinstance(value, str):
        return True
    if ask.kind is AskKind.PRESET:
        return case.preset is not None and value == case.preset.name
    return is_possible(ask, value)


def _is_plain(value: object) -> bool:
    """Whether a value can stand in an entry; one that cannot was refused, and only its absence is told."""
    if isinstance(value, str):
        return value.isascii() and value.isprintable() and len(value) <= 200  # noqa: PLR2004  # no code is longer
    return isinstance(value, bool) or (isinstance(value, int) and abs(value) < 2**53)


def _scan(read: Read, n: int, coi: str | None) -> dict[str, Any]:
    """One scan as an entry may tell it: how long, how it came, and what it named if that is this therapy's."""
    told: dict[str, Any] = {
        "slot": read.slot.name,
        "length": len(read.raw.text),
        "commitment": f"scan_{n}",
    }
    if AIM_PREFIX.fullmatch(read.raw.symbology):
        told["symbology"] = read.raw.symbology
    if read.raw.typed:
        told |= {"typed": True} | _why_typed(read.raw, n)
    if read.problem:
        told["problem"] = read.problem
    if read.therapy is not None and read.therapy != coi:
        return told | {"of": "another therapy"}
    if read.label is not None:
        told["print_serial"] = read.label.serial
    if read.thing is not None and not isinstance(read.thing, Label):
        told["kind"], told["key"] = read.thing.KIND, [str(part) for part in read.thing.key]
    if read.serial:
        told["serial"] = read.serial
    return told


def _why_typed(raw: RawScan, n: int) -> dict[str, str]:
    """The reason from the list, if it is one; people's own words as their commitment only."""
    told = {"because": str(raw.because)} if raw.because in TYPED_BECAUSE else {}
    return told | ({"note": f"scan_{n}_note"} if raw.because_note else {})


def _sealed(at: Workstation, case: Case) -> _Sealed:
    """Raw scans, private facts and people's own words."""
    values: dict[str, Any] = {
        f"scan_{n}": read.raw.text.encode("utf-8", "surrogatepass")[:RAW_BYTES_KEPT].hex()
        for n, read in enumerate(case.reads)
    }
    values |= {
        f"scan_{n}_note": read.raw.because_note.encode("utf-8", "surrogatepass")[
            :RAW_BYTES_KEPT
        ].hex()
        for n, read in enumerate(case.reads)
        if read.raw.typed and read.raw.because_note
    }
    hidden = _apart(case)
    values |= {
        name: str(value).encode("utf-8", "surrogatepass")[:RAW_BYTES_KEPT].hex()
        for name, value in case.request.values.items()
        if name in hidden
    }
    return _Sealed(values, {name: at.new_salt() for name in values})


def _keep(
    at: Workstation, case: Case, entry_id: str, therapy: Therapy | None, sealed: _Sealed
) -> None:
    """Openings under the key of the person they are about, so that they vanish with it."""
    private = private_facts(case.request)
    if therapy is not None and private and case.therapy is None:
        at.secrets.keep_person(therapy.subject, private)
    subject = therapy.subject if therapy else None
    whose = _numbers_of_others(case)
    for name, value in sealed.values.items():
        at.secrets.keep_opening(entry_id, name, sealed.salts[name], value, whose.get(name, subject))


def _numbers_of_others(case: Case) -> dict[str, str]:
    """By value, whom a number that was given names where that is another patient: what was given is theirs."""
    sites = {case.at.station.site} | ({case.therapy.site} if case.therapy else set())
    numbers = [ask.name for ask in case.step.asks if ask.kind is AskKind.SEALED]
    found = (
        (name, find_alias(case.books, case.pseudonym, name, site, case.text(name)))
        for name in numbers
        for site in sorted(sites)
    )
    named = ((name, case.books.get(Therapy, alias.therapy)) for name, alias in found if alias)
    return {name: therapy.subject for name, therapy in named if therapy is not None}
