"""A person does a step of the journey: judged, written down, and, if it stands, folded into the books.

Whatever the verdict, there is an entry, one for each therapy that something scanned belongs to or that is changed.
An entry names only its own therapy's things; what belongs to another is there as a salted commitment.  The raw text
of every scan and people's own words go to an erasable store, the entry keeps their commitments.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from custody.domain.books import apply, outcome_of
from custody.domain.case import Case, Read, StepRequest
from custody.domain.journey import STEP
from custody.domain.journey.infusion import concluded
from custody.domain.judge import Judgement, judge
from custody.domain.presets import Preset
from custody.domain.reasons import REASON
from custody.domain.records import (
    Container,
    Deviation,
    IdentityCheck,
    Label,
    Milestone,
    Participation,
    PresetApproval,
    Record,
    Therapy,
    Wristband,
)
from custody.domain.resolve import Resolver
from custody.domain.step import AskKind
from custody.domain.vocabulary import VerdictWord
from custody.errors import NotFound
from custody.ledger.commitment import commit
from custody.ledger.entry import Draft, Entry, Occurred
from custody.ledger.timestamp import read_time
from custody.use_cases.workstation import Workstation

RAW_BYTES_KEPT = 8192
AIM_PREFIX = re.compile(r"\][A-Za-z][0-9]")
WRITES = (VerdictWord.ACCEPTED, VerdictWord.DECLARED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the person is told, and what was written."""

    step: str
    word: VerdictWord
    reasons: tuple[str, ...]
    noted: tuple[str, ...]
    therapy: str | None
    entries: tuple[Entry, ...]
    records: tuple[Record, ...] = ()
    identity: str | None = None  # match or mismatch, once both halves of a bedside check are in

    @property
    def stands(self) -> bool:
        """Whether what was asked is now so."""
        return self.word in WRITES


@dataclass(frozen=True, slots=True)
class _Sealed:
    """Values that go to the erasable store, with the salts of their commitments."""

    values: Mapping[str, Any]
    salts: Mapping[str, bytes]

    @property
    def commitments(self) -> dict[str, str]:
        return {name: commit(self.salts[name], value) for name, value in self.values.items()}


def perform_step(at: Workstation, request: StepRequest) -> Verdict:
    """Judge a request and write the verdict down; NotFound for a step that no row has."""
    case = lay_out(at, request)
    judgement = judge(case)
    if judgement.word not in WRITES:
        return write_refusal(at, case, judgement)
    records = _all_records(case, judgement)
    apply(at.books, outcome_of(records))
    entries = _write_each(at, case, judgement, records)
    if case.step.identity_by_result:
        entries = entries[:1]  # how many there are would tell what the half has found
    identity, concluding = _conclude(at, case, records)
    return Verdict(
        step=case.step.name,
        word=judgement.word,
        reasons=(),
        noted=judgement.noted,
        therapy=_home(case, records),
        entries=(*entries, *concluding),
        records=tuple(records),
        identity=identity,
    )


def lay_out(at: Workstation, request: StepRequest) -> Case:
    """The case of a request: everything read and looked up, nothing decided."""
    step = STEP.get(request.step)
    if step is None:
        raise NotFound(f"there is no step called {request.step!r}")
    reads = Resolver(at.books, at.is_genuine).read_all(step, request)
    coi = next((read.therapy for read in reads if read.therapy is not None), None)
    therapy = at.books.get(Therapy, coi) if coi else None
    preset = _preset(at, request, therapy)
    private = _private(request)
    return Case(
        step=step,
        request=request,
        at=at.stand,
        books=at.books,
        reads=reads,
        therapy=therapy,
        preset=preset,
        preset_approved=_is_approved(at, preset),
        identify=at.issuer.identify,
        alike=at.secrets.looks_like_somebody(at.stand.station.site, private) if private else None,
    )


