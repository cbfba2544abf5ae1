"""Every label is drawn, read back by another engine, and refused when it cannot be right."""

from dataclasses import replace

import pytest

from custody.domain.marks import FIRST_WORDS, SECOND_WORDS, Pattern, Shape
from custody.errors import LabelContradicts, MissingElement, SymbolUnreadable, TextDoesNotFit
from labels.content import LabelKind
from labels.layout import lay_out
from labels.marks import shape
from labels.overlaps import outside, overlapping
from labels.page import PlacedBox
from labels.printing import print_labels
from labels.raster import preview_png
from labels.read_back import read_back, symbols_on
from labels.render import render_pdf
from labels.stock import PRINTER_DPI, dots
from labels.symbols import AIM, transmitted
from labels.templates import TEMPLATES
from tests.labels.examples import label_contents

CONTENTS = label_contents()
BAG = CONTENTS[LabelKind.COLLECTION_BAG]
FINAL = CONTENTS[LabelKind.FINAL_BAG]
LONGEST_NAME = "Wilhelmina-Konstantina von Hohenstaufen"


def test_every_kind_of_label_has_a_template_and_an_example():
    assert set(TEMPLATES) == set(LabelKind) == set(CONTENTS)


@pytest.mark.parametrize("dpi", PRINTER_DPI)
@pytest.mark.parametrize("kind", LabelKind)
def test_what_is_printed_reads_back_byte_for_byte(kind, dpi):
    content = CONTENTS[kind]

    printed = print_labels([content], dpi=dpi)

    wanted = [
        (AIM[placed.symbol.kind], transmitted(placed.symbol.kind, placed.symbol.text))
        for placed in lay_out(content, dpi).symbols
    ]
    assert [(read.symbology, read.data) for read in printed.symbols] == wanted
    assert printed.templates == (TEMPLATES[kind].key,)


@pytest.mark.parametrize("kind", LabelKind)
def test_a_scanner_that_knows_nothing_finds_the_same_symbols(kind):
    printed = print_labels([CONTENTS[kind]])

    found = symbols_on(printed.pdf)

    assert sorted(found) == sorted((read.text, read.symbology) for read in printed.symbols)


def test_bars_whose_check_character_looks_like_a_command_are_printed():
    """The tenth division of a collection: its reader tells something else than of other bars."""
    printed = print_labels([replace(BAG, product_text="=<S90011J0")])

    assert b"=<S90011J0" in [read.data for read in printed.symbols]


def test_one_file_holds_many_labels_in_their_order():
    printed = print_labels([BAG, FINAL, BAG])

    assert [read.page for read in printed.symbols] == [0] * 4 + [1] * 3 + [2] * 4


def test_the_same_content_gives_the_same_bytes():
    first = print_labels(list(CONTENTS.values()))

    second = print_labels(list(CONTENTS.values()))

    assert (first.pdf, first.zpl) == (second.pdf, second.zpl)


def test_two_patients_who_look_alike_get_labels_that_do_not():
    maria = print_labels([BAG])
    mariah = print_labels(
        [
            replace(
                BAG,
                patient_name="Mariah Santos Lima",
                birth_date="03 Apr 1971",
                coi_printed="CHA9999 26 000008",
                coi_check="M",
                din_text="=A99992600021300",
                din_printed="A9999 26 000213",
                din_check="L",
                compound_text=BAG.compound_text.replace("A999926000123", "A999926000213"),
                token_text=BAG.token_text[::-1],
                mark_name="Silver Otter",
                mark_shape="drop",
            )
        ]
    )

    shared = {read.text for read in maria.symbols} & {read.text for read in mariah.symbols}
    assert shared == {BAG.product_text}
    assert preview_png(maria.pdf, 0, dpi=100) != preview_png(mariah.pdf, 0, dpi=100)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("patient_name", LONGEST_NAME * 2),
        ("patient_name", "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"),
        ("title", "T CELLS, Apheresis, " * 5),
        ("storage_text", "anywhere between here and there, " * 3),
        ("product_text", "=<S12341000000000000000000"),
        ("token_text", BAG.token_text * 3),
        ("compound_text", BAG.compound_text * 3),
        ("statements", ("WARNING: read this aloud, slowly, and then once more",) * 6),
    ],
)
def test_what_does_not_fit_is_refused_and_never_shrunk(field, text):
    with pytest.raises(TextDoesNotFit, match="collection_bag v1"):
        print_labels([replace(BAG, **{field: text})])


@pytest.mark.parametrize("text", ["山田太郎", "Maria\nSantos", "Maria\x1bSantos", "ماريا"])
def test_a_name_with_letters_that_cannot_be_drawn_is_refused(text):
    with pytest.raises(TextDoesNotFit, match="patient name"):
        print_labels([replace(BAG, patient_name=text)])


@pytest.mark.parametrize(
    "name", ["Łucja Żak-Dvořáková", "İpek Çağlar", "Ελένη", "Ольга", "Ấn Nguyễn"]
)
def test_names_are_printed_as_people_write_them(name):
    printed = print_labels([replace(BAG, patient_name=name)])

    assert len(printed.symbols) == 4


