"""S0 and S1: a therapy begins, the patient gets a wristband, the collection gets its number and labels."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from custody.domain.aliases import find_alias, new_alias
from custody.domain.case import Case, Read
from custody.domain.effects import Numbering, applied, newest_donation, observed
from custody.domain.gates.limits import (
    equipment_is_calibrated,
    kits_are_of_the_kind,
    lots_are_in_date,
    lots_are_released,
)
from custody.domain.gates.papers import (
    HOSPITAL_NUMBER,
    ORDER_NUMBER,
    documents_name_this_therapy,
    paper_names_this_patient,
)
from custody.domain.gates.request import is_a_day
from custody.domain.journey.print_templates import template_is_in_force
from custody.domain.journey.printing import (
    printed,
    room_is_clear_of_other_labels,
)
from custody.domain.records import (
    Donation,
    Label,
    Lot,
    Observation,
    Record,
    Therapy,
    Wristband,
)
from custody.domain.step import Ask, AskKind, Slot, Step, Wants, code, flag, number, sealed, word
from custody.domain.vocabulary import (
    BandState,
    Candidacy,
    LabelState,
    Role,
    StationKind,
    TherapyStatus,
)

THERAPY = Slot(name="therapy", wants=Wants.THERAPY, caption="Therapy card (Chain of Identity)")
WRISTBAND = Slot(name="wristband", wants=Wants.WRISTBAND, caption="Wristband on the patient")
CLINIC = frozenset({StationKind.CLINIC})
PATIENT_PLACES = frozenset({StationKind.APHERESIS, StationKind.BEDSIDE, StationKind.WARD})
NURSES = frozenset({Role.APHERESIS_NURSE, Role.NURSE})

COLLECTION_KIT = "collection_kit"


def private(name: str, caption: str) -> Ask:
    """A fact about the person: it goes to the vault, the ledger keeps a salted commitment."""
    return Ask(name=name, kind=AskKind.PRIVATE, caption=caption)


def alias_is_free(case: Case) -> str | None:
    """G01: another party's number names one therapy only."""
    for kind, issuer, value in _aliases(case):
        known = find_alias(case.books, case.pseudonym, kind, issuer, value)
        if known is not None and (case.therapy is None or known.therapy != case.coi):
            return "alias_of_another"
    return None


def nobody_looks_alike(case: Case) -> str | None:
    """G30: a look-alike at the same site needs a second look; unknown counts as alike."""
    return None if case.alike == () else "lookalike"


def age_is_as_told(case: Case) -> str | None:
    """G05: the neurological score goes by age, and a tick that the birth date contradicts is a slip."""
    born = case.text("birth_date")
    if case.preset is None or not is_a_day(born) or born > case.day_here.isoformat():
        return "age_disagrees"
    years = _years_on(case.day_here, date.fromisoformat(born))
    young = years < case.preset.monitoring.child_score_under_years
    return None if young == case.yes("under_twelve") else "age_disagrees"


def _years_on(day: date, born: date) -> int:
    before_the_birthday = (day.month, day.day) < (born.month, born.day)
    return day.year - born.year - before_the_birthday


def preset_is_known(case: Case) -> str | None:
    """G05: a therapy begins under a preset that is on file."""
    return None if case.preset is not None else "preset_not_approved"


def _aliases(case: Case) -> Iterator[tuple[str, str, str]]:
    issuers = {
        "hospital_number": case.at.station.site,
        "order_number": "sponsor",
        "slot": "manufacturer",
    }
    return ((kind, issuer, case.text(kind)) for kind, issuer in issuers.items() if case.text(kind))


def enrol(case: Case) -> Iterable[Record]:
    """The Chain of Identity identifier is born, and everything else hangs on it."""
    numbers = Numbering(case)
    coi = case.identify("coi", numbers.next("coi"))
    yield Therapy(
        coi=coi,
        subject=case.identify("subject", numbers.next("subject")),
        site=case.at.station.site,
        preset=case.rules.name,
        preset_version=case.rules.version,
        indication=case.rules.indication,
        candidacy=case.text("candidacy"),
        weight_grams=case.integer("weight_grams"),
        under_twelve=case.yes("under_twelve"),
        status=TherapyStatus.ACTIVE,
        enrolled_at=case.now,
        alike=case.alike != (),
    )
    for other in case.alike or ():
        known = case.books.get(Therapy, other)
        if known is not None:
            yield replace(known, alike=True)  # both are looked at twice from now on
    yield from (
        new_alias(case.books, case.pseudonym, kind, issuer, value, coi)
        for kind, issuer, value in _aliases(case)
    )
    yield from numbers.records()