def _preset(at: Workstation, request: StepRequest, therapy: Therapy | None) -> Preset | None:
    """The preset a therapy began with, in the version it began with; for an enrolment, the one asked for."""
    if therapy is None:
        return at.presets.get(str(request.values.get("preset", "")))
    found = at.presets.get(therapy.preset)
    return found if found is not None and found.version == therapy.preset_version else None


def _is_approved(at: Workstation, preset: Preset | None) -> bool:
    """Production asks for two approvals of exactly these bytes."""
    if preset is None or at.demo:
        return True
    approval = at.books.get(PresetApproval, preset.name, preset.version)
    return approval is not None and approval.digest == preset.digest


def _private(request: StepRequest) -> dict[str, str]:
    asks = {ask.name for ask in STEP[request.step].asks if ask.kind is AskKind.PRIVATE}
    return {name: str(value) for name, value in request.values.items() if name in asks}


def _all_records(case: Case, judgement: Judgement) -> list[Record]:
    """The effect of the step, and what every step leaves behind."""
    records = list(case.step.effect(case))
    therapy = case.therapy or next((one for one in records if isinstance(one, Therapy)), None)
    if therapy is not None:
        records += _traces(case, therapy.coi)
    records += (replace(override, used_at=case.now) for override in judgement.overrides)
    return records + _wristband_seen(case, records)


def _traces(case: Case, coi: str) -> list[Record]:
    """The milestone, and who took part where that matters later."""
    known = case.books.get(Milestone, coi, case.step.name)
    traces: list[Record] = [
        Milestone(
            therapy=coi,
            step=case.step.name,
            times=known.times + 1 if known else 1,
            first_at=known.first_at if known else case.happened,
            last_at=case.happened,
        )
    ]
    if case.step.makes:
        people = (case.at.person, case.at.second)
        traces += (
            Participation(therapy=coi, person=p.id, step=case.step.name)
            for p in people
            if p is not None
        )
    return traces


def _wristband_seen(case: Case, records: Iterable[Record]) -> list[Record]:
    """A wristband that was read was on the patient, here and now."""
    band = case.wristband
    if band is None:
        return []
    newest = next(
        (
            one
            for one in reversed(list(records))
            if isinstance(one, Wristband) and one.key == band.key
        ),
        band,
    )
    return [replace(newest, scanned_at=case.now, scanned_station=case.at.station.id)]


def _home(case: Case, records: Iterable[Record]) -> str | None:
    """The therapy whose chain the entry belongs to."""
    if case.therapy is not None:
        return case.therapy.coi
    return next((one.coi for one in records if isinstance(one, Therapy)), None)


def write_refusal(at: Workstation, case: Case, judgement: Judgement) -> Verdict:
    """One entry for each therapy concerned; quality hears of what must be understood."""
    homes: tuple[str | None, ...] = case.therapies or (None,)
    entries = []
    for coi in homes:
        opened = _deviation(at, case, judgement, coi)
        apply(at.books, outcome_of(opened))
        entries.append(_write(at, case, judgement, coi=coi, records=opened))
    return Verdict(
        step=case.step.name,
        word=judgement.word,
        reasons=judgement.reasons,
        noted=judgement.noted,
        therapy=homes[0],
        entries=tuple(entries),
    )


def _deviation(at: Workstation, case: Case, judgement: Judgement, coi: str | None) -> list[Record]:
    """A deviation for the gravest reason that asks for one, unless the same is open."""
    reason = next((code for code in judgement.reasons if REASON[code].deviation), None)
    if reason is None or coi is None or at.books.get(Therapy, coi) is None:
        return []
    known = at.books.find(Deviation, therapy=coi)
    if any(one.reason == reason and one.closed_at is None for one in known):
        return []
    return [
        Deviation(
            id=f"{coi}/{reason}/{len(known) + 1}",
            therapy=coi,
            reason=reason,
            critical=True,
            opened_at=case.now,
            opened_by=case.at.person.id,
        )
    ]


