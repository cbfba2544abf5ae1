"""Labels beside a container's own: what they are printed for, and that they never stand for it."""

from dataclasses import replace

import pytest

from custody.domain.finding import find_out
from custody.domain.label_kinds import GOES_WITH
from custody.domain.presets import Preset
from custody.domain.records import Label
from custody.domain.resolve import Resolver
from custody.domain.vocabulary import Companion, LabelState
from tests.journeys.standing import Standing, standing
from tests.kit.house import PRESETS, WORLD, not_ours, token_text

MARIA, LYMPHOMA = "paediatric_maria", "lymphoma_two_days"
CRYO, THAW, BED = "W-CRYO", "N-THAW", "N-BEDSIDE-1"
IN_THE_COLD = ("W-RAMAN", CRYO)
AFTER_THE_THAW = ("N-TANAKA", THAW)


def printing(here: Standing, companion: str, of: str = "green", by: tuple[str, str] = IN_THE_COLD):
    """Somebody prints a companion label of a bag."""
    return here.ask(
        "print_companion_label", *by, {"container": of}, {"companion": companion}, makes=f"{of} {companion}"
    )  # fmt: skip


def applying(
    here: Standing,
    label: str,
    of: str = "green",
    by: tuple[str, str] = IN_THE_COLD,
    second: str = "W-CHO",
):
    """Two people scan a companion label together with its bag."""
    return here.ask("apply_companion_label", *by, {"container": of, "label": label}, second=second)


def state(here: Standing, name: str) -> str:
    label = here.books.get(Label, here.player.memory.serial(here.story, name))
    assert label is not None
    return label.state


def test_a_companion_is_printed_and_scanned_back_with_its_bag_by_two_people():
    here = standing(LYMPHOMA, "freeze_product")

    printed = printing(here, "cassette")
    alone = applying(here, "green cassette", second=None)
    applied = applying(here, "green cassette")

    assert printed.verdict == applied.verdict == "accepted"
    assert alone.reasons == ("second_missing",)
    assert state(here, "green cassette") == LabelState.APPLIED


def test_a_companion_that_lies_about_keeps_the_shipper_open():
    here = standing(LYMPHOMA, "pack_product")
    assert printing(here, "tie_tag", by=("W-CHO", CRYO)).verdict == "accepted"

    assert "labels_open" in here.go_on("pack_product").reasons


def test_a_companion_goes_only_with_the_bag_that_it_was_printed_for():
    here = standing(LYMPHOMA, "freeze_product")
    printing(here, "cassette")

    told = applying(here, "green cassette", of="violet")

    assert told.reasons == ("label_on_another",)
    assert state(here, "green cassette") == LabelState.PRINTED


def test_two_cassettes_never_have_one_label():
    here = standing(LYMPHOMA, "freeze_product")
    printing(here, "cassette")

    assert printing(here, "cassette").reasons == ("companion_there",)


@pytest.mark.parametrize(
    ("before", "of", "by", "companion", "reason"),
    [
        ("finish_fill", "vessel", ("W-RAMAN", "W-CLEAN-3"), "cassette", "wrong_kind"),
        ("freeze_product", "green", IN_THE_COLD, "syringe", "wrong_condition"),
        ("first half", "green", AFTER_THE_THAW, "cassette", "wrong_condition"),
    ],
)
def test_a_companion_is_for_some_containers_in_some_conditions(before, of, by, companion, reason):
    told = printing(standing(LYMPHOMA, before), companion, of, by)

    assert reason in told.reasons


def test_a_syringe_is_labelled_only_where_the_preset_gives_the_product_by_syringe():
    here = standing(LYMPHOMA, "clear the thaw room")

    told = printing(here, "syringe", by=AFTER_THE_THAW)

    assert told.reasons == ("not_in_preset",)
    assert PRESETS["lymphoma"].companions is None


def test_a_syringe_whose_time_is_over_is_neither_printed_nor_applied():
    here = standing(MARIA, "label the syringe")
    here.wait(minutes=30)

    told = here.go_on("label the syringe")

    assert "thaw_window_exceeded" in told.reasons


def test_a_bag_does_not_freeze_or_leave_without_the_companions_of_its_preset():
    here = standing(MARIA, "freeze_product")
    here.ask(
        "reprint_label", "W-RAMAN", CRYO, {"container": "green cassette"}, {"reason": "damaged"}, "W-CHO",
        makes="green cassette",
    )  # fmt: skip

    without = here.go_on("freeze_product")
    applying(here, "green cassette")

    assert without.reasons == ("companion_missing",)
    assert here.go_on("freeze_product").verdict == "accepted"


@pytest.mark.parametrize(
    ("scanned", "asked", "void"),
    [
        ("green", {}, "green"),
        ("green cassette", {}, "green cassette"),
        ("green", {"which": "overwrap"}, "green overwrap"),
        ("green cassette", {"which": "own"}, "green"),
        ("green as compound", {"which": "tie_tag"}, "green tie tag"),
    ],
)
def test_a_reprint_voids_the_print_that_it_replaces_and_no_other(scanned, asked, void):
    here = standing(MARIA, "freeze_product")

    told = here.ask(
        "reprint_label", "W-RAMAN", CRYO, {"container": scanned}, {"reason": "damaged", **asked}, "W-CHO"
    )  # fmt: skip

    names = ("green", "green tie tag", "green overwrap", "green cassette")
    assert told.verdict == "accepted"
    assert [one for one in names if state(here, one) == LabelState.VOID] == [void]


