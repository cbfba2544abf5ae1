"""A therapy told by hand: entries with outcomes, as the use cases write them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from custody.domain.audit_lines import CheckpointLine
from custody.domain.books import outcome_of
from custody.domain.records import (
    Container,
    CustodySpan,
    Deviation,
    Edge,
    Handoff,
    HandoffItem,
    Infusion,
    Label,
    Milestone,
    Observation,
    Record,
    Therapy,
)
from custody.ledger.entry import Draft, Entry, Occurred
from custody.ledger.log import MemoryLog
from custody.presets import load_presets
from custody.use_cases.tell_custody import Telling, tell_custody

COI = "CHA999926000007"
BAG = "00000S9001A999926000001A00000"
FINAL = "00000S9004A999926000001A00000"
START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
ROLES = {"NINA": "nurse", "LARS": "cell lab technician", "PHIL": "physician", "QUIN": "quality"}
PRESETS = load_presets()
CHECKPOINT = CheckpointLine(
    note="custody.example/log/demo\n9\nAAAA\n\n", origin="custody.example/log/demo", size=9, root="AAAA"
)  # fmt: skip


def at(hours: float) -> str:
    """A moment so many hours after the start."""
    return (START + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Teller:
    """Writes entries about one therapy, one hour apart unless told otherwise."""

    def __init__(self) -> None:
        self.hours = 0.0
        self.log = MemoryLog(lambda: START + timedelta(hours=self.hours))
        self.tell("enrol_therapy", a_therapy(), by="PHIL")

    def tell(self, step: str, *records: Record, by: str = "NINA", **more: Any) -> Entry:
        """One step and what became of it, with its milestone."""
        self.hours += 1
        verdict = more.pop("verdict", "accepted")
        done = [] if verdict == "refused" or not step else [self._milestone(step)]
        return self.log.append(
            Draft(
                id=f"01890000-0000-7000-8000-{self.log.size:012d}",
                type=more.pop("type", f"step:{step}"),
                step=step,
                at=Occurred(
                    time=START + timedelta(hours=more.pop("happened", self.hours)),
                    zone=more.pop("zone", "Europe/Berlin"),
                    source=more.pop("source", "simulated"),
                ),
                site="A9990",
                station=more.pop("station", "BED-1"),
                actor=by,
                verdict=verdict,
                subjects=(COI,),
                outcome=outcome_of([*records, *done]),
                **more,
            )
        )

    def _milestone(self, step: str) -> Milestone:
        now = at(self.hours)
        return Milestone(therapy=COI, step=step, times=1, first_at=now, last_at=now)

    def record(self, **more: Any):
        """The custody record as it would be now."""
        return tell_custody(
            Telling(
                coi=COI,
                entries=list(self.log.read()),
                presets=PRESETS,
                roles=ROLES,
                checkpoint=CHECKPOINT,
                bundle_sha256="ab" * 32,
                demo=True,
                **more,
            )
        )


def a_therapy(**more: Any) -> Therapy:
    """A therapy that runs."""
    facts = {
        "coi": COI, "subject": "S00000001", "site": "A9990", "preset": "lymphoma",
        "preset_version": 1, "indication": "lymphoma", "candidacy": "relapse",
        "weight_grams": 71_200, "under_twelve": False, "status": "active", "enrolled_at": at(1),
    }  # fmt: skip
    return Therapy(**facts | more)


def a_bag(bag: str = BAG, **more: Any) -> Container:
    """A container in somebody's hands."""
    facts = {
        "id": bag, "therapy": COI, "din": bag[10:23], "kind": "collection_bag",
        "product_code": bag[5:10], "division": bag[23:], "condition": "fresh",
        "disposition": "quarantined", "holder": "CLINIC", "place": "CHAIR-1", "made_at": at(2),
    }  # fmt: skip
    return Container(**facts | more)


def a_span(n: int, holder: str, since: float, until: float | None = None, bag: str = BAG):
    """A span of custody, in hours."""
    end = None if until is None else at(until)
    return CustodySpan(
        container=bag, n=n, therapy=COI, holder=holder, since=at(since), by="NINA", until=end
    )


def a_handoff(state: str, released: float, accepted: float | None = None) -> Handoff:
    """The clinic hands its bag to the courier."""
    return Handoff(
        id=f"{BAG}/1", therapy=COI, releaser="NINA", from_holder="CLINIC", to_holder="COURIER",
        state=state, released_at=at(released), accepter=None if accepted is None else "CARL",
        accepted_at=None if accepted is None else at(accepted),
    )  # fmt: skip


ITEM = HandoffItem(handoff=f"{BAG}/1", container=BAG, therapy=COI)


def a_label(serial: int, state: str = "applied", kind: str = "final_bag") -> Label:
    """A print."""
    return Label(
        serial=serial, kind=kind, bears=FINAL, template="final_bag v1", state=state,
        printed_by="NINA", printed_at=at(1), station="BED-1", therapy=COI,
    )  # fmt: skip


def a_count(n: int, hours: float, thousands: int) -> Observation:
    """A cell count of the culture."""
    return Observation(
        therapy=COI, name="viable_cells", n=n, step="record_count", at=at(hours), by="NINA",
        value=thousands, unit="cells_thousands", container=BAG,
    )  # fmt: skip


def a_deviation(**more: Any) -> Deviation:
    """Somebody tried another patient's bag."""
    facts = {
        "id": f"{COI}/wrong_patient/1", "therapy": COI, "reason": "wrong_patient",
        "critical": True, "opened_at": at(3), "opened_by": "NINA",
    }  # fmt: skip
    return Deviation(**facts | more)


def an_infusion(check: str | None) -> Infusion:
    """The final bag given."""
    return Infusion(
        therapy=COI, container=FINAL, session=1, started_at=at(50), started_by="NINA",
        check=check, stopped_at=at(51), volume_microlitres=48_000, residual_microlitres=0, cells_thousands=90_000,
    )  # fmt: skip


def an_edge() -> Edge:
    """From the collection bag into the final bag."""
    return Edge(therapy=COI, parent=BAG, child=FINAL, how="transform")
