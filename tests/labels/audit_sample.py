"""One therapy as an auditor would read it: about sixty entries, eight containers, refusals and a declaration.

The facts are invented; identifiers are of the demonstration range.
"""

import base64
import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from custody.domain.audit_record import (
    AuditRecord,
    BandLine,
    BandState,
    CheckpointLine,
    ContainerLine,
    DeviationLine,
    EdgeLine,
    EventLine,
    FactLine,
    MarkLine,
    Moment,
    PersonLine,
    PointLine,
    ReasonLine,
    ReconciliationLine,
    SeriesKind,
    SeriesLine,
    SignOffLine,
    StageLine,
    StageState,
)
from custody.domain.vocabulary import VerdictWord

START = datetime(2026, 2, 2, 7, 30, 12, 345678, tzinfo=UTC)
HOSPITAL, LAB = (1, "CET"), (0, "GMT")
COI = "CHA9999 26 000007"
ORIGIN = "custody.example/demo/A9999"

STAGES = (
    "Enrolment", "Labels, wristband", "Leukapheresis", "Pack and hand over", "Receipt at the lab",
    "Cryo storage", "Selection, activation", "Gene insertion", "Expansion", "Harvest and fill",
    "Freezing", "Quality control", "Release", "Shipment", "Receipt at the site", "Bridging chemotherapy",
    "Lympho- depletion", "Dose plan", "Thaw", "Check by two", "Infusion", "Monitoring", "Discharge",
    "Close-out",
)  # fmt: skip

NURSE = PersonLine(badge="N-0412", role="apheresis nurse", meaning="performed")
NURSE_2 = PersonLine(badge="N-0377", role="apheresis nurse", meaning="verified")
COURIER = PersonLine(badge="C-0021", role="courier", meaning="received")
RECEIVER = PersonLine(badge="T-0115", role="receiving technician", meaning="received")
OPERATOR = PersonLine(badge="T-0140", role="process operator", meaning="performed")
OPERATOR_2 = PersonLine(badge="T-0152", role="process operator", meaning="verified")
ANALYST = PersonLine(badge="Q-0031", role="QC analyst", meaning="performed")
QUALIFIED = PersonLine(badge="Q-0007", role="qualified person", meaning="released")
THAWER = PersonLine(badge="L-0063", role="cell lab technician", meaning="performed")
WARD = PersonLine(badge="N-0530", role="nurse", meaning="performed")
WARD_2 = PersonLine(badge="N-0541", role="nurse", meaning="verified")
DOCTOR = PersonLine(badge="P-0019", role="physician", meaning="approved")
COORDINATOR = PersonLine(badge="K-0002", role="coordinator", meaning="performed")

OK, NO, AGAIN, TOLD = (
    VerdictWord.ACCEPTED, VerdictWord.REFUSED, VerdictWord.ALREADY_DONE, VerdictWord.DECLARED,
)  # fmt: skip

WRONG_PATIENT = ReasonLine(
    code="G05",
    sentence="This bag belongs to another therapy.",
    next_step="Put it back in the cassette, keep it cold, and call quality.",
)
NOT_RELEASED = ReasonLine(code="G21", sentence="Quality has not released this bag.")
SAME_PERSON = ReasonLine(
    code="G09",
    sentence="The second checker is the person who did the step.",
    next_step="Ask a colleague to check.",
)
LOT_EXPIRED = ReasonLine(
    code="G17", sentence="This vector lot expired on 2026-01-31.", next_step="Take a lot in date."
)
THAW_CLOCK = ReasonLine(
    code="G30",
    sentence="The thaw clock of 30 minutes ran out 4 minutes ago.",
    next_step="Keep the bag. Call the physician and quality.",
)

