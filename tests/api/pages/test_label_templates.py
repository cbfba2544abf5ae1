"""Label templates on pages: designed without JavaScript, kept as a version, approved, printed from, and never lost."""

import re
from html import unescape

import pytest

from api.label_templates import as_kept
from labels.content import LabelKind
from labels.template_files import template_from_toml
from labels.templates import TEMPLATES, shipped_files
from tests.api.pages.hand import Hand
from tests.kit.installation import Installation

DRAFT = "/label-templates/final_bag/draft"
BAG = TEMPLATES[LabelKind.FINAL_BAG]
NEXT = BAG.version + 1
VESSEL = next(file for file in shipped_files() if b'name = "vessel"\n' in file)


@pytest.fixture
def quality(hand) -> Hand:
    return hand().be("W-GRANT", "W-QUALITY")


def begin(hand: Hand, source: str = BAG.key, name: str = "final_bag") -> Hand:
    return hand.go("/label-templates").send("/label-templates/begin", source=source, name=name)


def place_of(hand: Hand, words: str) -> str:
    """Where an element stands in the list of the open draft."""
    found = re.search(rf'element=(\d+)[^"]*"[^>]*>{re.escape(words)}<', hand.html)
    assert found, words
    return found[1]


def take(hand: Hand, words: str) -> Hand:
    """An element in hand."""
    return hand.go(f"{DRAFT}?element={place_of(hand.go(DRAFT), words)}")


def test_every_version_is_listed_with_what_prints_now(quality: Hand):
    quality.go("/label-templates")

    for template in TEMPLATES.values():
        assert template.key in quality.text
    assert quality.text.count("In use, not approved (demo)") == len(TEMPLATES)


def test_a_template_shows_its_sample_in_each_language_and_what_was_read_of_it(quality: Hand):
    quality.go("/label-templates/final_bag")

    assert "Nothing stands against it" in quality.text
    assert "Token Qr 203 dpi 0.50 mm, 4 dots read back" in quality.text
    assert "600 dpi 0.51 mm, 12 dots read back" in quality.text
    for language in ("en", "de"):
        picture = quality.client.get(f"/label-templates/final_bag/1.png?language={language}")
        assert picture.headers["content-type"] == "image/png"
        assert picture.content.startswith(b"\x89PNG")


def test_a_version_is_shown_beside_what_it_would_take_the_place_of(quality: Hand):
    begin(quality)
    take(quality, "Dose (words)").send(f"{DRAFT}/element", points="11", left="57.5")
    quality.send(f"{DRAFT}/keep")

    assert f"What it changes against {BAG.key}" in quality.text
    assert (
        "Dose: place in mm 57.5, 1.4, 39, before 58, 1.4, 39; letters in points 11, before 12"
        in quality.text
    )
    assert f"{BAG.key}, which prints now" in quality.text
    assert [
        *re.findall(
            r'/label-templates/final_bag/(\d)\.png\?language=en" alt="The sample of', quality.html
        )
    ] == [str(BAG.version), str(NEXT)]


def test_the_only_version_of_its_kind_is_held_against_nothing(quality: Hand):
    quality.go("/label-templates/wristband")

    assert "What it changes" not in quality.text


def test_a_draft_is_designed_element_by_element_and_kept(quality: Hand):
    begin(quality)
    assert quality.path == DRAFT

    take(quality, "Dose (words)").send(f"{DRAFT}/element", points="11", left="57.5")
    assert quality.status == 200, quality.text
    assert quality.form(f"{DRAFT}/element").fields["points"] == "11"
    quality.send(f"{DRAFT}/keep")

    assert quality.path == "/label-templates/final_bag"
    assert f"Label template final_bag v{NEXT}" in quality.text
    assert "Not approved" in quality.text
    file = quality.client.get(f"/api/v1/label-templates/final_bag/{NEXT}.toml")
    kept = template_from_toml(file.content)
    (dose,) = (one for one in kept.elements if getattr(one, "says", "") == "dose")
    assert (kept.version, dose.points, dose.at[0]) == (NEXT, 11, 57.5)