def bind_aliases(case: Case) -> Iterable[Record]:
    """The other party's number names this therapy from now on."""
    return [
        new_alias(case.books, case.pseudonym, kind, issuer, value, case.coi)
        for kind, issuer, value in _aliases(case)
        if find_alias(case.books, case.pseudonym, kind, issuer, value) is None
    ]


def print_wristband(case: Case) -> Iterable[Record]:
    """A new wristband instance (SRIN) under the patient's one service relation number (GSRN)."""
    numbers = Numbering(case)
    known = case.books.find(Wristband, therapy=case.coi)
    gsrn = known[0].gsrn if known else case.identify("gsrn", numbers.next("gsrn"))
    srin = max((band.srin for band in known), default=0) + 1
    yield Wristband(gsrn=gsrn, srin=srin, version=1, therapy=case.coi, state=BandState.PRINTED)
    yield printed(case, numbers, kind="wristband", bears=f"{gsrn}/{srin}")
    yield from numbers.records()


def bind_wristband(case: Case) -> Iterable[Record]:
    """The wristband is the patient's now, and every one before it is void."""
    band = case.one("wristband", Wristband)
    for other in case.books.find(Wristband, therapy=case.coi):
        if other.key == band.key:
            yield replace(band, state=BandState.BOUND, bound_at=case.now)
        elif other.state != BandState.VOID:
            yield replace(other, state=BandState.VOID)
    for label in case.books.find(Label, therapy=case.coi, kind="wristband"):
        if label.bears == f"{band.gsrn}/{band.srin}":
            yield applied(case, label)
        elif label.state in (LabelState.PRINTED, LabelState.APPLIED):
            yield replace(label, state=LabelState.VOID, closed_at=case.now)


def band_is_bound_already(case: Case) -> str | None:
    """A wristband that is bound is bound."""
    band = case.wristband
    return "done" if band is not None and band.state == BandState.BOUND else None


def donation_is_open_already(case: Case) -> str | None:
    """A collection that has its number and has not ended needs no other."""
    donation = newest_donation(case)
    return "done" if donation is not None and donation.ended_at is None else None


def last_collection_is_long_ago(case: Case) -> str | None:
    """G13: the patient recovers between two collections."""
    last, days = newest_donation(case), case.limit("second_collection_min_days")
    if last is None:
        return None
    late_enough = (
        days is not None and last.ended_at is not None and case.days_since(last.ended_at) >= days
    )
    return None if late_enough else "second_collection_too_soon"


def consent_stands(case: Case) -> str | None:
    """G18: a consent stands until it is withdrawn; after that only a new one opens anything."""
    given, withdrawn = case.milestone("record_consent"), case.milestone("withdraw_consent")
    stands = given is not None and (withdrawn is None or withdrawn.last_at < given.last_at)
    return None if stands else "consent_missing"


def consent_stands_already(case: Case) -> str | None:
    """A consent that was recorded and not withdrawn since is on file."""
    return "done" if consent_stands(case) is None else None


def kit_was_not_opened(case: Case) -> str | None:
    """G10: a kit with a number of its own is opened for one collection."""
    numbered = [_named(read) for read in case.reads if isinstance(read.thing, Lot) and read.serial]
    opened = any(case.books.find(Observation, name=COLLECTION_KIT, word=kit) for kit in numbered)
    return "serial_already_known" if opened else None


def _named(kit: Read) -> str:
    """A kit as it is remembered until there is a bag: GTIN, lot and its own number, which hold no blanks."""
    return " ".join(
        [*(str(part) for part in kit.thing.key), kit.serial] if kit.thing else []
    ).strip()