# Hours since the start, stage, step, title, who, second, station, verdict, reasons, details.
ACTS = (
    (0, 0, "enrol", "Therapy enrolled, Chain of Identity issued", COORDINATOR, DOCTOR, "Clinic 1", OK, (), (("candidacy", "relapse"), ("preset", "lymphoma, version 3"))),
    (1, 0, "consent", "Consent recorded", DOCTOR, None, "Clinic 1", OK, (), (("consent version", "2026-01"),)),
    (2, 0, "order", "Order placed, slot confirmed", DOCTOR, None, "Clinic 1", OK, (), (("sponsor order", "SO-99231"),)),
    (144, 1, "bind_wristband", "Wristband bound", NURSE, NURSE_2, "Apheresis chair 3", OK, (), (("statement", "patient stated name and birth date"),)),
    (144.2, 1, "print_labels", "Labels printed", NURSE, None, "Apheresis chair 3", OK, (), (("prints", "4"), ("serials", "000231 – 000234"))),
    (144.4, 2, "bind_bag", "Collection bag bound", NURSE, NURSE, "Apheresis chair 3", NO, (SAME_PERSON,), ()),
    (144.5, 2, "bind_bag", "Collection bag bound", NURSE, NURSE_2, "Apheresis chair 3", OK, (), (("container", "Collection bag 1"),)),
    (144.6, 2, "start_collection", "Collection started", NURSE, None, "Apheresis chair 3", OK, (), ()),
    (148.8, 2, "end_collection", "Collection ended", NURSE, NURSE_2, "Apheresis chair 3", OK, (), (("volume collected", "212 mL"), ("volume processed", "11 400 mL"), ("volume returned", "11 188 mL"))),
    (149, 2, "take_sample", "Sample taken", NURSE, None, "Apheresis chair 3", OK, (), (("container", "Sample 1"),)),
    (149.5, 3, "pack", "Packed in shipper", NURSE, NURSE_2, "Collection lab", OK, (), (("shipper", "GRAI 9506000140445 12"), ("logger", "LG-7781"), ("seal", "884213"))),
    (150, 3, "release_custody", "Released to courier", NURSE, None, "Collection lab", OK, (), ()),
    (150.1, 3, "accept_custody", "Accepted by courier", COURIER, None, "Collection lab", OK, (), ()),
    (150.15, 3, "accept_custody", "Accepted by courier", COURIER, None, "Collection lab", AGAIN, (), ()),
    (158, 4, "release_custody", "Released to the lab", COURIER, None, "Dock 1", OK, (), ()),
    (158.2, 4, "accept_custody", "Accepted at the dock", RECEIVER, OPERATOR, "Dock 1", OK, (), (("seal", "intact"), ("logger", "2.1 °C to 6.4 °C, in range"))),
    (158.6, 4, "match_receipt", "Identity matched to order", RECEIVER, OPERATOR, "Dock 1", OK, (), (("label, order, documents", "agree"),)),
    (160, 6, "open_run", "Manufacturing run opened", OPERATOR, OPERATOR_2, "Clean room 2", OK, (), (("lot", "LY-26-0113"), ("line clearance", "signed"))),
    (161, 6, "select", "T cells selected", OPERATOR, OPERATOR_2, "Clean room 2", OK, (), (("CD3+", "1 240 million"), ("viability", "96.2 %"))),
    (163, 6, "activate", "Cells activated", OPERATOR, OPERATOR_2, "Clean room 2", OK, (), (("bead to cell ratio", "3 : 1"),)),
    (186, 7, "scan_vector", "Vector scanned", OPERATOR, OPERATOR_2, "Clean room 2", NO, (LOT_EXPIRED, ReasonLine(code="G18", sentence="The vials scanned are not the vials planned.")), (("vector lot", "LV-2509"),)),
    (186.2, 7, "scan_vector", "Vector scanned", OPERATOR, OPERATOR_2, "Clean room 2", OK, (), (("vector lot", "LV-2601"), ("vials", "3 of 3"))),
    (186.6, 7, "transduce", "Gene inserted", OPERATOR, OPERATOR_2, "Clean room 2", OK, (), (("MOI", "3"),)),
    *((210 + day * 24, 8, "count", f"Cells counted, day {day + 1}", OPERATOR, None, "Clean room 2", OK, (), (("count", f"{count} million"), ("viability", "94 %"))) for day, count in enumerate((58, 96, 205, 480, 1010, 1890, 2740, 3420))),
    (402, 9, "harvest", "Harvested and filled", OPERATOR, OPERATOR_2, "Clean room 2", OK, (), (("final bags", "3"), ("samples", "1"))),
    (402.4, 9, "reconcile_labels", "Labels reconciled", OPERATOR, OPERATOR_2, "Clean room 2", OK, (), (("unaccounted", "0"),)),
    (404, 10, "freeze", "Frozen", OPERATOR, None, "Cryo room", OK, (), (("curve", "in range"),)),
    (405, 10, "put_away", "Put away", OPERATOR, OPERATOR_2, "Cryo room", OK, (), (("position", "Tank 4, rack 2, slot 11"),)),
    (430, 11, "record_result", "Result recorded: viability", ANALYST, None, "QC lab", OK, (), (("viability", "93.8 %"),)),
    (450, 11, "record_result", "Result recorded: vector copy number", ANALYST, None, "QC lab", OK, (), (("copies per cell", "2.1"),)),
    (452, 13, "pick", "Picked for shipment", OPERATOR, None, "Cryo room", NO, (NOT_RELEASED,), ()),
    (500, 11, "record_result", "Result recorded: sterility", ANALYST, None, "QC lab", OK, (), (("sterility", "no growth"),)),
    (510, 12, "dispose", "Released", QUALIFIED, None, "Quality desk", OK, (), (("disposition", "released"), ("certificate", "CoA-26-0113"))),
    (530, 13, "pack", "Packed in dry shipper", OPERATOR, OPERATOR_2, "Dock 2", OK, (), (("shipper", "GRAI 9506000140445 88"), ("logger", "LG-7790"), ("seal", "884377"))),
    (531, 13, "release_custody", "Released to courier", OPERATOR, None, "Dock 2", OK, (), ()),
    (531.2, 13, "accept_custody", "Accepted by courier", COURIER, None, "Dock 2", OK, (), ()),
    (546, 14, "release_custody", "Released to the site", COURIER, None, "Site receipt", OK, (), ()),
    (546.3, 14, "accept_custody", "Accepted at the site", THAWER, WARD, "Site receipt", OK, (), (("seal", "intact"), ("logger", "−184 °C to −161 °C, in range"))),
    (547, 14, "put_away", "Put away", THAWER, None, "Site cryo", OK, (), (("position", "Tank 1, rack 7, slot 3"),)),
    (560, 15, "bridging", "Bridging chemotherapy ended", DOCTOR, None, "Clinic 1", OK, (), ()),
    (600, 16, "lymphodepletion", "Lymphodepletion started", DOCTOR, None, "Ward 5", OK, (), (("weight", "71 200 g"),)),
    (660, 17, "plan_dose", "Dose planned", DOCTOR, WARD, "Ward 5", OK, (), (("sessions", "2"), ("bag order", "A0, B0"))),
    (720, 18, "pull", "Bag pulled from storage", THAWER, None, "Thaw bench 2", NO, (WRONG_PATIENT,), (("scanned", "a bag of another therapy, commitment 7f3a90…"),)),
    (720.1, 18, "pull", "Bag pulled from storage", THAWER, WARD, "Thaw bench 2", OK, (), (("container", "Final bag 1"),)),
    (720.3, 18, "thaw", "Thawed", THAWER, None, "Thaw bench 2", OK, (), (("bath", "37.0 °C"), ("integrity", "intact"))),
    (720.5, 19, "check_first", "Checked by the first nurse", WARD, None, "Bedside 5-12", OK, (), ()),
    (720.55, 19, "check_second", "Checked by the second nurse", WARD_2, None, "Bedside 5-12", OK, (), ()),
    (720.56, 19, "check_result", "Check by two: bag and patient match", WARD, WARD_2, "Bedside 5-12", OK, (), ()),
    (720.6, 20, "start_infusion", "Infusion started", WARD, WARD_2, "Bedside 5-12", OK, (), (("container", "Final bag 1"),)),
    (721.3, 20, "end_infusion", "Infusion ended", WARD, None, "Bedside 5-12", OK, (), (("volume", "48 mL"), ("residual", "flushed"))),
    (744.1, 18, "pull", "Bag pulled from storage", THAWER, WARD, "Thaw bench 2", OK, (), (("container", "Final bag 2"),)),
    (744.3, 18, "thaw", "Thawed", THAWER, None, "Thaw bench 2", OK, (), ()),
    (744.95, 20, "start_infusion", "Infusion started", WARD, WARD_2, "Bedside 5-12", NO, (THAW_CLOCK,), (("container", "Final bag 2"),)),
    (746, 20, "declare_infusion", "Bag infused on paper during a network failure", WARD, WARD_2, "Bedside 5-12", TOLD, (), (("paper form", "INF-0071, stored as file 3c9d…"), ("container", "Final bag 2"), ("happened", "2026-03-05 09:05 CET"))),
    (746.5, 20, "correct", "Stop time corrected", WARD, WARD_2, "Bedside 5-12", OK, (), (("reason", "transcription"), ("stop", "10:20, not 01:20"))),
    (760, 21, "record_vitals", "Vital signs recorded", WARD, None, "Ward 5", OK, (), (("temperature", "38.4 °C"), ("CRS", "grade 1"))),
    (784, 21, "record_vitals", "Vital signs recorded", WARD, None, "Ward 5", OK, (), (("temperature", "37.1 °C"), ("CRS", "grade 0"))),
)  # fmt: skip  # noqa: E501