def test_elements_come_go_and_change_places(quality: Hand):
    begin(quality)
    before = len(BAG.elements)

    quality.send(f"{DRAFT}/add", kind="shape", word="mark")
    assert quality.text.count("(a shape)") == 4  # the one in hand is named twice
    quality.send(f"{DRAFT}/move", by="-1")
    assert f"element={before - 1}" in str(quality.response.url)
    quality.send(f"{DRAFT}/remove")

    assert quality.text.count("(a shape)") == 2


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"width": "500"}, "leaves the label, which is 100 by 80 mm"),
        ({"width": "wide"}, "must be a number"),
        ({"points": "200"}, "letters of 200 points: 4 to 72"),
        ({"lines": "1,5"}, "must be a whole number"),
        ({"name": "<script>"}, "is no name of an element"),
        ({"name": "expiry"}, "2 elements are called 'expiry'"),
        ({"says": "token"}, "shows 'token' as words, and it is for scanners"),
        ({"says": "lottery"}, "'lottery', which is no word of the vocabulary"),
    ],
)
def test_what_no_label_can_be_is_told_and_what_was_filled_in_stays(quality: Hand, fields, told):
    begin(quality)
    take(quality, "Dose (words)").send(f"{DRAFT}/element", **fields)

    assert quality.status == 422
    assert told in unescape(quality.text)
    (name, value), *_ = fields.items()
    if name != "says":
        assert quality.form(f"{DRAFT}/element").fields[name] == value
    assert "Change 1," in quality.text


def test_what_stands_against_a_draft_is_told_and_it_cannot_be_kept(quality: Hand):
    begin(quality)

    take(quality, "Expiry (words)").send(f"{DRAFT}/remove")

    assert "It does not affix the expiry (United States)." in quality.text
    assert "It does not affix the expiry (European Union)." in quality.text
    assert not quality.has_form(f"{DRAFT}/keep")
    quality.post(f"{DRAFT}/keep", n="2")
    assert quality.status == 422
    assert "a version is kept once nothing does" in quality.text


def test_words_that_lie_on_each_other_and_words_without_room_are_told(quality: Hand):
    begin(quality)

    take(quality, "Dose (words)").send(f"{DRAFT}/element", left="28")
    assert "lie on each other" in quality.text
    take(quality, "Dose (words)").send(f"{DRAFT}/element", width="5")

    assert "mm wide, there is room for 5 mm" in quality.text
    assert "does not fit" in quality.text
    assert quality.client.get(f"{DRAFT}.png?dpi=300").content.startswith(b"\x89PNG")


def test_two_designers_do_not_overwrite_each_other(quality: Hand, hand):
    begin(quality)
    other = take(hand().be("N-HOFFMANN", "N-QUALITY"), "Dose (words)")
    take(quality, "Dose (words)").send(f"{DRAFT}/element", points="11")

    other.send(f"{DRAFT}/element", points="10")

    assert other.status == 422
    assert "was changed since" in other.text
    assert take(quality, "Dose (words)").form(f"{DRAFT}/element").fields["points"] == "11"


def test_a_draft_can_be_edited_as_a_file(quality: Hand):
    begin(quality)
    file = quality.form(f"{DRAFT}/file").fields.get("toml", "")
    file = file or unescape(
        re.search(r"<textarea[^>]*>(.*?)</textarea>", quality.html, re.DOTALL)[1]
    )

    quality.send(f"{DRAFT}/file", toml=file.replace("points = 15", "points = 14"))
    assert quality.status == 200, quality.text
    assert "points = 14" in unescape(quality.html)
    quality.send(f"{DRAFT}/file", toml=file.replace('kind = "final_bag"', 'kind = "vessel"'))

    assert quality.status == 422
    assert "name and kind stay" in quality.text


