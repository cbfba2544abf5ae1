"""Labels: printed for one container to be, accounted for to the last one.

A print has a serial and knows what it was printed for.  It becomes applied when it is scanned on that thing; until
then it is open, and the room takes no labels of another therapy.
"""

from collections.abc import Iterable
from dataclasses import replace

from custody.domain.case import Case
from custody.domain.effects import DIVISION_LETTERS, Numbering, newest_donation
from custody.domain.gates.limits import room_is_open_here
from custody.domain.identifiers.product import NO_FACILITY
from custody.domain.journey.print_templates import template_for, template_is_in_force
from custody.domain.label_kinds import own_labels
from custody.domain.records import (
    Container,
    Donation,
    Label,
    Record,
    Shipment,
    Wristband,
)
from custody.domain.shelf_life import SHELF_LIFE
from custody.domain.step import Effect, Question, Slot, Step, Wants, number, word
from custody.domain.vocabulary import (
    ENDED,
    BandState,
    ContainerKind,
    LabelState,
    Role,
    StationKind,
)

THERAPY = Slot(name="therapy", wants=Wants.THERAPY, caption="Therapy card (Chain of Identity)")

CELLS_COME_FROM = {
    "vessel": ContainerKind.COLLECTION_BAG,
    "sample": ContainerKind.VESSEL,
    "final_bag": ContainerKind.VESSEL,
}
LABEL_MAKERS = frozenset(
    {
        Role.APHERESIS_NURSE,
        Role.COLLECTION_TECHNICIAN,
        Role.PROCESS_OPERATOR,
        Role.CELL_LAB_TECHNICIAN,
        Role.NURSE,
        Role.QUALITY,
    }
)
PRINTING_PLACES = frozenset(StationKind) - {StationKind.COURIER, StationKind.OFFICE}


def room_is_clear_of_other_labels(case: Case) -> str | None:
    """G12: two patients' open labels never lie at one station."""
    lying = case.books.find(Label, station=case.at.station.id, state=LabelState.PRINTED)
    return "another_therapy_open" if any(label.therapy != case.coi for label in lying) else None


def labels_are_accounted_for(case: Case) -> str | None:
    """G20: printed = applied + void + destroyed."""
    return (
        "labels_open"
        if case.books.find(Label, therapy=case.coi, state=LabelState.PRINTED)
        else None
    )


def label_names_nothing_yet(case: Case) -> str | None:
    """G21: a container is born once; a reprint of one that is on file is no label for another."""
    label = case.thing("label", Label)
    bears = label.bears if label else ""
    on_file = case.books.get(Container, bears) or case.books.get(Shipment, bears)
    return "label_on_another" if label is None or on_file else None


def donation_is_assigned(case: Case) -> str | None:
    """G05: a container's number begins with its donation."""
    return None if newest_donation(case) else "out_of_order"


def product_code_is_on_file(kind: str) -> Question:
    """G21: a code that the site did not bring is nobody's to print."""

    def product_code_is_on_file(case: Case) -> str | None:
        return None if case.product_code(kind) else "product_code_unknown"

    return product_code_is_on_file


def shelf_life_is_known(case: Case) -> str | None:
    """G13: product that nobody can say a last day of is out of date from the first."""
    return "expired" if case.limit(SHELF_LIFE) is None else None


def printed(
    case: Case, numbers: Numbering, *, kind: str, bears: str, template: str | None = None
) -> Label:
    """One more print, with a serial of its own, from the template in force unless another is meant."""
    return Label(
        serial=numbers.next("label"),
        kind=kind,
        bears=bears,
        template=template or template_for(case, kind) or "",
        state=LabelState.PRINTED,
        printed_by=case.at.person.id,
        printed_at=case.now,
        station=case.at.station.id,
        therapy=case.coi,
    )


def print_container_labels(kind: str) -> Effect:
    """An effect that prints labels for containers to be: MPHO identifiers with the next free divisions."""

    def effect(case: Case) -> Iterable[Record]:
        numbers = Numbering(case)
        donation = _donation_of_the_cells(case, kind)
        code = case.product_code(kind) or ""
        stem = f"{NO_FACILITY}{code}{donation.din if donation else ''}"
        alike = own_labels(kind)
        prints = case.books.find(Label, therapy=case.coi)
        taken = len(
            {one.bears for one in prints if one.kind in alike and one.bears.startswith(stem)}
        )
        for n in range(taken, taken + case.integer("count")):
            label_kind = case.text("label_kind") or kind
            yield printed(case, numbers, kind=label_kind, bears=f"{stem}{division(n)}")
        yield from numbers.records()

    return effect


def _donation_of_the_cells(case: Case, kind: str) -> Donation | None:
    """The collection that the cells at work came from; a later one, under way already, gives them no number."""
    at_work = [
        case.books.get(Donation, one.din)
        for one in case.books.find(Container, therapy=case.coi, kind=CELLS_COME_FROM.get(kind, ""))
        if one.condition not in ENDED
    ]
    found = [donation for donation in at_work if donation is not None]
    newest = newest_donation(case)
    return max(found, key=lambda each: (each.assigned_at, each.din), default=newest)


