"""Two look-alike patients on one ward, each with a thawed bag; put into the books as they would stand by then."""

from dataclasses import dataclass
from datetime import timedelta

from api.house import House
from custody.domain.case import moment
from custody.domain.journey import JOURNEY
from custody.domain.records import (
    Container,
    CustodySpan,
    Label,
    Milestone,
    Observation,
    PlannedBag,
    Serial,
    Therapy,
    Wristband,
)
from custody.store.sequencer import Transaction

PEOPLE = (
    {"family": "Santos-Lima", "given": "Maria", "birth_date": "1971-03-04", "sex": "female"},
    {"family": "Santos-Lima", "given": "Marla", "birth_date": "1971-04-03", "sex": "female"},
)
LATER = frozenset(
    {"check_identity", "start_infusion", "stop_infusion", "discharge", "close_therapy"}
)


@dataclass(frozen=True)
class Patient:
    """What can be scanned of a patient, and who they are."""

    coi: str
    name: str
    wristband: str
    bag: str
    bag_id: str


def two_patients_with_thawed_bags(house: House) -> tuple[Patient, Patient]:
    """Maria and Marla, whose bags were thawed five minutes ago and lie on the ward."""
    labels = [house.write(lambda transaction, n=n: _patient(house, transaction, n)) for n in (1, 2)]
    first, second = (_known(house, n, *pair) for n, pair in enumerate(labels, start=1))
    return first, second


def _known(house: House, n: int, bag: Label, band: Label) -> Patient:
    facts = PEOPLE[n - 1]
    return Patient(
        coi=str(bag.therapy),
        name=f"{facts['family']}, {facts['given']}",
        wristband=house.token_text(band),
        bag=house.token_text(bag),
        bag_id=bag.bears,
    )


def _patient(house: House, transaction: Transaction, n: int) -> tuple[Label, Label]:
    coi, din, subject = f"CHA999926{n:06d}", f"A999926{n:06d}", f"S{n:08d}"
    bag, now = f"00000S9004{din}A00000", moment(house.now())
    thawed, until = (moment(house.now() + timedelta(minutes=m)) for m in (-5, 115))
    yesterday = moment(house.now() - timedelta(days=1))
    put = transaction.books.put
    transaction.stores.vault.put_person(subject, PEOPLE[n - 1])
    put(
        Therapy(
            coi=coi, subject=subject, site="NORTH", preset="lymphoma", preset_version=1, indication="lymphoma",
            candidacy="relapse", weight_grams=70_000, under_twelve=False, status="active", enrolled_at=yesterday,
            alike=True,
        )
    )  # fmt: skip
    put(
        Container(
            id=bag, therapy=coi, din=din, kind="final_bag", product_code="S9004", division="A00000",
            condition="thawed",
            disposition="released", holder="NORTH-WARD", place="N-BEDSIDE-1", made_at=yesterday,
            volume_microlitres=50_000,
            cells_thousands=150_000, colour="green",
            thawed_at=thawed, expires_at=until,
        )
    )  # fmt: skip
    put(
        CustodySpan(
            container=bag, n=1, therapy=coi, holder="NORTH-WARD", since=thawed, by="N-OKAFOR"
        )
    )
    put(PlannedBag(therapy=coi, plan=1, session=1, n=1, container=bag, cells_thousands=150_000))
    put(
        Wristband(
            gsrn=f"95012345600000{n:04d}",
            srin=1,
            version=1,
            therapy=coi,
            state="bound",
            bound_at=yesterday,
        )
    )
    put(
        Observation(
            therapy=coi,
            name="ready",
            n=1,
            step="confirm_ready",
            at=thawed,
            by="N-OKAFOR",
            word="ready",
        )
    )
    for step in JOURNEY:
        if step.name not in LATER:
            at = moment(house.now() - timedelta(days=3))
            put(Milestone(therapy=coi, step=step.name, times=1, first_at=at, last_at=at))
    labels = (
        _label(2 * n - 1, "final_bag", bag, coi, now),
        _label(2 * n, "wristband", f"95012345600000{n:04d}/1", coi, now),
    )
    for label in labels:
        put(label)
    for series in ("coi", "din", "subject", "gsrn"):
        put(Serial(series=series, last=n))
    put(Serial(series="label", last=2 * n))
    return labels


def _label(serial: int, kind: str, bears: str, coi: str, now: str) -> Label:
    return Label(
        serial=serial, kind=kind, bears=bears, template=f"{kind} v1", state="applied", printed_by="N-OKAFOR",
        printed_at=now,
        station="N-BEDSIDE-1", therapy=coi, closed_at=now,
    )  # fmt: skip