def moment(hours: float, zone: tuple[int, str] = HOSPITAL) -> Moment:
    """A moment so many hours after the start, in UTC and on a wall clock."""
    at = START + timedelta(hours=hours)
    local = at.astimezone(timezone(timedelta(hours=zone[0])))
    shown = f"{local:%Y-%m-%d %H:%M:%S} {zone[1]} (+{zone[0]:02d}:00)"
    return Moment(utc=f"{at:%Y-%m-%dT%H:%M:%S.%f}Z", local=shown)


def event(place: int, act: tuple) -> EventLine:
    """One act as an entry of the ledger; other therapies' entries lie between."""
    hours, stage, step, title, actor, second, station, verdict, reasons, details = act
    index = 100 + place * 3
    zone = LAB if 4 <= stage <= 13 and hours > 155 else HOSPITAL
    at = moment(hours, zone)
    late = moment(hours + (0.002 if verdict is not TOLD else 0.75), zone)
    return EventLine(
        index=index,
        entry_id=hashlib.sha256(f"{index} {title}".encode()).hexdigest(),
        at=at,
        recorded_at=late,
        step=step,
        title=title,
        stage=f"S{stage} {STAGES[stage]}",
        actor=actor,
        second=second,
        station=station,
        verdict=verdict,
        reasons=reasons,
        details=tuple(FactLine(label=label, value=value) for label, value in details),
        corrects=(index - 3,) if step == "correct" else (),
        corrected_by=(index + 3,) if verdict is TOLD else (),
    )