def division(n: int) -> str:
    """The n-th division, A0 to Z0 and then Aa, Ab …, left-aligned and zero-filled as the MPHO identifier has it."""
    letter = DIVISION_LETTERS[n % len(DIVISION_LETTERS)]
    below = n // len(DIVISION_LETTERS)
    return f"{letter}{DIVISION_LETTERS[below - 1].lower() if below else '0'}0000"


def print_shipper_label(case: Case) -> Iterable[Record]:
    """A serial shipping container code for one journey of one shipper."""
    numbers = Numbering(case)
    yield printed(case, numbers, kind="shipper", bears=case.identify("sscc", numbers.next("sscc")))
    yield from numbers.records()


def label_is_open(case: Case) -> str | None:
    """G20: only a print that lies about can be accounted for as void or destroyed."""
    label = case.books.get(Label, case.integer("serial"))
    if label is None or label.therapy != case.coi:
        return "not_on_file"
    return None if label.state in (LabelState.PRINTED, LabelState.VOID) else "label_in_use"


def label_has_that_fate(case: Case) -> str | None:
    """A print that was accounted for in this way is accounted for."""
    label = case.books.get(Label, case.integer("serial"))
    same = label is not None and label.therapy == case.coi and label.state == case.text("fate")
    return "done" if same else None


def account_for_label(case: Case) -> Iterable[Record]:
    """A print that will never be applied is void, or seen destroyed; with a wristband's goes the band."""
    label = case.books.get(Label, case.integer("serial"))
    if label is None:
        return
    yield replace(label, state=LabelState(case.text("fate")), closed_at=case.now)
    gsrn, _, srin = label.bears.partition("/")
    band = case.books.get(Wristband, gsrn, int(srin)) if label.kind == "wristband" else None
    if band is not None and band.state == BandState.PRINTED:
        yield replace(band, state=BandState.VOID)


NAMED = Slot(
    name="container",
    wants=Wants.CONTAINER,
    caption="The container, by any symbol on it",
    any_symbol=True,
    despite_hold=True,
)
COUNT = number("count", "How many", "labels", 1, 12)


def _printing(
    name: str,
    stage: str,
    title: str,
    kind: str,
    roles: set[Role],
    stations: set[StationKind],
    *after: str,
) -> Step:
    labels = sorted(own_labels(kind), key=lambda one: one != kind)  # the usual one first
    which = word("label_kind", "Which label, if not the usual one", *labels, optional=True)
    in_the_run = (room_is_open_here,) if StationKind.CLEAN_ROOM in stations else ()
    dated = (shelf_life_is_known,) if kind == "final_bag" else ()
    return Step(
        name=name, stage=stage, title=title, roles=frozenset(roles), stations=frozenset(stations), scans=(THERAPY,),
        asks=(COUNT, which) if len(labels) > 1 else (COUNT,), after=after, effect=print_container_labels(kind),
        gates=(donation_is_assigned, product_code_is_on_file(kind), template_is_in_force(kind), room_is_clear_of_other_labels, *in_the_run, *dated),
    )  # fmt: skip


STEPS = (
    _printing("print_collection_labels", "S1", "Print collection bag labels", "collection_bag", {Role.APHERESIS_NURSE}, {StationKind.APHERESIS}, "assign_donation"),
    _printing("print_vessel_labels", "S6", "Print culture vessel labels", "vessel", {Role.PROCESS_OPERATOR}, {StationKind.CLEAN_ROOM}, "open_run"),
    _printing("print_sample_labels", "S8", "Print sample labels", "sample", {Role.PROCESS_OPERATOR}, {StationKind.CLEAN_ROOM}, "open_run"),
    _printing("print_final_labels", "S9", "Print final product labels", "final_bag", {Role.PROCESS_OPERATOR}, {StationKind.CLEAN_ROOM}, "transduce"),
    Step(
        name="print_shipper_label", stage="S3", title="Print a shipper label", scans=(THERAPY,), effect=print_shipper_label,
        roles=frozenset({Role.COLLECTION_TECHNICIAN, Role.RECEIVING_TECHNICIAN}), gates=(template_is_in_force("shipper"), room_is_clear_of_other_labels),
        stations=frozenset({StationKind.COLLECTION_LAB, StationKind.DOCK}), after=("place_order",),
    ),
    Step(
        name="account_for_label", stage="care", title="Account for a label that was not applied", roles=LABEL_MAKERS,
        second=LABEL_MAKERS, stations=PRINTING_PLACES, scans=(THERAPY,), effect=account_for_label, gates=(label_is_open,),
        asks=(number("serial", "Print serial", "", 1, 2**53 - 1), word("fate", "What became of it", "void", "destroyed")),
        while_ended=True, done=label_has_that_fate,
    ),
)  # fmt: skip
