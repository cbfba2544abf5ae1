"""What must be affixed, attached or sent along: the matrix, and templates held against it."""

from dataclasses import replace

import pytest

from custody.domain.donor_screening import DonorScreening
from custody.errors import MissingElement, NotFound, PresetInvalid
from labels.completeness import (
    CARRIED_BY,
    HOLD_PRODUCT,
    MOMENTS,
    PAPERS,
    expect_complete,
    lacks,
    missing,
    missing_beside,
    must_accompany,
    must_affix,
    required_words,
    room_on,
    said_by,
)
from labels.content import LabelKind
from labels.elements import Box
from labels.jurisdictions import (
    Duty,
    LabelElement,
    LabelMoment,
    Room,
    jurisdiction_from_toml,
    jurisdiction_named,
    load_jurisdictions,
)
from labels.statements import LabelFlags, Occasion, statements
from labels.stock import STOCKS
from labels.templates import TEMPLATES

JURISDICTIONS = load_jurisdictions()
US = JURISDICTIONS["us"]
AF, EITHER, AT, AC, NOT = (
    Duty.AFFIXED,
    Duty.AFFIXED_OR_ATTACHED,
    Duty.ATTACHED,
    Duty.ACCOMPANYING,
    Duty.NOT_ASKED,
)
FILE = b"""
name = "here"
title = "Here"
source = "nowhere"
example = true
asked = []
statements = []
"""


@pytest.mark.parametrize(
    ("element", "collection", "processing", "administration", "partial"),
    [
        (LabelElement.IDENTIFIER, AF, AF, AF, AF),
        (LabelElement.PROPER_NAME, AF, AF, AF, AF),
        (LabelElement.COLLECTION_FACILITY, AT, AC, AC, AC),
        (LabelElement.RECIPIENT, EITHER, AT, EITHER, AT),
        (LabelElement.COLLECTION_TIME, EITHER, AC, AC, AC),
        (LabelElement.VOLUME, AF, AF, AF, AT),
        (LabelElement.ADDITIVES, AF, EITHER, EITHER, AT),
        (LabelElement.STORAGE, AF, AF, AF, AT),
        (LabelElement.EXPIRY, AF, AF, AF, AT),
        (LabelElement.RED_CELL_COMPATIBILITY, NOT, AC, AT, AC),
        (LabelElement.IDENTIFY_RECIPIENT, NOT, AT, EITHER, AT),
        (LabelElement.AUTOLOGOUS, AF, AF, AF, EITHER),
        (LabelElement.SPARE_FILTERS, NOT, AT, EITHER, AT),
        (LabelElement.INVESTIGATIONAL, NOT, AT, EITHER, AT),
    ],
)
def test_the_matrix_of_the_united_states(element, collection, processing, administration, partial):
    asked = {moment: US.duty(element, moment, Room.WHOLE) for moment in LabelMoment}

    assert asked == {
        LabelMoment.COLLECTION: collection,
        LabelMoment.PROCESSING: processing,
        LabelMoment.ADMINISTRATION: administration,
        LabelMoment.OUTSIDE: NOT,
    }
    assert US.duty(element, LabelMoment.ADMINISTRATION, Room.PARTIAL) == partial


def test_what_is_not_asked_is_not_asked_of_a_small_container_either():
    assert US.duty(LabelElement.SPARE_FILTERS, LabelMoment.COLLECTION, Room.PARTIAL) is NOT


def test_europe_wants_the_collecting_house_and_the_recipient_affixed():
    eu = JURISDICTIONS["eu"]

    facility = eu.duty(LabelElement.COLLECTION_FACILITY, LabelMoment.COLLECTION, Room.WHOLE)
    recipient = eu.duty(LabelElement.RECIPIENT, LabelMoment.ADMINISTRATION, Room.WHOLE)

    assert (facility, recipient) == (AF, AF)


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS.values(), ids=lambda one: one.name)
@pytest.mark.parametrize("template", TEMPLATES.values(), ids=lambda one: one.name)
def test_every_template_affixes_what_every_jurisdiction_wants(template, jurisdiction):
    assert missing(template, jurisdiction) == ()


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS.values(), ids=lambda one: one.name)
@pytest.mark.parametrize("kind", MOMENTS)
def test_a_template_that_lacks_an_affixed_element_cannot_be_approved(kind, jurisdiction):
    template = TEMPLATES[kind]
    wanted = must_affix(template, jurisdiction)

    assert wanted
    for element in wanted:
        carrying = CARRIED_BY[element]
        rest = tuple(
            one for one in template.elements if isinstance(one, Box) or one.says not in carrying
        )
        poorer = replace(template, elements=rest)
        with pytest.raises(MissingElement, match=element.replace("_", " ")):
            expect_complete([poorer], [jurisdiction])  # fmt: skip


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS.values(), ids=lambda one: one.name)
@pytest.mark.parametrize("kind", PAPERS)
def test_the_packing_list_tells_what_must_accompany_the_cells(kind, jurisdiction):
    assert must_accompany(TEMPLATES[kind], jurisdiction)
    assert missing_beside(TEMPLATES[kind], jurisdiction) == ()


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS.values(), ids=lambda one: one.name)
def test_whatever_accompanies_cells_in_some_column_is_told_by_one_of_the_papers(jurisdiction):
    told = {one for kind in PAPERS for one in must_accompany(TEMPLATES[kind], jurisdiction)}
    duties = {
        row.element: {row.collection, row.processing, row.administration, row.partial, row.outside}
        for row in jurisdiction.asked
    }

    assert told == {element for element, asked in duties.items() if Duty.ACCOMPANYING in asked}


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS.values(), ids=lambda one: one.name)
@pytest.mark.parametrize("kind", PAPERS)
def test_a_packing_list_that_lacks_an_accompanying_element_is_not_taken(kind, jurisdiction):
    template = TEMPLATES[kind]
    for element in must_accompany(template, jurisdiction):
        rest = tuple(
            one
            for one in template.elements
            if isinstance(one, Box) or one.says not in CARRIED_BY[element]
        )
        with pytest.raises(MissingElement, match=f"not tell the {element.replace('_', ' ')}"):
            expect_complete([replace(template, elements=rest)], [jurisdiction])