def test_a_file_is_brought_and_goes_out_again_byte_for_byte(quality: Hand):
    mine = VESSEL.replace(b'name = "vessel"', b'name = "our_vessel"', 1)

    quality.response = quality.client.post(
        "/label-templates/file", files={"file": ("a.toml", mine)}
    )
    assert quality.path == "/label-templates/our_vessel/draft"
    quality.send("/label-templates/our_vessel/draft/keep")

    out = quality.client.get("/api/v1/label-templates/our_vessel/1.toml")
    assert out.content == mine
    assert out.headers["content-type"].startswith("application/toml")


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (b"\xff", "The file is not TOML"),
        (b"x" * 300_000, "has at most"),
        (VESSEL.replace(b'"vessel"', b'"sample"', 1), "sample is a template for sample labels"),
    ],
    ids=["no text", "huge", "another kind"],
)
def test_a_file_that_is_none_begins_nothing(quality: Hand, file, told):
    quality.response = quality.client.post(
        "/label-templates/file", files={"file": ("a.toml", file)}
    )

    assert quality.status == 422
    assert told in quality.text
    assert "Drafts" not in quality.text


def test_a_name_is_worked_on_once(quality: Hand):
    begin(quality)

    again = begin(quality)

    assert again.status == 422
    assert "somebody is working on final_bag already" in again.text
    again.go(DRAFT).send(f"{DRAFT}/drop")
    assert begin(again).path == DRAFT


def test_two_people_approve_it_and_the_next_label_is_printed_from_it(
    quality: Hand, house: Installation
):
    begin(quality).send(f"{DRAFT}/keep")
    quality.send("/steps/approve_label_template/form")
    assert (
        quality.form("/steps/approve_label_template").fields["value.template"]
        == f"final_bag v{NEXT}"
    )

    approved = house.as_("W-GRANT", "W-QUALITY").does(
        "approve_label_template",
        values={"template": f"final_bag v{NEXT}", "read": True},
        second="W-RAMAN",
    )

    assert approved.verdict == "accepted", approved.json
    quality.go("/label-templates")
    assert "In force" in quality.text
    quality.go(f"/label-templates/final_bag?version={NEXT}")
    assert "Approved" in quality.text
    assert quality.has_form("/steps/retire_label_template/form")


def test_a_template_with_a_fault_is_refused_by_the_step_too(house: Installation):
    bare = re.sub(
        rb"\[\[element\]\]\ntype = \"checked\"\nname = \"donation\"\n(.+\n)+\n", b"", VESSEL
    )
    bare = bare.replace(b'"vessel"', b'"bare"', 1)
    assert b"donation" not in bare
    kept = template_from_toml(bare)
    house.house.write(
        lambda at: at.stores.label_templates.keep(
            as_kept(kept, bare, by="W-GRANT", station="W-QUALITY", at="")
        )
    )

    answer = house.as_("W-GRANT", "W-QUALITY").does(
        "approve_label_template", values={"template": "bare v1", "read": True}, second="W-RAMAN"
    )

    assert answer.reasons == ["template_incomplete"]


@pytest.mark.parametrize(
    ("person", "station", "path", "status"),
    [
        ("W-RAMAN", "W-CLEAN-3", "/label-templates", 200),
        ("W-RAMAN", "W-CLEAN-3", DRAFT, 403),
        ("N-RUIZ", "N-OFFICE", "/label-templates", 200),
        ("W-GRANT", "W-QUALITY", "/label-templates/nobodys", 404),
        ("W-GRANT", "W-QUALITY", "/label-templates/final_bag?version=9", 404),
        ("W-GRANT", "W-QUALITY", "/label-templates/final_bag/9.png", 404),
        ("W-GRANT", "W-QUALITY", DRAFT, 404),
        ("W-GRANT", "W-QUALITY", "/api/v1/label-templates/wristband/1.zpl", 404),
        ("W-GRANT", "W-QUALITY", "/api/v1/label-templates/vessel/1.zpl", 200),
        ("W-GRANT", "W-QUALITY", "/api/v1/label-templates/vessel/1.pdf?language=de", 200),
        ("W-GRANT", "W-QUALITY", "/api/v1/label-templates", 200),
    ],
)
def test_doors(hand, person, station, path, status):
    assert hand().be(person, station).go(path).status == status
