"""Every label in every language: translated whole, drawable, in its place; codes in letters nobody confuses."""

import re
from dataclasses import replace
from itertools import combinations, product

import pypdfium2
import pytest

from api.label_words import DETAILS, STANDS_ON, STORAGE, THINGS
from custody.domain.donor_screening import AGENT_TITLES, DonorScreening
from custody.errors import MissingElement, TextDoesNotFit
from labels.completeness import MOMENTS, OF_CELLS, room_on, said_by
from labels.content import LabelKind
from labels.elements import Box, Coded, Drawn
from labels.fonts import Font, letters_missing, register
from labels.jurisdictions import load_jurisdictions
from labels.languages import GERMAN, Language, say
from labels.layout import lay_out
from labels.overlaps import outside, overlapping
from labels.printing import print_labels
from labels.render import COLOURS, render_pdf
from labels.statements import LabelFlags, Occasion, statements
from labels.stock import PRINTER_DPI
from labels.templates import TEMPLATES
from tests.labels.examples import label_contents

CONTENTS = label_contents()
UNKNOWN = DonorScreening()
ONE_FOUND = DonorScreening(risk_factor_found=True, reactive_for=("HTLV-I and HTLV-II",))


def spoken(kind, language, jurisdiction, donor):
    """What `api.label_contents` would say on a kind of label, at its longest."""
    content = replace(
        CONTENTS[kind],
        language=language,
        volume_text=say("Volume: see document", language),
        additives_text=say("Additives: see document", language),
        dose_text=say("Dose: see document", language),
        storage_text=say(STORAGE.get(kind, ""), language) or CONTENTS[kind].storage_text,
        notice=say("DEMO, not for clinical use", language),
        serial_printed=f"{say('Print', language)} 1234567",
        stands_on=say(STANDS_ON.get(kind, ""), language),
        extra_lines=tuple(say(one, language) for one in DETAILS.get(kind, ()))
        or CONTENTS[kind].extra_lines,
        patient_lines=(
            f"{say('Hospital no.', language)} W471108150",
            f"{say('Order', language)} SP-2026-0017",
        ),
    )
    if kind in THINGS:
        content = replace(content, title=say(THINGS[kind], language))
    if kind not in OF_CELLS:
        return content
    on = Occasion(
        jurisdiction=jurisdiction,
        moment=MOMENTS[kind][-1],
        room=room_on(TEMPLATES[kind]),
        language=language,
        duties=said_by(kind),
    )
    said = statements(donor, LabelFlags(investigational=True), on)
    return replace(
        content,
        statements=said,
        biohazard=donor.dangerous,
        facility_lines=("NORTHERN-HOSPITAL", f"{say('Facility', language)} A9999"),
    )


EVERY = [
    pytest.param(kind, language, jurisdiction, id=f"{kind}-{language}-{jurisdiction.name}")
    for kind, language, jurisdiction in product(LabelKind, Language, load_jurisdictions().values())
]


@pytest.mark.parametrize("dpi", PRINTER_DPI)
@pytest.mark.parametrize(("kind", "language", "jurisdiction"), EVERY)
@pytest.mark.parametrize("donor", [UNKNOWN, ONE_FOUND], ids=["unknown", "one found"])
def test_every_label_fits_in_every_language(kind, language, jurisdiction, donor, dpi):
    page = lay_out(spoken(kind, language, jurisdiction, donor), dpi)

    assert not outside(page)
    assert not overlapping(page)


@pytest.mark.parametrize(
    ("kind", "fits"),
    [
        (LabelKind.COLLECTION_BAG, 3),
        (LabelKind.FINAL_BAG, 4),
        (LabelKind.VESSEL, 6),
        (LabelKind.SMALL_BAG, 6),
        (LabelKind.TIE_TAG, 6),
        (LabelKind.SYRINGE, 6),
    ],
)
def test_agents_without_room_are_refused_and_never_left_out(kind, fits):
    agents, us = tuple(AGENT_TITLES.values()), load_jurisdictions()["us"]

    for found in range(1, len(agents) + 1):
        donor = DonorScreening(risk_factor_found=True, reactive_for=agents[:found])
        content = spoken(kind, Language.ENGLISH, us, donor)
        if found > fits:
            with pytest.raises(TextDoesNotFit, match="statements"):
                lay_out(content, 203)
        else:
            assert lay_out(content, 203)


@pytest.mark.parametrize("kind", LabelKind)
def test_a_german_label_reads_back_like_an_english_one(kind):
    content = replace(CONTENTS[kind], language=Language.GERMAN)

    german, english = print_labels([content]), print_labels([CONTENTS[kind]])

    assert german.symbols == english.symbols


def test_every_caption_is_there_in_german():
    captions = {
        one.caption
        for template in TEMPLATES.values()
        for one in template.elements
        if not isinstance(one, Box | Coded | Drawn) and one.caption
    }

    assert captions <= GERMAN.keys()
    details = {text for lines in DETAILS.values() for text in lines}
    said = {*STORAGE.values(), *THINGS.values(), *STANDS_ON.values(), *details, *COLOURS}
    assert said - {""} <= GERMAN.keys()


def test_a_german_label_has_no_english_caption_left():
    content = spoken(LabelKind.COLLECTION_BAG, Language.GERMAN, load_jurisdictions()["eu"], UNKNOWN)

    said = pypdfium2.PdfDocument(render_pdf([content]))[0].get_textpage().get_text_range()

    assert "Verwendbar bis" in said
    assert "NUR ZUR AUTOLOGEN ANWENDUNG" in said
    assert not [text for text, told in GERMAN.items() if text != told and f"{text}\r\n" in said]


def test_a_text_without_a_translation_is_refused():
    with pytest.raises(MissingElement, match="'Handle with care' is not there"):
        say("Handle with care", Language.GERMAN)


def test_our_fonts_draw_every_word_of_every_language():
    words = {*GERMAN, *GERMAN.values()}
    for jurisdiction in load_jurisdictions().values():
        words |= {text for one in jurisdiction.statements for text in one.texts.values()}

    for font in Font:
        assert not letters_missing("".join(words) + "×⁶−°", font)


@pytest.mark.parametrize("font", [Font.CODE, Font.CODE_BOLD])
def test_codes_stand_in_letters_that_nobody_confuses(font):
    glyphs = register(font).face.charToGlyph

    for letters in ("0OQD", "1Il", "2Z", "5S", "8B"):
        for one, other in combinations(letters, 2):
            assert glyphs[ord(one)] != glyphs[ord(other)]


@pytest.mark.parametrize("language", Language)
def test_every_font_is_embedded(language):
    pdf = render_pdf([replace(content, language=language) for content in CONTENTS.values()])

    named = set(re.findall(rb"/BaseFont /([^\s/]+)", pdf))
    assert named
    assert all(b"+" in name for name in named), named  # a subset of a file, in the file
