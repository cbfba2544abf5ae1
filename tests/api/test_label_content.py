"""A print says what was known when it was made, in the words of its site; or it is not handed out any more."""

from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdfium2
import pytest

from api.demo.acts import Act
from api.demo.player import Player
from api.demo.stories import read_stories
from api.opening import open_house
from api.settings import Settings
from api.site_labels import SiteLabels, read_site_labels
from custody.domain.case import from_moment
from custody.domain.records import Container, Label, Therapy
from custody.errors import Conflict, MissingElement
from custody.presets import load_presets
from labels.content import LabelKind
from labels.languages import Language
from labels.templates import TEMPLATES
from tests.api.pages.played import FIXTURES, WORLD, AppDoor
from tests.kit.installation import Installation, card, opened

STORY = next(one for one in read_stories(FIXTURES / "journeys", WORLD) if "lymphoma" in one.key)
NURSE, OTHER_NURSE, CHAIR = "N-WEBER", "N-DIALLO", "N-APHERESIS-1"
PHYSICIAN = ("N-ADEYEMI", "N-CLINIC")
TESTED = {
    "hospital_number": "H-204417", "donor_review": "complete", "donor_risk_factor": "none_found",
    "donor_sample_day": "2026-03-05", "donor_test_hiv_1_2": "nonreactive", "donor_test_hepatitis_b": "nonreactive",
    "donor_test_hepatitis_c": "nonreactive", "donor_test_syphilis": "nonreactive",
    "donor_test_htlv_1_2": "nonreactive", "donor_test_cytomegalovirus": "nonreactive",
}  # fmt: skip


def played_until(made: Installation, last: str) -> Player:
    """The story up to an act, the last of that name included."""
    player = Player(WORLD, AppDoor(made))
    player.play(WORLD.setting_up)
    player.play(acts_until(last))
    return player


def acts_until(last: str) -> list[Act]:
    acts = [act for act in STORY.acts if not act.planted]
    return acts[: 1 + max(n for n, act in enumerate(acts) if act.name == last)]


def prints(made: Installation, kind: str) -> list[Label]:
    with made.house.look() as look:
        return look.books.find(Label, kind=kind, state="printed")


def fetched(made: Installation, serial: int, who: str = NURSE, where: str = CHAIR) -> bytes:
    answer = made.as_(who, where).get(f"/api/v1/labels/{serial}.pdf")
    assert answer.status_code == 200, answer.text
    return bytes(answer.content)


def said(pdf: bytes) -> str:
    return " ".join(pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range().split())


def records(made: Installation, coi: str, **changed: str) -> str:
    screening = made.as_(*PHYSICIAN).does(
        "record_donor_screening", {"therapy": card(coi)}, TESTED | changed
    )
    return screening.verdict


def test_a_donors_results_decide_what_is_printed_and_an_older_print_is_not_handed_out(
    installation: Installation,
):
    coi = played_until(installation, "print_collection_labels").memory.therapies[STORY.key]
    first = prints(installation, "collection_bag")[0]
    before = said(fetched(installation, first.serial))

    verdict = records(installation, coi, donor_test_hepatitis_b="reactive")

    refused = installation.as_(NURSE, CHAIR).get(f"/api/v1/labels/{first.serial}.pdf")
    printing = installation.as_(NURSE, CHAIR).does(
        "print_collection_labels", {"therapy": card(coi)}, {"count": 1}
    )
    after = said(fetched(installation, prints(installation, "collection_bag")[-1].serial))
    assert (verdict, printing.verdict) == ("accepted", "accepted")
    assert "NOT EVALUATED FOR INFECTIOUS SUBSTANCES" in before
    assert "BIOHAZARD" not in before
    assert "S90011A0" in before
    assert refused.status_code == 409
    assert "before the donor's screening changed" in refused.json()["detail"]
    assert "NOT EVALUATED" not in after
    assert "WARNING: Reactive test results for Hepatitis B virus" in after
    assert "BIOHAZARD" in after
    assert "S9001XC0" in after  # ISBT 128: autologous use only, biohazard


def test_the_same_answers_again_change_nothing_and_no_print_grows_old(house: Installation):
    coi = played_until(house, "confirm_slot").memory.therapies[STORY.key]

    assert records(house, coi) == "accepted"
    assert records(house, coi) == "already_done"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"hospital_number": "H-999999"}, "alias_mismatch"),
        ({"donor_sample_day": "2026-03-11"}, "value_out_of_range"),
        ({"donor_sample_day": "yesterday"}, "value_out_of_range"),
        ({"donor_test_syphilis": "perhaps"}, "value_out_of_range"),
    ],
)
def test_a_screening_that_cannot_be_right_is_refused(enrolled, changed, reason):
    made, coi = enrolled

    answer = made.as_(*PHYSICIAN).does(
        "record_donor_screening", {"therapy": card(coi)}, TESTED | changed
    )

    assert answer.verdict == "refused"
    assert reason in answer.reasons


def test_results_without_the_day_of_the_sample_are_refused(enrolled):
    made, coi = enrolled
    undated = {name: told for name, told in TESTED.items() if name != "donor_sample_day"}

    answer = made.as_(*PHYSICIAN).does("record_donor_screening", {"therapy": card(coi)}, undated)

    assert answer.verdict == "refused"
    assert "missing_value" in answer.reasons


@pytest.fixture(scope="module")
def enrolled(shared_house: Installation) -> tuple[Installation, str]:
    """The story's therapy, before its first collection."""
    return shared_house, played_until(shared_house, "confirm_slot").memory.therapies[STORY.key]


