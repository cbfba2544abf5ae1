"""What a version changes is told in full, and nothing that it does not change."""

from dataclasses import replace

import pytest

from api.template_changes import changes
from labels.content import LabelKind
from labels.elements import Box
from labels.fonts import Font
from labels.stock import PARTIAL
from labels.template_files import template_from_toml
from labels.templates import TEMPLATES, shipped_files

BAG = TEMPLATES[LabelKind.FINAL_BAG]


def changed(name: str, **with_what):
    """The bag's template with another element of this name."""
    elements = tuple(
        replace(one, **with_what) if getattr(one, "name", "") == name else one
        for one in BAG.elements
    )
    return replace(BAG, version=2, elements=elements)


def test_a_version_with_the_same_layout_changes_nothing():
    assert changes(BAG, replace(BAG, version=2, sha256="0" * 64)) == []


@pytest.mark.parametrize(
    ("name", "with_what", "told"),
    [
        ("dose", {"at": (58, 1.5, 39)}, "Dose: place in mm 58, 1.5, 39, before 58, 1.4, 39"),
        ("dose", {"required": False}, "Dose: always there no, before yes"),
        ("dose", {"font": Font.CODE}, "Dose: font code, before words bold"),
        ("storage", {"caption": ""}, "Storage: caption none, before Store at"),
        ("statements", {"lines": 7}, "Statements: most lines 7, before 6"),
        ("dose", {"points": 9, "lines": 2}, "Dose: letters in points 9, before 12; most lines 2, before 1"),
    ],
)  # fmt: skip
def test_each_change_of_an_element_is_told(name, with_what, told):
    assert changes(BAG, changed(name, **with_what)) == [told]


def test_what_comes_and_goes_is_told():
    without = replace(
        BAG, elements=tuple(one for one in BAG.elements if getattr(one, "name", "") != "notice")
    )

    assert changes(BAG, without) == ["Notice: gone"]
    assert changes(without, BAG) == ["Notice: new, words"]


def test_a_moved_box_is_another_box():
    moved = tuple(
        replace(one, at=(4, 47.7, 93, 0.25)) if isinstance(one, Box) and one.at[0] == 4 else one
        for one in BAG.elements
    )

    assert changes(BAG, replace(BAG, elements=moved)) == [
        "Box at 4, 47.7, 93, 0.25: new, a box",
        "Box at 4, 47.6, 93, 0.25: gone",
    ]


def test_another_stock_and_another_language_of_printers_are_told():
    other = replace(BAG, stock=PARTIAL, native_zpl=False)

    size, native = changes(BAG, other)

    assert size.startswith("The label: 70 × 60 mm")
    assert native == "In the language of label printers: no; before yes"


def test_an_element_of_another_type_is_told():
    words = next(one for one in BAG.elements if getattr(one, "name", "") == "donation")
    code = next(one for one in BAG.elements if getattr(one, "name", "") == "donation bars")
    swapped = tuple(replace(code, name="donation") if one is words else one for one in BAG.elements)

    assert changes(BAG, replace(BAG, elements=swapped)) == [
        "Donation: a symbol; before a code with its check character"
    ]


def test_what_the_newest_shipped_versions_change_is_told_whole():
    """The second version of the small bag has a notice and a symbol more, and more room for statements."""
    first, second = (
        one
        for one in map(template_from_toml, shipped_files())
        if one.kind is LabelKind.SMALL_BAG
    )  # fmt: skip

    told = changes(first, second)

    assert [line.partition(":")[0] for line in told] == [
        "The label", "Statements", "Box at 3, 55.7, 51, 3.4", "Notice", "Compound message",
    ]  # fmt: skip