def assign_donation(case: Case) -> Iterable[Record]:
    """One collection gets one Donation Identification Number; a second collection gets another."""
    numbers = Numbering(case)
    din = case.identify("din", numbers.next("din"))
    yield Donation(din=din, therapy=case.coi, station=case.at.station.id, assigned_at=case.now)
    kits = [read for read in case.reads if isinstance(read.thing, Lot)]
    yield from (observed(case, COLLECTION_KIT, word=_named(kit)) for kit in kits)
    yield from numbers.records()


STEPS = (
    Step(
        name="enrol_therapy", stage="S0", title="Enrol a patient for a therapy",
        roles=frozenset({Role.COORDINATOR, Role.PHYSICIAN}), stations=CLINIC, scans=(), effect=enrol,
        asks=(
            private("family", "Family name, as in the hospital record"), private("given", "Given names"),
            private("birth_date", "Date of birth"), private("sex", "Sex in the record"),
            sealed("hospital_number", "Hospital number"),
            Ask(name="preset", kind=AskKind.PRESET, caption="Therapy preset"),
            word("candidacy", "Why this therapy", *Candidacy),
            number("weight_grams", "Weight", "g", 1_000, 300_000), flag("under_twelve", "Under twelve years"),
        ),
        gates=(preset_is_known, age_is_as_told, alias_is_free, nobody_looks_alike),
    ),
    Step(
        name="record_consent", stage="S0", title="Record the consent",
        roles=frozenset({Role.PHYSICIAN}), stations=CLINIC, scans=(THERAPY,), effect=lambda _: (), done=consent_stands_already, while_ended=True,
        asks=(flag("consent_given", "The patient or guardian consented in writing", must_be=True), code("consent_version", "Version of the consent form"), HOSPITAL_NUMBER),
        after=("enrol_therapy",), gates=(paper_names_this_patient,),
    ),
    Step(
        name="place_order", stage="S0", title="Place the order",
        roles=frozenset({Role.PHYSICIAN}), stations=CLINIC, scans=(THERAPY,), effect=bind_aliases, once=True,
        asks=(code("order_number", "Sponsor's order number"), HOSPITAL_NUMBER), after=("record_consent",),
        gates=(paper_names_this_patient, alias_is_free),
    ),
    Step(
        name="confirm_slot", stage="S0", title="Confirm the manufacturing slot",
        roles=frozenset({Role.COORDINATOR}), stations=CLINIC, scans=(THERAPY,), effect=bind_aliases, once=True,
        asks=(code("slot", "Slot number of the manufacturer"), ORDER_NUMBER),
        after=("place_order",), gates=(documents_name_this_therapy, alias_is_free),
    ),
    Step(
        name="print_wristband", stage="S1", title="Print a wristband", roles=NURSES, stations=PATIENT_PLACES,
        scans=(THERAPY,), effect=print_wristband, after=("record_consent",), gates=(template_is_in_force("wristband"), room_is_clear_of_other_labels),
    ),
    Step(
        name="bind_wristband", stage="S1", title="Bind the wristband to the patient", roles=NURSES, second=NURSES,
        stations=PATIENT_PLACES, effect=bind_wristband, after=("print_wristband",), done=band_is_bound_already,
        scans=(THERAPY, replace(WRISTBAND, wants=Wants.NEW_WRISTBAND, caption="The new wristband, on the wrist")),
        asks=(flag("stated_name_and_birth_date", "Patient or guardian stated name and birth date, and both agree", must_be=True),),
    ),
    Step(
        name="assign_donation", stage="S1", title="Assign a donation number", roles=frozenset({Role.APHERESIS_NURSE}),
        stations=frozenset({StationKind.APHERESIS}), effect=assign_donation, after=("confirm_slot", "bind_wristband"),
        scans=(WRISTBAND, Slot(name="kit", wants=Wants.LOT, caption="Collection kit"), Slot(name="instrument", wants=Wants.ASSET, asset_kind="apheresis", caption="Apheresis instrument")),
        gates=(kits_are_of_the_kind("kit"), lots_are_released, lots_are_in_date, kit_was_not_opened, equipment_is_calibrated, last_collection_is_long_ago),
        done=donation_is_open_already,
    ),
)  # fmt: skip