def test_a_print_says_what_was_known_when_it_was_made(installation: Installation):
    player = played_until(installation, "complete_container")
    bag = player.memory.scan(STORY.key, "bag A as compound").text
    nurse = installation.as_(NURSE, CHAIR)
    reprint = nurse.does(
        "reprint_label", {"container": bag}, {"reason": "damaged"}, second=OTHER_NURSE
    )
    (newest,) = prints(installation, "collection_bag")
    early = fetched(installation, newest.serial)

    player.step(acts_until("end_collection")[-1])

    late = fetched(installation, newest.serial, "W-RAMAN", "W-CLEAN-3")  # by another clock
    assert reprint.verdict == "accepted"
    assert "180 mL" in said(early)
    assert "CET" in said(early)
    assert "Collection ended" not in said(early)
    assert late == early


def test_a_final_bags_label_says_the_date_that_its_books_will_hold(house: Installation):
    player = played_until(house, "print_final_labels")
    first = prints(house, "final_bag")[0]
    label = said(fetched(house, first.serial, "W-RAMAN", "W-CLEAN-3"))

    player.play(acts_until("freeze_product")[len(acts_until("print_final_labels")) :])

    with house.house.look() as look:
        (bag,) = look.books.find(Container, id=first.bears)
    until = from_moment(bag.expires_at).astimezone(ZoneInfo("America/New_York"))
    assert f"{until:%d %b %Y} 23:59" in label
    assert f"{from_moment(bag.expires_at):%d %b %Y %H:%M} UTC" in label
    assert "See document" not in label


def test_a_site_chooses_jurisdiction_and_language(sqlite_settings: Settings, tmp_path: Path):
    chosen = written(tmp_path, '[NORTH]\njurisdiction = "eu"\nlanguage = "de"\n')

    with opened(sqlite_settings.model_copy(update={"site_labels": chosen})) as made:
        played_until(made, "print_collection_labels")
        bag = said(fetched(made, prints(made, "collection_bag")[0].serial))

    assert "NUR ZUR AUTOLOGEN ANWENDUNG" in bag
    assert "NICHT AUF INFEKTIONSERREGER GEPRÜFT" in bag
    assert "Verwendbar bis" in bag
    assert "AUTOLOGOUS" not in bag


def test_a_preset_adds_the_place_where_its_product_is_given(
    sqlite_settings: Settings, tmp_path: Path
):
    chosen = written(tmp_path, '[NORTH]\njurisdiction = "us"\n[WORKS]\njurisdiction = "us"\n')

    with opened(sqlite_settings.model_copy(update={"site_labels": chosen})) as made:
        played_until(made, "print_collection_labels")
        preset = made.house.presets["lymphoma"]
        made.house.presets = {
            "lymphoma": replace(preset, investigational=True, jurisdictions=("eu",))
        }
        records(made, coi_of(made), donor_test_hepatitis_b="reactive")
        made.as_(NURSE, CHAIR).does(
            "print_collection_labels", {"therapy": card(coi_of(made))}, {"count": 1}
        )
        bag = said(fetched(made, prints(made, "collection_bag")[-1].serial))

    assert "WARNING: Reactive test results for Hepatitis B virus" in bag
    assert "BIOLOGICAL HAZARD" in bag


def test_a_preset_that_names_an_unknown_place_is_told():
    preset = replace(load_presets()["lymphoma"], jurisdictions=("atlantis",))

    with pytest.raises(Conflict, match="atlantis"):
        read_site_labels(None).in_use([preset])


def coi_of(made: Installation) -> str:
    with made.house.look() as look:
        (therapy,) = look.books.find(Therapy)
    return therapy.coi


def test_a_site_that_chose_nothing_prints_as_the_united_states_want_it():
    assert read_site_labels(None).of("NORTH") == SiteLabels(
        jurisdiction="us", language=Language.ENGLISH
    )


@pytest.mark.parametrize(
    "content",
    [
        '[NORTH]\njurisdiction = "atlantis"',
        '[NORTH]\nlanguage = "tlh"',
        '[NORTH]\ncolour = "red"',
        "NORTH = 1",
        "[NORTH",
        "\xff",
    ],
)
def test_a_file_that_does_not_say_what_labels_say_opens_no_house(
    sqlite_settings: Settings, tmp_path: Path, content: str
):
    file = written(tmp_path, content)

    with pytest.raises(Conflict, match="does not say what labels say"):
        open_house(sqlite_settings.model_copy(update={"site_labels": file}))


def test_a_file_that_is_not_there_opens_no_house(tmp_path: Path):
    with pytest.raises(Conflict, match="does not say what labels say"):
        read_site_labels(tmp_path / "nothing.toml")


def test_no_house_opens_over_a_template_that_lacks_what_must_be_affixed(
    sqlite_settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    bag = TEMPLATES[LabelKind.COLLECTION_BAG]
    monkeypatch.setitem(TEMPLATES, LabelKind.COLLECTION_BAG, replace(bag, elements=()))

    with pytest.raises(
        MissingElement, match=r"collection_bag v1: .* does not affix the identifier"
    ):
        open_house(sqlite_settings)


def written(folder: Path, content: str) -> Path:
    """A file of choices, in Latin-1: what is no ASCII is no UTF-8 either."""
    file = folder / "labels.toml"
    file.write_text(content, encoding="latin-1")
    return file
