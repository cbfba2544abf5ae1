"""One therapy as an auditor would read it: sixty entries, eight containers, refusals.

The facts are invented; identifiers are of the demonstration range.
"""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from custody.domain.audit_lines import (
    BandLine,
    CheckpointLine,
    ContainerLine,
    DeviationLine,
    EdgeLine,
    EventLine,
    FactLine,
    IdentityState,
    MarkLine,
    Moment,
    PersonLine,
    PointLine,
    PrintLine,
    ReasonLine,
    ReconciliationLine,
    SeriesKind,
    SeriesLine,
    SignOffLine,
    SpanState,
    StageLine,
    StageState,
)
from custody.domain.audit_record import AuditRecord
from custody.domain.vocabulary import VerdictWord
from tests.labels import audit_story as story

START = datetime(2026, 2, 2, 7, 30, 12, 345678, tzinfo=UTC)
HOSPITAL, LAB = (1, "CET"), (0, "GMT")
CONTAINER_FACTS = (
    "id", "name", "kind", "condition", "disposition", "holder", "place", "note",
)  # fmt: skip
COI = "CHA9999 26 000007"
ORIGIN = "custody.example/demo/A9999"


def rows(table: str) -> list[list[str]]:
    """A table of the story: a row for each line, parted by bars."""
    return [[part.strip() for part in line.split("|")] for line in table.strip().splitlines()]


STAGES = [title for (title,) in rows(story.STAGES)]
PEOPLE = {
    badge: PersonLine(badge=badge, role=role, meaning=meaning)
    for badge, role, meaning in rows(story.PEOPLE)
}
REASONS = {
    code: ReasonLine(code=code, sentence=sentence, next_step=next_step)
    for code, sentence, next_step in rows(story.REASONS)
}
CONTAINERS = tuple(
    ContainerLine(
        **dict(zip(CONTAINER_FACTS, facts, strict=True)),
        product=facts[0][5:10],
        on_hold="hold" in flags,
        infused="infused" in flags,
    )
    for *facts, flags in rows(story.CONTAINERS)
)
EDGES = tuple(
    EdgeLine(parent=CONTAINERS[int(parent)].id, child=CONTAINERS[int(child)].id, how=how)
    for parent, child, how in rows(story.EDGES)
)


def moment(hours: float, zone: tuple[int, str] = HOSPITAL) -> Moment:
    """A moment so many hours after the start, in UTC and on a wall clock."""
    at = START + timedelta(hours=hours)
    local = at.astimezone(timezone(timedelta(hours=zone[0])))
    shown = f"{local:%Y-%m-%d %H:%M:%S} {zone[1]} (+{zone[0]:02d}:00)"
    return Moment(utc=f"{at:%Y-%m-%dT%H:%M:%S.%f}Z", local=shown)


def acts() -> Iterator[list[str]]:
    """Each act with the lines of its details."""
    act: list[str] = []
    for line in story.ACTS.strip().splitlines():
        if act and not line.startswith(" "):
            yield act
            act = []
        act.append(line.strip())
    yield act


def event(place: int, act: str, *details: str) -> EventLine:
    """One act as an entry of the ledger; other therapies' entries lie between."""
    hours, stage, step, people, station, verdict, title = act.split(" | ")
    word, *codes = verdict.split()
    actor, *second = (PEOPLE[badge] for badge in people.split())
    number, index, is_told = int(stage[1:]), 100 + place * 3, word == VerdictWord.DECLARED
    zone = LAB if 4 <= number <= 13 and float(hours) > 155 else HOSPITAL
    return EventLine(
        index=index,
        entry_id=hashlib.sha256(f"{index} {title}".encode()).hexdigest(),
        at=moment(float(hours), zone),
        recorded_at=moment(float(hours) + (0.75 if is_told else 0.002), zone),
        step=step,
        title=title,
        stage=f"{stage} {STAGES[number]}",
        actor=actor,
        second=second[0] if second else None,
        station=station,
        verdict=VerdictWord(word),
        reasons=tuple(REASONS[code] for code in codes),
        details=tuple(fact(pair) for line in details for pair in line.split("; ")),
        corrects=(index - 3,) if step == "correct" else (),
        corrected_by=(index + 3,) if is_told else (),
    )


def fact(pair: str) -> FactLine:
    """A detail written as label = value."""
    label, _, value = pair.partition(" = ")
    return FactLine(label=label, value=value)


def bands() -> tuple[BandLine, ...]:
    """Custody without gap: what lies between release and acceptance is pending."""
    lines: list[BandLine] = []
    for place, holder, hours, people in rows(story.SPANS):
        since, _, until = hours.partition(" ")
        released, _, accepted = people.partition(" ")
        line = BandLine(
            container=CONTAINERS[int(place)].id,
            holder=holder,
            since=moment(float(since)),
            until=None if until == "-" else moment(float(until)),
            released_by=released,
            accepted_by=accepted,
        )
        lines += [*pending(lines[-1:], line), line]
    return tuple(lines)


def pending(before: list[BandLine], line: BandLine) -> list[BandLine]:
    """What lies between two spans of one container."""
    return [
        BandLine(
            container=line.container,
            holder=line.holder,
            since=one.until,
            until=line.since,
            state=SpanState.PENDING,
        )
        for one in before
        if one.container == line.container and one.until and one.until != line.since
    ]