def container(number: int, name: str, kind: str, code: str, **facts: object) -> ContainerLine:
    """A container with facts that hold unless told otherwise."""
    usual = {
        "condition": "consumed", "disposition": "accepted", "holder": "Clean room 2", "place": "Lab",
    }  # fmt: skip
    return ContainerLine(
        id=f"A9999{code}0026000{number:03d}", name=name, kind=kind, product=code, **(usual | facts)
    )


CONTAINERS = (
    container(213, "Collection bag 1", "collection bag", "S2474"),
    container(214, "Sample 1", "sample", "S2474", condition="retained", disposition="accepted", holder="QC lab"),
    container(301, "Vessel 1", "vessel", "S3011"),
    container(302, "Vessel 2", "vessel", "S3012"),
    container(401, "Final bag 1", "final bag", "S3421", condition="infused", disposition="released", holder="Ward 5", place="Bedside 5-12", infused=True),
    container(402, "Final bag 2", "final bag", "S3421", condition="infused", disposition="released", holder="Ward 5", place="Bedside 5-12", infused=True, note="declared from paper"),
    container(403, "Final bag 3", "final bag", "S3421", condition="frozen", disposition="released", holder="Site cell lab", place="Tank 1, rack 7, slot 3", on_hold=True, note="overwrap damaged"),
    container(404, "Sample 2", "sample", "S3421", condition="destroyed", disposition="accepted", holder="QC lab"),
)  # fmt: skip

