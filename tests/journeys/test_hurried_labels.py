"""What hurried people try with prints that were replaced, lost, or scanned by the wrong symbol.

Nobody gets further with a label than with the right one; and nobody is left with a container that no label names.
"""

from dataclasses import replace

import pytest

from custody.domain.records import Deviation, Donation, Label, Therapy
from custody.domain.vocabulary import LabelState
from tests.journeys.hurried import BED, LYMPHOMA, refused
from tests.journeys.standing import Standing, standing

MARIA, ROOM, CRYO = "paediatric_maria", "W-CLEAN-3", "W-CRYO"
OPERATORS = ("W-RAMAN", "W-CHO")


def reprints(here: Standing, what: str, scanned: str, where: str = ROOM, **said: str):
    """Two people reprint a label, told by what they scanned."""
    who, second = OPERATORS
    return here.ask(
        "reprint_label", who, where, {"container": scanned}, {"reason": "damaged", **said}, second, makes=what
    )  # fmt: skip


def applies(here: Standing, what: str, on: str, where: str = ROOM, step: str = "apply_reprint"):
    """Two people scan a label on a container, told by what they scanned of it."""
    who, second = OPERATORS
    return here.ask(step, who, where, {"container": on, "label": what}, second=second)


def states(here: Standing, container: str) -> list[str]:
    """What became of every print for a container, the first one first."""
    prints = here.books.find(Label, bears=here.container(container).id)
    return [one.state for one in sorted(prints, key=lambda one: one.serial)]


@pytest.mark.parametrize("what", ["vessel", "sample"])
def test_what_has_one_symbol_is_told_by_the_print_that_was_replaced(what):
    """Its new label names it only once it was scanned there, and no other symbol does."""
    here = standing(LYMPHOMA, "finish_fill")
    reprints(here, what, what)

    by_the_new_one = applies(here, what, what)
    by_the_old_one = applies(here, what, f"{what} first print")

    assert by_the_new_one.reasons == ("new_label_alone",)
    assert by_the_old_one.verdict == "accepted"
    assert states(here, what) == [LabelState.VOID, LabelState.APPLIED]


@pytest.mark.parametrize("what", ["vessel", "sample"])
def test_a_reprint_that_was_torn_is_printed_again(what):
    here = standing(LYMPHOMA, "finish_fill")
    reprints(here, what, what)

    again = reprints(here, what, f"{what} first print")
    applied = applies(here, what, f"{what} first print")

    assert (again.verdict, applied.verdict) == ("accepted", "accepted")
    assert states(here, what) == [LabelState.VOID, LabelState.VOID, LabelState.APPLIED]


def test_a_reprint_goes_onto_its_bag_by_the_void_label_that_sits_on_it():
    here = standing(LYMPHOMA, "first half")
    scan, why = {"container": "green as compound"}, {"reason": "frost"}
    here.ask("reprint_label", "N-OKAFOR", BED, scan, why, "N-BECKER", makes="green")

    on_another = here.ask(
        "apply_reprint", "N-OKAFOR", BED, {"container": "violet as compound", "label": "green"}, second="N-BECKER"
    )  # fmt: skip
    told = here.ask(
        "apply_reprint", "N-OKAFOR", BED, {"container": "green first print", "label": "green"}, second="N-BECKER"
    )  # fmt: skip

    assert on_another.verdict == "refused"
    assert told.verdict == "accepted"


def test_a_void_label_names_nothing_where_something_is_done_to_cells():
    here = standing(LYMPHOMA, "finish_fill")
    reprints(here, "vessel", "vessel")

    assert refused(here.go_on("finish_fill", scan={"vessel": "vessel first print"}), "label_void")


def test_a_label_scanned_once_more_where_it_is_changes_nothing_and_opens_no_deviation():
    here = standing(MARIA, "freeze_product")
    deviations = here.books.find(Deviation)

    tag = applies(here, "green tie tag", "green", CRYO, "apply_companion_label")
    reprints(here, "green", "green", CRYO)
    applies(here, "green", "green as compound", CRYO)
    own = applies(here, "green", "green as compound", CRYO)

    assert (tag.verdict, own.verdict) == ("already_done", "already_done")
    assert states(here, "green").count(LabelState.APPLIED) == 4
    assert here.books.find(Deviation) == deviations


@pytest.mark.parametrize("symbol", ["&/{coi}", "={din}00", "=+03000={din}00=<S90041A0&/{coi}"])
@pytest.mark.parametrize("slot", ["label", "vessel"])
def test_another_patients_label_says_so_by_whichever_symbol(slot, symbol):
    """The nurse would else be told to scan another symbol of the wrong label."""
    here = standing(LYMPHOMA, "fill_bag")
    (therapy,), (donation,) = here.books.find(Therapy), here.books.find(Donation)
    other = replace(therapy, coi="CHA999926000099", subject="S99999999")
    theirs = replace(donation, din="A999926000099", therapy=other.coi)
    here.books.put(other)
    here.books.put(theirs)

    told = here.go_on(
        "fill_bag", scan={slot: f"code:{symbol.format(coi=other.coi, din=theirs.din)}"}
    )

    assert told.reasons[0] == "wrong_patient"


@pytest.mark.parametrize("symbol", ["(8004)NORTH-APH-01", "(01)09521101530308(10)APH-2209"])
def test_what_is_no_label_of_cells_is_not_sent_for_its_other_symbol(symbol):
    here = standing(LYMPHOMA, "fill_bag")

    told = here.go_on("fill_bag", scan={"label": f"code:{symbol}"})

    assert "wrong_kind" in told.reasons
    assert "label_without_serial" not in told.reasons


@pytest.mark.parametrize("fate", ["void", "destroyed"])
def test_a_print_in_use_is_not_accounted_for_as_if_it_lay_about(fate):
    here = standing(LYMPHOMA, "finish_fill")
    serial = here.player.memory.serial(LYMPHOMA, "green")

    told = here.ask(
        "account_for_label", "W-RAMAN", ROOM, {"therapy": "therapy"}, {"serial": serial, "fate": fate}, "W-CHO"
    )  # fmt: skip

    assert told.reasons == ("label_in_use",)