def test_a_symbol_that_every_label_of_the_bag_has_leaves_in_doubt_which_to_reprint():
    here = standing(MARIA, "freeze_product")

    told = here.ask(
        "reprint_label", "W-RAMAN", CRYO, {"container": "green as compound"}, {"reason": "damaged"}, "W-CHO"
    )  # fmt: skip

    assert told.reasons == ("label_ambiguous",)


def test_a_companion_is_no_reprint_and_gives_no_bag_a_second_birth():
    here = standing(LYMPHOMA, "freeze_product")
    printing(here, "cassette")

    told = here.ask(
        "apply_reprint", *IN_THE_COLD, {"container": "green", "label": "green cassette"}, second="W-CHO"
    )  # fmt: skip

    assert told.reasons == ("companion_label",)


def test_an_own_label_never_covers_a_companions():
    """The new label would sit on the tag and count for the bag."""
    here, lab = standing(MARIA, "reprint_label"), ("N-BRANDT", "N-COLLECTION")
    printing(here, "tie_tag", "bag A", lab)
    applying(here, "bag A tie_tag", "bag A", lab, second="N-WEBER")

    here.go_on("reprint_label", say={"which": "own"})

    told = here.go_on("relabel_over", scan={"covered": "bag A tie_tag"})

    assert state(here, "bag A tie_tag") == LabelState.APPLIED
    assert told.reasons == ("companion_label",)


def test_small_and_whole_labels_share_the_numbers_of_their_cells():
    here = standing(LYMPHOMA, "print_final_labels")

    for kind, name in (("final_bag", "one"), ("small_bag", "two"), ("final_bag", "three")):
        here.go_on("print_final_labels", say={"count": 1, "label_kind": kind}, makes=(name,))

    memory = here.player.memory
    divisions = [
        memory.bears[memory.serial(LYMPHOMA, name)][23:25] for name in ("one", "two", "three")
    ]
    assert divisions == ["A0", "B0", "C0"]


def test_the_bag_is_checked_by_its_syringe_and_by_itself():
    here = standing(MARIA, "first half")

    by_the_bag = here.go_on("first half", scan={"container": "green"})
    by_the_syringe = here.go_on("second half")

    assert by_the_bag.verdict == "accepted"
    assert by_the_syringe.identity == "match"


@pytest.mark.parametrize("before", ["first half", "start_infusion"])
def test_a_syringe_counts_for_nothing_when_it_was_voided(before):
    here = standing(MARIA, before)
    old = here.player.memory.scan(MARIA, "green syringe")
    label = here.books.get(Label, here.player.memory.serial(MARIA, "green syringe"))
    here.books.put(_as(label, LabelState.VOID))
    voided = here.go_on(before)
    here.books.put(_as(label, LabelState.PRINTED))
    unapplied = here.go_on(before)

    assert old.text == token_text(label)
    assert voided.reasons[0] == "label_void"
    assert unapplied.reasons[0] == "label_not_scanned_back"


def test_a_syringe_counts_for_nothing_when_its_time_is_over():
    here = standing(MARIA, "first half")
    here.wait(minutes=30)

    assert {"thaw_window_exceeded", "expired"} <= set(here.go_on("first half").reasons)


def test_a_syringe_labelled_after_the_check_opens_no_infusion():
    here = standing(MARIA, "start_infusion")
    label = here.books.get(Label, here.player.memory.serial(MARIA, "green syringe"))
    here.books.put(_as(label, LabelState.APPLIED, closed_at="2026-12-31T00:00:00.000000Z"))

    assert here.go_on("start_infusion").reasons == ("not_checked",)


def test_where_the_preset_gives_no_product_by_syringe_its_label_is_only_a_companion():
    here = standing(MARIA, "first half")
    presets = {**PRESETS, "paediatric_leukaemia": _without_syringe()}
    here.house.presets = presets

    assert here.go_on("first half").reasons == ("companion_label",)


def _as(label: Label | None, state: LabelState, **changes: str) -> Label:
    assert label is not None
    return replace(label, state=state, **changes)


def _without_syringe() -> Preset:
    preset = PRESETS["paediatric_leukaemia"]
    assert preset.companions is not None
    return replace(preset, companions=replace(preset.companions, given_by_syringe=False))


def test_a_companion_looked_up_says_what_it_is_on_and_offers_nothing_that_touches_cells():
    here = standing(MARIA, "put product away")
    resolver = Resolver(here.books, not_ours)
    operator, station = WORLD.people["W-RAMAN"].person, WORLD.places[CRYO].station
    cassette, bag = (
        find_out(resolver, here.player.memory.scan(MARIA, name), operator, station)
        for name in ("green cassette", "green")
    )

    assert cassette.thing == bag.thing
    assert (cassette.companion, bag.companion) == ("cassette", "")
    offered = {step.name for step in cassette.steps}
    assert {"put_away", "apply_companion_label"} <= {step.name for step in bag.steps} - offered
    assert "reprint_label" in offered


def test_every_companion_goes_with_something():
    assert set(GOES_WITH) == set(Companion)