def every(hours: float, start: float, values: str) -> tuple[PointLine, ...]:
    """Observations every so many hours from a start."""
    return tuple(
        PointLine(at=moment(start + place * hours).utc, value=int(value))
        for place, value in enumerate(values.split())
    )


SERIES = (
    SeriesLine(
        name="Cell count",
        kind=SeriesKind.COUNT,
        unit="million cells",
        logarithmic=True,
        points=every(24, 210, "58 96 205 480 1010 1890 2740 3420"),
    ),
    SeriesLine(
        name="Shipper to the lab",
        kind=SeriesKind.TEMPERATURE,
        unit="°C",
        decimals=3,
        low=2000,
        high=8000,
        points=every(0.8, 150, "4100 3900 5200 6400 5900 4700 3600 2100 2600 3300"),
    ),
    SeriesLine(
        name="Dry shipper to the site",
        kind=SeriesKind.TEMPERATURE,
        unit="°C",
        decimals=3,
        high=-150_000,
        points=every(1.7, 531, "-184000 -183500 -182000 -178000 -161000 -149200 -168000 -180000"),
    ),
    SeriesLine(
        name="Body temperature",
        kind=SeriesKind.VITAL,
        unit="°C",
        decimals=1,
        points=every(12, 722, "368 372 379 384 376 371"),
    ),
)


def note(text: str) -> str:
    """A stand-in for the log's signature: the text's own hash, so a flipped byte shows."""
    mac = hashlib.sha512(text.encode()).digest()
    return f"{text}\n— {ORIGIN} {base64.b64encode(b'key0' + mac).decode()}\n"


ROOT = base64.b64encode(hashlib.sha256(b"root").digest()).decode()
BUNDLE = b"".join(b'{"entry":%d}\n' % number for number in range(58))


def a_record() -> AuditRecord:
    """The whole therapy, with the names that an unredacted copy shows."""
    events = tuple(event(place, *act) for place, act in enumerate(acts()))
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
            "The cells collected on 8 February 2026 are those infused on 4 and 5 March 2026. "
            "Eleven people at three organisations held them; every handover has two people. "
            "One infusion was declared from paper."
        ),
        unbroken=True,
        generated_at=moment(790),
        checkpoint=CheckpointLine(
            note=note(f"{ORIGIN}\n274\n{ROOT}\n"), origin=ORIGIN, size=274, root=ROOT
        ),
        bundle_sha256=hashlib.sha256(BUNDLE).hexdigest(),
        demo=True,
        identity=IdentityState.UNCHECKED,
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
            if one.second and one.verdict is VerdictWord.ACCEPTED
        ),
        reconciliation=(
            ReconciliationLine(label="Collection bag", printed=4, applied=2, voided=1, destroyed=1),
            ReconciliationLine(
                label="Final product bag", printed=8, applied=6, voided=0, destroyed=1
            ),
            ReconciliationLine(label="Wristband", printed=1, applied=1, voided=0, destroyed=0),
        ),
        not_applied=(
            print_line(3, "Collection bag", "Void", second="T-0152", why="Reprint label"),
            print_line(4, "Collection bag", "Destroyed", second="T-0152", why="Account for label"),
            print_line(12, "Final product bag", "Destroyed", second="", why="Account for label"),
            print_line(13, "Final product bag", "Printed", second="", why="Print final labels"),
        ),
    )


def print_line(serial: int, label: str, state: str, *, second: str, why: str) -> PrintLine:
    """A print that was not applied."""
    return PrintLine(
        serial=serial, label=label, bears=f"A9999 26 {serial:06}", state=state, is_open=state == "Printed",
        at=moment(402), by="T-0140", second=second, why=why,
    )  # fmt: skip


def stage_line(number: int, title: str) -> StageLine:
    """Where it stands: monitoring is now, what follows is to come, storage is not planned."""
    state = StageState.DONE
    if number >= 21:
        state = StageState.NOW if number == 21 else StageState.PENDING
    if number == 5:
        state = StageState.NOT_PLANNED
    hours = [float(act[0].split(" | ")[0]) for act in acts() if f" | S{number} | " in act[0]]
    at = moment(hours[-1]).utc if hours and state is not StageState.PENDING else ""
    return StageLine(code=f"S{number}", title=title, state=state, at=at, beside=number == 15)


def deviations(events: tuple[EventLine, ...]) -> tuple[DeviationLine, ...]:
    """One closed, one open."""
    (told,) = (one for one in events if one.verdict is VerdictWord.DECLARED)
    return (
        DeviationLine(
            id="DEV-26-0041",
            title="Vector lot out of date brought to the clean room",
            opened_at=moment(186.1),
            opened_by="T-0140",
            event=161,
            root_cause="Two lots stood in one freezer drawer; the older was not returned.",
            closed_at=moment(300),
            closed_by="Q-0007",
        ),
        DeviationLine(
            id="DEV-26-0057",
            title="Infusion declared from paper after a network failure",
            opened_at=moment(746),
            opened_by="N-0530",
            event=told.index,
        ),
    )


def a_broken_record() -> AuditRecord:
    """The same therapy with nobody known to have held a bag for some hours."""
    whole = a_record()
    lost = next(band for band in whole.bands if band.state is SpanState.PENDING)
    gap = replace(lost, holder="", state=SpanState.GAP)
    return replace(
        whole,
        unbroken=False,
        answer="Nobody is known to have held the collection bag for 6 minutes before the courier.",
        bands=tuple(gap if band is lost else band for band in whole.bands),
        patient=(),
    )