EDGES = tuple(
    EdgeLine(parent=CONTAINERS[parent].id, child=CONTAINERS[child].id, how=how)
    for parent, child, how in (
        (0, 1, "sample"), (0, 2, "select"), (2, 3, "transform"), (3, 4, "fill"), (3, 5, "fill"),
        (3, 6, "fill"), (3, 7, "sample"),
    )
)  # fmt: skip

SPANS = (
    (0, "Apheresis chair 3", 144.5, 149.5, "", ""), (0, "Collection lab", 149.5, 150, "", ""),
    (0, "Courier C-0021", 150.1, 158, "N-0412", "C-0021"), (0, "Lab dock 1", 158.2, 160, "C-0021", "T-0115"),
    (0, "Clean room 2", 160, 161, "", ""), (1, "QC lab", 149, 500, "", ""), (2, "Clean room 2", 161, 186.6, "", ""),
    (3, "Clean room 2", 186.6, 402, "", ""), (4, "Clean room 2", 402, 404, "", ""),
    (4, "Lab cryo room", 404, 531, "", ""), (4, "Courier C-0021", 531.2, 546, "T-0140", "C-0021"),
    (4, "Site cell lab", 546.3, 720.5, "C-0021", "L-0063"), (4, "Ward 5", 720.5, 721.3, "L-0063", "N-0530"),
    (6, "Clean room 2", 402, 404, "", ""), (6, "Lab cryo room", 404, 531, "", ""),
    (6, "Courier C-0021", 531.2, 546, "T-0140", "C-0021"), (6, "Site cell lab", 546.3, None, "C-0021", "L-0063"),
)  # fmt: skip


def bands() -> tuple[BandLine, ...]:
    """Custody without gap: what lies between release and acceptance is pending."""
    lines: list[BandLine] = []
    for place, holder, since, until, released, accepted in SPANS:
        held = CONTAINERS[place].id
        if lines and lines[-1].container == held and lines[-1].until != moment(since):
            lines.append(
                BandLine(
                    container=held,
                    holder=holder,
                    since=lines[-1].until,
                    until=moment(since),
                    state=BandState.PENDING,
                )
            )
        end = None if until is None else moment(until)
        lines.append(
            BandLine(
                container=held, holder=holder, since=moment(since), until=end,
                released_by=released, accepted_by=accepted,
            )  # fmt: skip
        )
    return tuple(lines)


def points(*pairs: tuple[float, int]) -> tuple[PointLine, ...]:
    """Observations by hours since the start."""
    return tuple(PointLine(at=moment(hours).utc, value=value) for hours, value in pairs)


SERIES = (
    SeriesLine(
        name="Cell count", kind=SeriesKind.COUNT, unit="million cells", logarithmic=True,
        points=points(*((210 + day * 24, count) for day, count in enumerate((58, 96, 205, 480, 1010, 1890, 2740, 3420)))),
    ),
    SeriesLine(
        name="Shipper to the lab", kind=SeriesKind.TEMPERATURE, unit="°C", decimals=3, low=2000, high=8000,
        points=points(*((150 + n * 0.5, value) for n, value in enumerate((4100, 3900, 4400, 5200, 6100, 6400, 5900, 5100, 4700, 4200, 3600, 2900, 2100, 2600, 3100, 3300)))),
    ),
    SeriesLine(
        name="Dry shipper to the site", kind=SeriesKind.TEMPERATURE, unit="°C", decimals=3, high=-150_000,
        points=points(*((531 + n, value) for n, value in enumerate((-184_000, -183_500, -182_000, -178_000, -171_000, -161_000, -149_200, -168_000, -180_000)))),
    ),
    SeriesLine(
        name="Body temperature", kind=SeriesKind.VITAL, unit="°C", decimals=1,
        points=points((722, 368), (734, 372), (746, 379), (760, 384), (772, 376), (784, 371)),
    ),
)  # fmt: skip


def note(text: str) -> str:
    """A stand-in for the log's signature: the text's own hash, so a flipped byte of the note shows."""
    mac = hashlib.sha512(text.encode()).digest()
    return f"{text}\n— {ORIGIN} {base64.b64encode(b'key0' + mac).decode()}\n"


