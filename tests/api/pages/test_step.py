"""One page for every step: what it asks, what it keeps, and what it says."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from custody.domain.identifiers.donation import ChainOfIdentity
from custody.domain.journey import JOURNEY, STEP
from custody.domain.step import Step
from tests.api.pages.bed import two_patients_with_thawed_bags
from tests.api.pages.hand import Hand, scanned, typed
from tests.kit.installation import PEOPLE, Installation

NewHand = Callable[[], Hand]
BED = "N-BEDSIDE-1"
PATIENT = {
    "value__family": "Okonkwo", "value__given": "Adaeze", "value__birth_date": "1980-02-03",
    "value__sex": "female", "value__hospital_number": "H-77", "value__preset": "lymphoma",
    "value__candidacy": "relapse", "value__weight_grams": "70.5", "value__under_twelve": "no",
}  # fmt: skip
ALIKE = {
    "value__given": "Adaeza",
    "value__birth_date": "1980-03-02",
    "value__hospital_number": "H-78",
}


def at_the_clinic(hand: NewHand) -> Hand:
    return hand().be("N-VOGT", "N-CLINIC").go("/steps/enrol_therapy")


def fields_of(step: Step) -> set[str]:
    slots = {f"scan.{slot.name}.0" for slot in step.scans}
    return slots | {f"value.{ask.name}" for ask in step.asks}


def test_every_step_has_a_form_with_all_that_it_asks(hand: NewHand):
    somebody = hand().be("N-HALE", "N-OFFICE")

    for step in JOURNEY:
        somebody.go(f"/steps/{step.name}")
        assert somebody.status == 200, step.name
        form = somebody.form(f"/steps/{step.name}")
        assert fields_of(step) <= form.names, step.name
        assert ("second.pin" in form.names) == step.two_people, step.name
        assert step.title in somebody.text, step.name


def test_an_unknown_step_is_not_there(hand: NewHand):
    assert hand().be("N-VOGT", "N-CLINIC").go("/steps/fly").status == 404


def test_a_step_that_is_not_yours_says_so_and_can_be_asked(hand: NewHand, house: Installation):
    auditor = hand().be("N-HALE", "N-OFFICE").go("/steps/enrol_therapy")
    before = house.size()

    says = auditor.text
    auditor.send("/steps/enrol_therapy", **PATIENT)

    assert "This step is not yours here" in says
    assert auditor.verdict == "STOP. Not your step"
    assert "Coordinator, physician." in auditor.text
    assert house.size() == before + 1


def test_what_was_made_is_told_with_its_check_character(hand: NewHand):
    coordinator = at_the_clinic(hand).send("/steps/enrol_therapy", **PATIENT)

    assert coordinator.verdict == "Recorded"
    assert "CHA9999 26 000001" in coordinator.text
    assert 'class="code__check"' in coordinator.html
    assert "Record the consent : physician, at clinic" in coordinator.text


def test_what_is_looked_at_is_asked_in_the_words_of_the_ward(hand: NewHand):
    nurse = hand().be("N-OKAFOR", "N-WARD")

    scores, signs = (
        nurse.go(f"/steps/{step}").text for step in ("record_neurology", "record_vital_signs")
    )

    assert "ICE, from twelve years: knows the year" in scores
    assert "CAPD, under twelve years: makes eye contact" in scores
    assert "Systolic blood pressure" in signs
    assert "millimetres" not in signs


def test_weight_is_given_in_kilograms_and_kept_in_grams(hand: NewHand, house: Installation):
    at_the_clinic(hand).send("/steps/enrol_therapy", **PATIENT)

    assert house.entries()[-1].view["body"]["values"]["weight_grams"] == 70_500


@pytest.mark.parametrize("weight", ["seventy", "70.5555", "1e400", "NaN", "--1"])
def test_what_is_no_number_asks_nothing(hand: NewHand, house: Installation, weight):
    coordinator = at_the_clinic(hand)
    before = house.size()

    coordinator.send("/steps/enrol_therapy", **(PATIENT | {"value__weight_grams": weight}))

    assert coordinator.status == 422
    assert house.size() == before
    assert coordinator.form("/steps/enrol_therapy").fields["value.family"] == "Okonkwo"


def test_the_same_form_twice_is_one_therapy(hand: NewHand, house: Installation):
    coordinator = at_the_clinic(hand)
    form = coordinator.form("/steps/enrol_therapy")
    sent = form.fields | {name.replace("__", "."): value for name, value in PATIENT.items()}

    first = coordinator.post("/steps/enrol_therapy", **sent).text
    again = coordinator.post("/steps/enrol_therapy", **sent).text

    for answer in (first, again):
        assert "What was made Therapy" in answer
        assert "CHA9999 26 000001" in answer
    assert house.size() == 1


def test_an_answer_given_again_says_when_it_was_written(hand: NewHand, house: Installation):
    """A tired hand sends an old form: what it hears happened then, and not now."""
    coordinator = at_the_clinic(hand)
    form = coordinator.form("/steps/enrol_therapy")
    sent = form.fields | {name.replace("__", "."): value for name, value in PATIENT.items()}

    first = coordinator.post("/steps/enrol_therapy", **sent).html
    house.house.move_clock(house.house.now() + timedelta(hours=3))
    again = coordinator.post("/steps/enrol_therapy", **sent).html

    (then,), (told_again,) = (re.findall(r"recorded ([^<]+) UTC", html) for html in (first, again))
    assert then == told_again


def test_a_form_without_its_key_is_refused_at_the_door(hand: NewHand):
    coordinator = at_the_clinic(hand)

    coordinator.post("/steps/enrol_therapy", **{"value.family": "X"})

    assert coordinator.status == 422


def test_a_look_alike_is_ticked_by_two(hand: NewHand):
    coordinator = at_the_clinic(hand).send("/steps/enrol_therapy", **PATIENT)
    coordinator.go("/steps/enrol_therapy").send("/steps/enrol_therapy", **(PATIENT | ALIKE))

    warned = coordinator.verdict
    kept = coordinator.form("/steps/enrol_therapy")
    alone = coordinator.send("/steps/enrol_therapy", acknowledge__lookalike="yes").text
    second = PEOPLE["N-NOVAK"]
    coordinator.send(
        "/steps/enrol_therapy",
        acknowledge__lookalike="yes", second__badge=second.badge.text, second__pin=second.pin,
    )  # fmt: skip

    assert warned == "Wait. Look twice"
    assert kept.fields["value.given"] == "Adaeza"
    assert "A second checker must take part" in alone
    assert coordinator.verdict == "Recorded"
    assert "Both looked, and confirmed it." in coordinator.text


def test_a_wrong_second_checker_asks_nothing_and_no_pin_is_shown_again(
    hand: NewHand, house: Installation
):
    maria, _ = two_patients_with_thawed_bags(house.house)
    nurse = hand().be("N-OKAFOR", BED).go("/steps/declare_leak")
    before = house.size()

    nurse.send(
        "/steps/declare_leak", **scanned("container", maria.bag), value__found="after_thaw",
        second__badge=PEOPLE["N-BECKER"].badge.text, second__pin="987654321",
    )  # fmt: skip

    assert nurse.status == 422
    assert "badge or PIN is not right" in nurse.text
    assert "987654321" not in nurse.html
    assert nurse.form("/steps/declare_leak").fields["scan.container.0"] == maria.bag
    assert house.size() == before


def test_a_declaration_is_told_as_one(hand: NewHand, house: Installation):
    maria, _ = two_patients_with_thawed_bags(house.house)
    nurse = hand().be("N-OKAFOR", BED).go("/steps/declare_leak")
    second = PEOPLE["N-BECKER"]

    nurse.send(
        "/steps/declare_leak", **scanned("container", maria.bag), value__found="after_thaw",
        happened_at="2026-03-02T06:45", second__badge=second.badge.text, second__pin=second.pin,
    )  # fmt: skip

    assert nurse.verdict == "Declared"
    assert house.entries()[-1].view["at"]["time"] == "2026-03-02T05:45:00.000000Z"


def test_another_patients_bag_is_a_full_stop_and_everything_is_scanned_anew(
    hand: NewHand, house: Installation
):
    maria, marla = two_patients_with_thawed_bags(house.house)
    nurse = hand().be("N-OKAFOR", BED).go("/steps/start_infusion")

    nurse.send(
        "/steps/start_infusion", value__no_filter="yes",
        **scanned("wristband", maria.wristband), **scanned("container", marla.bag),
    )  # fmt: skip

    assert nurse.verdict == "STOP. Another patient"
    assert "verdict--full" in nurse.html
    assert "A mismatch is never overridden." in nurse.text
    fields = nurse.form("/steps/start_infusion").fields
    assert fields["value.no_filter"] == "yes"
    assert fields["scan.container.0"] == ""
    assert marla.name not in nurse.text


def test_a_typed_code_is_typed_again_by_the_second_out_of_sight(hand: NewHand, house: Installation):
    at_the_clinic(hand).send("/steps/enrol_therapy", **PATIENT)
    chain = ChainOfIdentity(coi="CHA999926000001")
    text = chain.coi + chain.check_character
    physician, second = hand().be("N-ADEYEMI", "N-CLINIC"), PEOPLE["N-NOVAK"]
    said = {f"value__{ask.name}": "V3" for ask in STEP["record_consent"].asks}
    said |= {"value__consent_given": "yes", "value__hospital_number": "H-77"}
    before = house.size()

    physician.go("/steps/record_consent").send(
        "/steps/record_consent", **typed("therapy", text), **said
    )
    shown = physician.text
    physician.send(
        "/steps/record_consent",
        scan__therapy__0__rekeyed=text, second__badge=second.badge.text, second__pin=second.pin,
    )  # fmt: skip
    untold = physician.text
    physician.send(
        "/steps/record_consent", scan__therapy__0__rekeyed=text, second__badge=second.badge.text,
        second__pin=second.pin, scan__therapy__0__because="something_else",
        scan__therapy__0__note="coffee on the card of Maria",
    )  # fmt: skip

    assert "typed again by the second checker" in shown
    assert text not in shown
    assert "Choose why it was typed and not scanned." in untold
    assert physician.verdict == "Recorded"
    entry = house.entries()[-1].view
    scan = entry["body"]["scans"][0]
    assert (scan["typed"], scan["because"], scan["note"]) == (True, "something_else", "scan_0_note")
    assert "scan_0_note" in entry["commitments"]
    assert b"coffee" not in house.entries()[-1].body
    assert entry["second"] == "N-NOVAK"
    assert house.size() == before + 1


def test_typed_codes_are_told_with_their_reason_and_counted(hand: NewHand, house: Installation):
    at_the_clinic(hand).send("/steps/enrol_therapy", **PATIENT)
    chain, second = ChainOfIdentity(coi="CHA999926000001"), PEOPLE["N-NOVAK"]
    text = chain.coi + chain.check_character
    said = {f"value__{ask.name}": "V3" for ask in STEP["record_consent"].asks}
    said |= {"value__consent_given": "yes", "value__hospital_number": "H-77"}
    physician = hand().be("N-ADEYEMI", "N-CLINIC").go("/steps/record_consent")
    physician.send("/steps/record_consent", **typed("therapy", text), **said)
    physician.send(
        "/steps/record_consent", scan__therapy__0__rekeyed=text, second__badge=second.badge.text,
        second__pin=second.pin, scan__therapy__0__because="label_damaged",
    )  # fmt: skip

    timeline = physician.go(f"/therapies/{chain.coi}?view=timeline").text
    ledger = hand().be("N-HALE", "N-OFFICE").go("/audit?view=ledger").text

    assert "typed by two people (label damaged)" in timeline
    assert "Codes typed and not scanned 1" in ledger


def test_another_text_by_the_second_is_refused(hand: NewHand):
    at_the_clinic(hand).send("/steps/enrol_therapy", **PATIENT)
    chain, second = ChainOfIdentity(coi="CHA999926000001"), PEOPLE["N-NOVAK"]
    physician = hand().be("N-ADEYEMI", "N-CLINIC").go("/steps/record_consent")
    said = {f"value__{ask.name}": "V3" for ask in STEP["record_consent"].asks}

    physician.send(
        "/steps/record_consent", **typed("therapy", chain.coi + chain.check_character), **said
    )
    physician.send(
        "/steps/record_consent",
        scan__therapy__0__rekeyed=chain.coi + "A", second__badge=second.badge.text, second__pin=second.pin,
        scan__therapy__0__because="label_damaged",
    )  # fmt: skip

    assert physician.verdict == "STOP. Typed by one"


def test_several_things_have_a_line_each_and_one_more(hand: NewHand, house: Installation):
    maria, marla = two_patients_with_thawed_bags(house.house)
    nurse = hand().be("N-OKAFOR", BED).go("/steps/release_custody")
    both = {**scanned("containers", maria.bag, 0), **scanned("containers", marla.bag, 1)}

    nurse.send(
        "/steps/release_custody", to="/steps/release_custody/form", more="containers", **both
    )

    fields = nurse.form("/steps/release_custody").fields
    assert [fields[f"scan.containers.{n}"] for n in range(4)] == [maria.bag, marla.bag, "", ""]


def test_the_demos_scanner_reads_into_the_form(hand: NewHand, house: Installation):
    maria, _ = two_patients_with_thawed_bags(house.house)
    nurse = hand().be("N-OKAFOR", BED).go("/steps/start_infusion")

    offered = maria.bag in nurse.html.replace("&#39;", "'").replace("&amp;", "&")
    nurse.send(
        "/steps/start_infusion", to="/steps/start_infusion/form", demo_scan=f"container|{maria.bag}"
    )

    assert offered
    assert nurse.form("/steps/start_infusion").fields["scan.container.0"] == maria.bag
    assert "autumn snowflake" in nurse.text


@pytest.mark.parametrize(
    "hostile", ['"><script>alert(1)</script>', "{{7*7}}", "</textarea><b>x", "é" * 500]
)
def test_hostile_text_comes_back_as_text(hand: NewHand, hostile):
    coordinator = at_the_clinic(hand)

    coordinator.send(
        "/steps/enrol_therapy", **(PATIENT | {"value__family": hostile, "value__weight_grams": "x"})
    )

    assert coordinator.status == 422
    assert "<script>alert" not in coordinator.html
    assert "<b>x" not in coordinator.html
    assert coordinator.form("/steps/enrol_therapy").fields["value.family"] == hostile.replace(
        "\x00", "\ufffd"
    )


def test_unknown_fields_are_left_alone(hand: NewHand):
    coordinator = at_the_clinic(hand)
    form = coordinator.form("/steps/enrol_therapy")
    told = {name.replace("__", "."): value for name, value in PATIENT.items()}

    coordinator.post(
        "/steps/enrol_therapy", **(form.fields | told | {"value.role": "quality", "scan.x.0": "y"})
    )

    assert coordinator.verdict == "Recorded"


def test_an_opened_form_is_found_again_empty(hand: NewHand):
    nurse = hand().be("N-OKAFOR", BED).go("/steps/start_infusion/form")

    assert nurse.path == "/steps/start_infusion"


def test_a_printed_label_can_be_fetched_at_once(hand: NewHand, house: Installation):
    two_patients_with_thawed_bags(house.house)
    nurse = hand().be("N-OKAFOR", "N-WARD").go("/steps/print_wristband")

    nurse.send(
        "/steps/print_wristband", **scanned("therapy", ChainOfIdentity(coi="CHA999926000001").text)
    )
    made = "Wristband label print 5, not applied yet" in nurse.text
    label = nurse.client.get("/api/v1/labels/5.pdf")

    assert made
    assert 'href="/api/v1/labels/5.pdf"' in nurse.html
    assert label.content.startswith(b"%PDF")