def test_an_element_that_may_stay_empty_does_not_count():
    bag = TEMPLATES[LabelKind.COLLECTION_BAG]
    easy = tuple(
        replace(one, required=False) if getattr(one, "says", "") == "expires" else one
        for one in bag.elements
    )

    with pytest.raises(
        MissingElement, match=r"collection_bag v1: It does not affix the expiry \(United States\)"
    ):
        expect_complete([replace(bag, elements=easy)], [US])


@pytest.mark.parametrize("word", ["serial", "token", "template"])
def test_a_label_without_its_number_or_its_symbol_cannot_be_approved(word):
    bag = TEMPLATES[LabelKind.FINAL_BAG]
    rest = tuple(one for one in bag.elements if getattr(one, "says", "") != word)

    assert list(lacks(replace(bag, elements=rest), [])) == [
        f"It has no {word} that it always prints."
    ]


@pytest.mark.parametrize("kind", sorted(HOLD_PRODUCT))
def test_what_holds_product_is_read_by_other_houses_too(kind):
    template = TEMPLATES[kind]
    rest = tuple(
        one
        for one in template.elements
        if isinstance(one, Box) or one.says not in {"donation_bars", "compound"}
    )

    assert list(lacks(replace(template, elements=rest), [])) == [
        "It has no symbol with the donation number (ISBT 128) that it always prints."
    ]


def test_what_carries_an_element_are_words_that_templates_use():
    used = {
        one.says for template in TEMPLATES.values() for one in template.elements if not isinstance(one, Box)
    }  # fmt: skip

    assert frozenset().union(*CARRIED_BY.values()) <= used


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS.values(), ids=lambda one: one.name)
def test_a_small_bag_and_its_tie_tag_say_together_all_that_is_affixed_or_attached(jurisdiction):
    small, tag = TEMPLATES[LabelKind.SMALL_BAG], TEMPLATES[LabelKind.TIE_TAG]
    asked = {
        row.element
        for row in jurisdiction.asked
        for moment in (LabelMoment.PROCESSING, LabelMoment.ADMINISTRATION)
        if row.duty(moment, Room.PARTIAL) in (AF, EITHER, AT)
    }

    said = {one for one, words in CARRIED_BY.items() if words & required_words(tag)}

    assert small.stock.room is Room.PARTIAL
    assert missing(small, jurisdiction) == missing(tag, jurisdiction) == ()
    # of blood groups no label says anything: these cells go back to whom they came from
    assert asked - said == {LabelElement.BLOOD_GROUP, LabelElement.RED_CELL_COMPATIBILITY} & asked


def test_a_tie_tag_says_the_statements_that_a_small_label_leaves_out():
    flags = LabelFlags(investigational=True)
    small, tag = (
        statements(DonorScreening(), flags, Occasion(
            jurisdiction=US, moment=LabelMoment.ADMINISTRATION, room=room_on(TEMPLATES[kind]), duties=said_by(kind)
        ))
        for kind in (LabelKind.SMALL_BAG, LabelKind.TIE_TAG)
    )  # fmt: skip

    assert "PROPERLY IDENTIFY INTENDED RECIPIENT AND PRODUCT" not in small
    assert "PROPERLY IDENTIFY INTENDED RECIPIENT AND PRODUCT" in tag
    assert set(small) < set(tag)


def test_the_size_of_a_container_decides_how_much_room_its_label_has():
    assert (STOCKS["base"].room, STOCKS["final"].room) == (Room.WHOLE, Room.WHOLE)
    assert (STOCKS["cryobag"].room, STOCKS["small"].room) == (Room.PARTIAL, Room.PARTIAL)


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS.values(), ids=lambda one: one.name)
def test_every_jurisdiction_is_an_example_with_its_sources(jurisdiction):
    assert jurisdiction.example
    assert jurisdiction.source
    assert all(one.source for one in jurisdiction.statements)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (FILE, "each element once"),
        (FILE.replace(b"true", b"1"), "must be true or false"),
        (FILE.replace(b"asked = []", b"asked = [{}]"), "missing"),
        (FILE + b"more = 1", "more"),
    ],
)
def test_a_jurisdiction_that_is_incomplete_is_refused(content, told):
    with pytest.raises(PresetInvalid, match=told):
        jurisdiction_from_toml(content)


def test_an_unknown_jurisdiction_is_refused():
    with pytest.raises(NotFound, match="eu, us"):
        jurisdiction_named("atlantis")