@pytest.mark.parametrize(
    "missing",
    [
        "din_text",
        "din_printed",
        "din_check",
        "token_text",
        "compound_text",
        "coi_printed",
        "title",
        "volume_text",
        "storage_text",
        "expires",
        "statements",
        "serial_printed",
    ],
)
def test_a_bag_label_without_a_required_element_is_refused(missing):
    empty = {"expires": None, "statements": ()}.get(missing, "")

    with pytest.raises(MissingElement, match="collection_bag v1"):
        print_labels([replace(BAG, **{missing: empty})])


MARKED = [kind for kind, content in CONTENTS.items() if content.mark_name]


@pytest.mark.parametrize("kind", MARKED)
@pytest.mark.parametrize("dpi", PRINTER_DPI)
def test_every_call_name_fits_every_label(kind, dpi):
    names = [f"{first} {second}" for first, second in zip(FIRST_WORDS, SECOND_WORDS, strict=True)]
    widest = f"{max(FIRST_WORDS, key=len)} {max(SECOND_WORDS, key=len)}"

    for name in (*names, widest):
        assert lay_out(replace(CONTENTS[kind], mark_name=name), dpi)


@pytest.mark.parametrize("pattern", Pattern)
@pytest.mark.parametrize("form", Shape)
def test_every_mark_of_a_therapy_is_drawn_and_looks_like_no_other(form, pattern):
    content = replace(CONTENTS[LabelKind.SAMPLE], mark_shape=form, mark_pattern=pattern)
    others = {f"{one} {other}" for one in Shape for other in Pattern} - {f"{form} {pattern}"}

    assert print_labels([content]).symbols
    assert all(shape(f"{form} {pattern}") != shape(other) for other in others)
    drawn = preview_png(render_pdf([content]), 0, dpi=203)
    unmarked = preview_png(render_pdf([replace(content, mark_shape="")]), 0, dpi=203)
    assert drawn != unmarked


def test_a_mark_of_unknown_shape_is_refused():
    with pytest.raises(MissingElement, match="dodecahedron"):
        print_labels([replace(BAG, mark_shape="dodecahedron")])


@pytest.mark.parametrize(
    "change",
    [
        {"din_printed": "A9999 26 000124", "din_check": "N"},
        {"din_text": "=A99992600012400"},
        {"compound_text": BAG.compound_text.replace("000123", "000124")},
    ],
)
def test_letters_and_symbols_that_disagree_are_refused(change):
    with pytest.raises(LabelContradicts):
        print_labels([replace(BAG, **change)])


def test_a_local_code_on_a_tube_need_not_repeat_the_donation():
    tube = replace(CONTENTS[LabelKind.SAMPLE], compound_text="&p0000000000000042")

    assert print_labels([tube]).symbols[0].text == "&p0000000000000042"


def test_a_symbol_that_says_something_else_is_noticed():
    pdf = render_pdf([BAG])

    with pytest.raises(SymbolUnreadable, match=r"qr on label 1 \(collection_bag v1\)"):
        read_back(pdf, [replace(BAG, token_text=BAG.token_text[:-1] + "Z")], dpi=203)


def test_a_label_that_was_not_drawn_is_noticed():
    with pytest.raises(SymbolUnreadable, match="2 labels were asked for and 1 drawn"):
        read_back(render_pdf([BAG]), [BAG, BAG], dpi=203)


def test_a_symbol_drawn_over_is_noticed_even_where_it_could_still_be_read(monkeypatch):
    laid_out = lay_out(BAG, 203)
    token = laid_out.symbols[-1]
    blot = PlacedBox(left=token.left + 100, top=token.top + 100, width=20, height=20, line=0)
    blotted = replace(laid_out, placed=(*laid_out.placed, blot))
    monkeypatch.setattr("labels.render.lay_out", lambda *_: blotted)

    pdf = render_pdf([BAG])

    assert (BAG.token_text, "]Q1") in symbols_on(pdf)
    with pytest.raises(SymbolUnreadable, match="error correction"):
        read_back(pdf, [BAG], dpi=203)


CROWDED = {
    "patient_name": LONGEST_NAME,
    "patient_lines": ("Hospital no. 4711-0815", "Order SP-2026-0017"),
    "volume_text": "Volume: see document",
    "serial_printed": "Print 1234567",
    "mark_name": "sparkling lighthouse",
}


@pytest.mark.parametrize("dpi", PRINTER_DPI)
@pytest.mark.parametrize(
    "content",
    [*CONTENTS.values(), *(replace(content, **CROWDED) for content in CONTENTS.values())],
    ids=lambda content: content.kind.value,
)
def test_nothing_overlaps_and_nothing_leaves_the_label(content, dpi):
    page = lay_out(content, dpi)

    assert not outside(page)
    assert not overlapping(page)


@pytest.mark.parametrize("dpi", PRINTER_DPI)
def test_modules_are_whole_dots_and_no_smaller_than_frost_allows(dpi):
    for content in CONTENTS.values():
        for placed in lay_out(content, dpi).symbols:
            least = 0.25 if placed.symbol.rows == 1 else 0.5
            assert placed.module >= dots(least, dpi)


@pytest.mark.parametrize("kind", LabelKind)
def test_a_finer_printer_draws_no_smaller_symbols(kind):
    """But for what is left over when dots make whole modules."""
    coarse, fine = (lay_out(CONTENTS[kind], dpi).symbols for dpi in (300, 600))

    for one, other in zip(coarse, fine, strict=True):
        assert other.module / 600 >= one.module / 300 - 1 / 600
