"""A person does a step of the journey: judged, written down, and, if it stands, folded into the books.

Whatever the verdict, there is an entry, one for each therapy that something scanned belongs to or that is changed.
An entry names only its own therapy's things; what belongs to another is there as a salted commitment.  The raw text
of every scan and people's own words go to an erasable store, the entry keeps their commitments.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from custody.domain.books import put_all
from custody.domain.case import Case, StepRequest
from custody.domain.journey import STEP
from custody.domain.journey.bedside_check import concluded
from custody.domain.judge import Judgement, judge
from custody.domain.presets import Preset
from custody.domain.reasons import REASON
from custody.domain.records import (
    IdentityCheck,
    Milestone,
    Participation,
    PresetApproval,
    Record,
    Therapy,
    Wristband,
)
from custody.domain.resolve import Resolver
from custody.domain.vocabulary import VerdictWord
from custody.errors import NotFound
from custody.ledger.entry import Entry
from custody.use_cases.deviations import deviation_for
from custody.use_cases.workstation import Workstation
from custody.use_cases.writing import home_of, private_facts, write, write_each

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


def perform_step(at: Workstation, request: StepRequest) -> Verdict:
    """Judge a request and write the verdict down; NotFound for a step that no row has."""
    case = lay_out(at, request)
    judgement = judge(case)
    if judgement.word not in WRITES:
        return write_refusal(at, case, judgement)
    records = _all_records(case, judgement)
    put_all(at.books, records)
    entries = write_each(at, case, judgement, records)
    if case.therapy is not None:
        for photo in case.request.photos.values():
            at.secrets.keep_photo(case.therapy.subject, photo)
    if case.step.identity_by_result:
        entries = entries[:1]  # how many there are would tell what the half has found
    if case.step.erases and case.therapy is not None:
        at.secrets.erase_person(case.therapy.subject)
    identity, concluding = _conclude(at, case, records)
    return Verdict(
        step=case.step.name,
        word=judgement.word,
        reasons=(),
        noted=judgement.noted,
        therapy=home_of(case, records),
        entries=(*entries, *concluding),
        records=tuple(records),
        identity=identity,
    )


def lay_out(at: Workstation, request: StepRequest) -> Case:
    """The case of a request: everything read and looked up, nothing decided."""
    step = STEP.get(request.step)
    if step is None:
        raise NotFound(f"there is no step called {request.step!r}")
    reads = Resolver(at.books, at.why_not_ours).read_all(step, request)
    coi = next((read.therapy for read in reads if read.therapy is not None), None)
    therapy = at.books.get(Therapy, coi) if coi else None
    preset = _preset(at, request, therapy)
    private = private_facts(request)
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
        templates=at.templates,
        pseudonym=at.pseudonym,
        alike=at.secrets.look_alikes(at.stand.station.site, private) if private else None,
        chain_verifies=at.chain_verifies,
        product_code=at.product_code,
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


def write_refusal(at: Workstation, case: Case, judgement: Judgement) -> Verdict:
    """One entry for each therapy concerned; quality hears of what must be understood."""
    homes: tuple[str | None, ...] = case.therapies or (None,)
    entries = []
    for coi in homes:
        opened = _deviation(at, case, judgement, coi)
        put_all(at.books, opened)
        entries.append(write(at, case, judgement, coi=coi, records=opened))
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
    if reason is None or coi is None:
        return []
    return deviation_for(at.books, coi, reason, at=case.now, by=case.at.person.id)


def _conclude(
    at: Workstation, case: Case, records: Iterable[Record]
) -> tuple[str | None, list[Entry]]:
    """With the second half of a bedside check, the result: an entry of its own for each therapy concerned."""
    check = next((one for one in records if isinstance(one, IdentityCheck)), None)
    result = concluded(check, case.now) if check is not None else None
    if result is None or result.result is None:
        return None, []
    at.books.put(result)
    if result.result == "match":
        judgement = Judgement(word=VerdictWord.ACCEPTED)
        return "match", [
            write(
                at, case, judgement, coi=result.therapy, records=[result], kind="identity:matched"
            )
        ]
    judgement = Judgement(word=VerdictWord.REFUSED, reasons=("check_disagrees",))
    entries = []
    for coi in dict.fromkeys((result.therapy, *case.therapies)):
        told = [result] if coi == result.therapy else []
        opened = _deviation(at, case, judgement, coi)
        put_all(at.books, opened)
        entries.append(
            write(
                at, case, judgement, coi=coi, records=[*told, *opened], kind="identity:mismatched"
            )
        )
    return "mismatch", entries