ROOT = base64.b64encode(hashlib.sha256(b"root").digest()).decode()
BUNDLE = b"".join(b'{"entry":%d}\n' % number for number in range(58))


def a_record() -> AuditRecord:
    """The whole therapy, with the names that an unredacted copy shows."""
    events = tuple(event(place, act) for place, act in enumerate(ACTS))
    return AuditRecord(
        title="Chain of custody of one therapy",
        coi=COI,
        coi_check="K",
        mark=MarkLine(shape="hexagon", name="amber heron"),
        preset="Lymphoma, two infusion sessions",
        preset_version="version 3",
        site="University Hospital North, Ward 5",
        status="monitoring, day 2",
        answer=(
            "The cells collected on 8 February 2026 are those infused on 4 and 5 March 2026. Eleven people at three "
            "organisations held them; every handover has two people. One infusion was declared from paper."
        ),
        unbroken=True,
        generated_at=moment(790),
        checkpoint=CheckpointLine(
            note=note(f"{ORIGIN}\n274\n{ROOT}\n"), origin=ORIGIN, size=274, root=ROOT
        ),
        bundle_sha256=hashlib.sha256(BUNDLE).hexdigest(),
        demo=True,
        patient=(
            FactLine(label="Patient", value="Łucja Weiß-O’Connor"),
            FactLine(label="Born", value="1971-11-04"),
            FactLine(label="Hospital number", value="UHN 4471-902"),
        ),
        facts=(
            FactLine(label="Sponsor order", value="SO-99231"),
            FactLine(label="Lot", value="LY-26-0113"),
            FactLine(label="Vector lot", value="LV-2601"),
        ),
        stages=tuple(stage_line(number, title) for number, title in enumerate(STAGES)),
        containers=CONTAINERS,
        edges=EDGES,
        bands=bands(),
        series=SERIES,
        events=events,
        deviations=deviations(events),
        sign_offs=tuple(
            SignOffLine(at=one.at, person=one.second, subject=one.title, event=one.index)
            for one in events
            if one.second and one.verdict is OK
        ),
        reconciliation=(
            ReconciliationLine(label="Collection bag", printed=4, applied=2, voided=1, destroyed=1),
            ReconciliationLine(label="Final product bag", printed=8, applied=6, voided=0, destroyed=1),
            ReconciliationLine(label="Wristband", printed=1, applied=1, voided=0, destroyed=0),
        ),
    )


def stage_line(number: int, title: str) -> StageLine:
    """Where the therapy stands: monitoring is now, what follows is to come, cryo storage is not planned."""
    state = StageState.DONE
    if number >= 21:
        state = StageState.NOW if number == 21 else StageState.PENDING
    if number == 5:
        state = StageState.NOT_PLANNED
    hours = [act[0] for act in ACTS if act[1] == number]
    at = moment(hours[-1]).utc if hours and state is not StageState.PENDING else ""
    return StageLine(code=f"S{number}", title=title, state=state, at=at, beside=number == 15)


def deviations(events: tuple[EventLine, ...]) -> tuple[DeviationLine, ...]:
    """One closed, one open."""
    (told,) = (one for one in events if one.verdict is TOLD)
    return (
        DeviationLine(
            id="DEV-26-0041", title="Vector lot out of date brought to the clean room",
            opened_at=moment(186.1), opened_by="T-0140", event=161,
            root_cause="Two lots stood in one freezer drawer; the older was not returned.",
            closed_at=moment(300), closed_by="Q-0007",
        ),
        DeviationLine(
            id="DEV-26-0057", title="Infusion declared from paper after a network failure",
            opened_at=moment(746), opened_by="N-0530", event=told.index,
        ),
    )  # fmt: skip


def a_broken_record() -> AuditRecord:
    """The same therapy with nobody known to have held a bag for some hours."""
    whole = a_record()
    lost = next(band for band in whole.bands if band.state is BandState.PENDING)
    gap = replace(lost, holder="", state=BandState.GAP)
    return replace(
        whole,
        unbroken=False,
        answer="Between courier and dock nobody is known to have held the collection bag for 12 minutes.",
        bands=tuple(gap if band is lost else band for band in whole.bands),
        patient=(),
    )
