"""The whole corpus: every label drawn at every resolution, decoded, and held against its content."""

from collections import defaultdict
from dataclasses import fields
from itertools import product

import pypdfium2
import pytest

from custody.domain.identifiers.scan import read_scan
from labels.completeness import MOMENTS, OF_CELLS
from labels.content import LabelKind, Moment
from labels.jurisdictions import load_jurisdictions
from labels.languages import Language
from labels.layout import lay_out
from labels.overlaps import outside, overlapping
from labels.printing import print_labels
from labels.stock import PRINTER_DPI
from labels.symbols import AIM, transmitted
from tests.labels.corpus import BEARS, DONORS, corpus
from tests.labels.emulator import printed_page
from tests.labels.test_zpl import NATIVE
from tests.labels.test_zpl import read as scanned

CASES = defaultdict(list)
for one in corpus():
    CASES[one.kind].append(one)
STATEMENTS = {
    text.partition("{")[0]
    for jurisdiction in load_jurisdictions().values()
    for statement in jurisdiction.statements
    for text in statement.texts.values()
}
DRAWN = {"language", "kind", "mark_shape", "mark_pattern", "biohazard", "colour_name"}
# What a content knows and its label does not say: it is in the papers, or was left out on purpose.
UNSAID = {
    LabelKind.COLLECTION_BAG: {"dose_text"},
    LabelKind.FINAL_BAG: {"collected", "product_text"},
    LabelKind.VESSEL: {
        "additives_text", "collected", "compound_text", "din_text", "dose_text", "expires", "facility_lines",
        "patient_lines", "product_printed", "product_text", "storage_text", "volume_text",
    },
    LabelKind.SAMPLE: {
        "additives_text", "birth_date", "collected", "din_text", "dose_text", "expires", "facility_lines",
        "patient_lines", "product_printed", "product_text", "statements", "storage_text", "token_text", "volume_text",
    },
    LabelKind.SMALL_BAG: {
        "additives_text", "collected", "din_text", "dose_text", "expires", "facility_lines",
        "patient_lines", "product_text", "storage_text", "volume_text",
    },
    LabelKind.CRYOVIAL: {
        "additives_text", "birth_date", "collected", "din_text", "dose_text", "expires", "facility_lines", "notice",
        "patient_lines", "product_text", "statements", "storage_text", "token_text", "volume_text",
    },
    LabelKind.TIE_TAG: {"collected", "din_text", "product_text"},
    LabelKind.OVERWRAP: {
        "additives_text", "birth_date", "collected", "compound_text", "din_text", "dose_text", "expires",
        "facility_lines", "patient_lines", "product_text", "volume_text",
    },
    LabelKind.CASSETTE: {
        "additives_text", "birth_date", "collected", "compound_text", "din_text", "dose_text", "expires",
        "facility_lines", "patient_lines", "product_text", "volume_text",
    },
    LabelKind.SYRINGE: {
        "additives_text", "collected", "compound_text", "din_text", "dose_text", "facility_lines", "product_printed",
        "product_text", "volume_text",
    },
    LabelKind.WRISTBAND: {"title", "token_text"},
    LabelKind.SHIPPER: {"coi_printed", "mark_name"},
}  # fmt: skip


def squeezed(text):
    """A text without its blanks: where a line breaks is not what it says."""
    return "".join(text.split())


def letters_of(pdf):
    """All that eyes read on a label."""
    return squeezed(pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range())


def told(content):
    """Each field that has something to tell, as texts."""
    for field in fields(content):
        value = getattr(content, field.name)
        if isinstance(value, Moment):
            value = (value.local, value.utc)
        if field.name == "stands_on":
            value = value.upper()  # as it is said
        if value and field.name not in DRAWN:
            yield field.name, (value,) if isinstance(value, str) else value


def test_the_corpus_is_the_whole_product():
    everything = {(one.kind, one.language) for cases in CASES.values() for one in cases}
    of_cells = {
        (one.kind, one.language, one.moment, one.jurisdiction, one.donor)
        for kind in OF_CELLS
        for one in CASES[kind]
    }

    assert everything == set(product(LabelKind, Language))
    assert of_cells == {
        (kind, *rest)
        for kind in OF_CELLS
        for rest in product(Language, MOMENTS[kind], load_jurisdictions(), DONORS)
    }


@pytest.mark.parametrize("dpi", PRINTER_DPI)
@pytest.mark.parametrize("kind", LabelKind)
def test_every_label_is_decoded_and_says_what_its_content_says(kind, dpi):
    unsaid = set()

    for case in CASES[kind]:
        content = case.content
        page, printed = lay_out(content, dpi), print_labels([content], dpi=dpi)
        coded = {placed.symbol.text for placed in page.symbols}
        letters = letters_of(printed.pdf)

        assert [(one.symbology, one.data) for one in printed.symbols] == [
            (AIM[placed.symbol.kind], transmitted(placed.symbol.kind, placed.symbol.text))
            for placed in page.symbols
        ], case.name
        assert not outside(page), case.name
        assert not overlapping(page), case.name
        unsaid |= {
            name
            for name, texts in told(content)
            if not all(squeezed(text) in letters or text in coded for text in texts)
        }

    assert unsaid == UNSAID.get(kind, set())


@pytest.mark.parametrize("kind", sorted(BEARS))
def test_stations_take_every_symbol_that_the_product_makes(kind):
    """A station that does not take what was printed would be found out on a bag."""
    for case in CASES[kind]:
        for placed in lay_out(case.content, 203).symbols:
            sent = transmitted(placed.symbol.kind, placed.symbol.text).decode()
            assert read_scan(sent, AIM[placed.symbol.kind]), case.name


@pytest.mark.parametrize("kind", sorted(LabelKind))
def test_a_label_of_a_demo_says_so(kind):
    for case in CASES[kind]:
        first_word, _, _ = case.content.notice.partition(",")
        assert squeezed(first_word) in letters_of(print_labels([case.content]).pdf)


@pytest.mark.parametrize("kind", sorted(OF_CELLS - {LabelKind.SAMPLE, LabelKind.CRYOVIAL}))
def test_a_label_says_the_statements_of_its_moment_and_no_others(kind):
    for case in CASES[kind]:
        letters = letters_of(print_labels([case.content]).pdf)

        said = {text for text in STATEMENTS if squeezed(text) in letters}

        assert said == {
            text for text in STATEMENTS for one in case.expected if one.startswith(text)
        }, case.name
        assert said
        assert ("HepatitisBvirus" in letters) == (
            case.donor == "reactive" and case.jurisdiction == "us"
        )


@pytest.mark.parametrize("kind", sorted(OF_CELLS))
def test_what_is_printed_is_what_the_last_moment_of_a_kind_asks_for(kind):
    for case in CASES[kind]:
        if case.moment is MOMENTS[kind][-1]:
            assert case.content == case.made, case.name


@pytest.mark.parametrize("dpi", PRINTER_DPI)
@pytest.mark.parametrize("kind", NATIVE)
def test_label_printers_draw_the_same_symbols_in_every_language(kind, dpi):
    for language in Language:
        case = next(one for one in CASES[kind] if one.language is language)
        printed = print_labels([case.content], dpi=dpi)

        picture = printed_page(printed.zpl, lay_out(case.content, dpi))

        assert scanned(picture) == sorted((one.symbology, one.data) for one in printed.symbols)