def _conclude(
    at: Workstation, case: Case, records: Iterable[Record]
) -> tuple[str | None, list[Entry]]:
    """With the second half of a bedside check, the result: an entry of its own for each therapy concerned."""
    check = next((one for one in records if isinstance(one, IdentityCheck)), None)
    result = concluded(check, case.now) if check is not None else None
    if result is None or result.result is None:
        return None, []
    apply(at.books, outcome_of([result]))
    if result.result == "match":
        judgement = Judgement(word=VerdictWord.ACCEPTED)
        return "match", [
            _write(
                at, case, judgement, coi=result.therapy, records=[result], kind="identity:matched"
            )
        ]
    judgement = Judgement(word=VerdictWord.REFUSED, reasons=("check_disagrees",))
    entries = []
    for coi in dict.fromkeys((result.therapy, *case.therapies)):
        told = [result] if coi == result.therapy else []
        opened = _deviation(at, case, judgement, coi)
        apply(at.books, outcome_of(opened))
        entries.append(
            _write(
                at, case, judgement, coi=coi, records=[*told, *opened], kind="identity:mismatched"
            )
        )
    return "mismatch", entries


def _write_each(
    at: Workstation, case: Case, judgement: Judgement, records: list[Record]
) -> list[Entry]:
    """An entry for each therapy concerned, with what changed of it; the first has what is nobody's own, too."""
    first = _home(case, records)
    owners = [_owner(record) for record in records]
    homes = dict.fromkeys(
        (first, *case.therapies, *(owner for owner in owners if owner is not None))
    )
    return [
        _write(at, case, judgement, coi=home, records=[
            record for record, owner in zip(records, owners, strict=True) if (owner or first) == home
        ])
        for home in homes
    ]  # fmt: skip


def _owner(record: Record) -> str | None:
    """The therapy that a record is about."""
    return record.coi if isinstance(record, Therapy) else getattr(record, "therapy", None)


def _write(
    at: Workstation,
    case: Case,
    judgement: Judgement,
    *,
    coi: str | None,
    records: Iterable[Record],
    kind: str = "",
) -> Entry:
    """One entry, and the openings of what it commits to."""
    entry_id = at.new_id()
    therapy = at.books.get(Therapy, coi) if coi else None
    sealed = _sealed(at, case) if not kind else _Sealed({}, {})
    records = list(records)
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
            body=_body(case, judgement, coi),
            outcome=outcome_of(records),
            reasons=judgement.reasons,
            commitments=sealed.commitments,
        )
    )
    _keep(at, case, entry_id, therapy, sealed)
    return entry


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
    kept = {ask.name for ask in case.step.asks if ask.kind not in (AskKind.PRIVATE, AskKind.NOTE)}
    values = {
        name: value
        for name, value in case.request.values.items()
        if name in kept and _is_plain(value)
    }
    body: dict[str, Any] = {}
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
        told["typed"] = True
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


def _sealed(at: Workstation, case: Case) -> _Sealed:
    """Raw scans, private facts and people's own words."""
    values: dict[str, Any] = {
        f"scan_{n}": read.raw.text.encode("utf-8", "surrogatepass")[:RAW_BYTES_KEPT].hex()
        for n, read in enumerate(case.reads)
    }
    hidden = {ask.name for ask in case.step.asks if ask.kind in (AskKind.PRIVATE, AskKind.NOTE)}
    values |= {
        name: str(value).encode("utf-8", "surrogatepass")[:RAW_BYTES_KEPT].hex()
        for name, value in case.request.values.items()
        if name in hidden
    }
    return _Sealed(values, {name: at.new_salt() for name in values})


def _keep(
    at: Workstation, case: Case, entry_id: str, therapy: Therapy | None, sealed: _Sealed
) -> None:
    """Openings under the patient's own key, so that they vanish with it."""
    private = _private(case.request)
    if therapy is not None and private and case.therapy is None:
        at.secrets.keep_person(therapy.subject, private)
    subject = therapy.subject if therapy else None
    for name, value in sealed.values.items():
        at.secrets.keep_opening(entry_id, name, sealed.salts[name], value, subject)
