"""A template is a file that people can read: read strictly, written in one form."""

from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custody.errors import TemplateInvalid
from labels.content import LabelKind
from labels.elements import Box, LabelTemplate, Words
from labels.fonts import Font
from labels.says import SAYS
from labels.stock import STOCKS
from labels.template_files import MOST_BYTES, template_from_toml, template_to_toml
from labels.templates import TEMPLATES, shipped_files

SAMPLE = next(file for file in shipped_files() if b'name = "sample"\n' in file)
FOR_EYES = sorted(word for word, one in SAYS.items() if not one.symbols)


@pytest.mark.parametrize("file", shipped_files(), ids=lambda file: template_from_toml(file).key)
def test_shipped_files_are_written_in_the_one_form(file):
    assert template_to_toml(template_from_toml(file)) == file


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        (b'name = "sample"\n', b'name = "Sample"\n', "`name` is small letters"),
        (b"version = 1", b"version = 0", "`version` is 1 to 999999"),
        (b"version = 1", b"version = 1.5", "`version` must be a whole number"),
        (b'kind = "sample"', b'kind = "sachet"', "`kind` must be one of"),
        (b'stock = "small"', b'stock = "huge"', "`stock` must be one of"),
        (b'stock = "small"', b'stock = "small"\nmore = 1', "`more` is not a key"),
        (b'type = "code"', b'type = "picture"', r"`element\[0\].type` must be one of"),
        (b'symbol = "data_matrix"', b'symbol = "qr"', "a symbol that no reader takes it from"),
        (b'says = "compound"', b'says = "lottery"', "'lottery', which is no word"),
        (b'says = "title"', b'says = "token"', "for scanners"),
        (b"at = [0.5, 3, 18.5, 18.5]", b"at = [40, 3, 18.5, 18.5]", "leaves the label, which is 50 by 25"),
        (b"at = [0.5, 3, 18.5, 18.5]", b"at = [-1, 3, 18.5, 18.5]", "leaves the label"),
        (b"at = [0.5, 3, 18.5, 18.5]", b"at = [nan, 3, 18.5, 18.5]", "leaves the label"),
        (b"at = [0.5, 3, 18.5, 18.5]", b"at = [0.5, 3, 18.5]", "must be a list of 4"),
        (b"at = [0.5, 3, 18.5, 18.5]", b'at = ["0.5", 3, 18.5, 18.5]', "must be a number"),
        (b"points = 7\n", b"points = 3\n", "letters of 3 points: 4 to 72"),
        (b"lines = 2", b"lines = 0", "room for 0 lines"),
        (b"lines = 2", b"lines = true", "must be a whole number"),
        (b'font = "words_bold"', b'font = "comic"', "must be one of words, words_bold"),
        (b'says = "details"', b'says = "details"\ncaption = "Anything"', "choose one of Chain of identity"),
        (b'name = "details"', b'name = "sample"', "2 elements are called 'sample'"),
        (b'name = "details"', b'name = "<b>"', "no name of an element"),
        (b'name = "details"', b'name = "a\\u0000b"', "no name of an element"),
        (b'name = "details"', b'name = "^XZ ~JA ^FD"', "no name of an element"),
        (b"version = 1", b"version = 2026-01-01", "`version` must be a whole number"),
        (b"version = 1", b"version = 1\nversion = 2", "not TOML"),
        (b"version = 1", b"version = " + b"9" * 170, "`version` is a number of more than 64 bits"),
        (b"version = 1", b"version = 0x" + b"F" * 170, "`version` is a number of more than 64 bits"),
        (b"lines = 2", b"lines = 0x" + b"F" * 190, "of more than 64 bits"),
        (b"at = [0.5, 3, 18.5, 18.5]", b"at = [" + b"9" * 160 + b", 3, 18.5, 18.5]", "of more than 64 bits"),
        (b"at = [0.5, 3, 18.5, 18.5]", b"at = [1e308, 3, 18.5, 18.5]", "leaves the label"),
        (b"at = [0.5, 3, 18.5, 18.5]", b"at = [1_000, 3, 18.5, 18.5]", "leaves the label"),
        (b"at = [0.5, 3, 18.5, 18.5]", "at = [\u0663, 3, 18.5, 18.5]".encode(), "not TOML"),
        (b'name = "sample"\n', b"name.a.b.c.d.e.f.g.h = 1\n", "`name` must be text"),
        (b'stock = "small"', b'stock = "small"\n"\\u001b[2J\\u202e" = 1', r"`'\\x1b\[2J\\u202e'` is not a key"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(was, becomes, told):
    assert was in SAMPLE

    with pytest.raises(TemplateInvalid, match=told):
        template_from_toml(SAMPLE.replace(was, becomes, 1))


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (b"", "`name` is missing"),
        (b"\xff\xfe", "not TOML"),
        (b"name = ", "not TOML"),
        (b"a = " + b"[\n" * 40_000, "not TOML"),
        (b"x" * (MOST_BYTES + 1), "at most"),
        (b"name" + b".a" * 8000 + b" = 1\n", "no line of more than 200"),
        (b"name = " + b"9" * 5000, "no line of more than 200"),
        (b"name = 1\r" + SAMPLE, "not TOML"),
        (SAMPLE + b"\0", "not TOML"),
        (SAMPLE.split(b"\n\n")[0], "a list of 1 to 100 tables"),
        (SAMPLE.split(b"\n\n")[0] + b"\nelement = [1]", "must be one of"),
        (SAMPLE.split(b"\n\n")[0] + b"\nelement = 7", "a list of 1 to 100 tables"),
    ],
    ids=[
        "empty",
        "no text",
        "cut off",
        "deep",
        "huge",
        "a key of many parts",
        "many digits",
        "old ends of lines",
        "NUL",
        "no elements",
        "a number",
        "no list",
    ],
)
def test_a_file_that_is_no_template_is_refused(file, told):
    with pytest.raises(TemplateInvalid, match=told):
        template_from_toml(file)


@pytest.mark.parametrize(
    ("line", "taken"),
    [("inf", False), ("nan", False), ("1e308", False), ("-3", False), ("2.6", False), ("0", True), ("2.5", True)],
)  # fmt: skip
def test_a_line_is_no_thicker_than_its_box(line, taken):
    file = SAMPLE + f'\n[[element]]\ntype = "box"\nat = [1, 1, 5, 2.5]\nline = {line}\n'.encode()

    if taken:
        assert template_from_toml(file).elements[-1].line == float(line)
        return
    with pytest.raises(TemplateInvalid, match=r"has a line of .* mm: 0 to 2\.5"):
        template_from_toml(file)


@pytest.mark.parametrize(
    ("says", "check"),
    [("statements", "chain_of_identity_check"), ("donation", "chain_of_identity_check"), ("title", "title")],
)  # fmt: skip
def test_only_a_code_stands_before_its_own_check_character(says, check):
    """Of words that take many lines the first alone would be shown, and of a code another's character."""
    file = f'\n[[element]]\ntype = "checked"\nname = "any"\nat = [1, 1, 40]\nsays = "{says}"\ncheck = "{check}"\n'

    with pytest.raises(TemplateInvalid, match=f"shows '{says}' with '{check}'"):
        template_from_toml(SAMPLE + file.encode())


def test_a_mark_of_the_byte_order_and_other_ends_of_lines_are_no_fault():
    """Editors of one system put both into every file."""
    theirs = b"\xef\xbb\xbf" + SAMPLE.replace(b"\n", b"\r\n")

    assert template_to_toml(template_from_toml(theirs)) == SAMPLE


def test_what_is_wrong_is_told_in_a_sentence_however_long_it_is():
    with pytest.raises(TemplateInvalid) as told:
        template_from_toml(SAMPLE.replace(b'"small"', b'"""' + b"long\n" * 10_000 + b'"""', 1))

    assert len(str(told.value)) < 300


def test_the_hash_is_that_of_the_file():
    one, other = template_from_toml(SAMPLE), template_from_toml(SAMPLE + b"# a remark\n")

    assert other.sha256 != one.sha256
    assert replace(other, sha256="") == replace(one, sha256="")


def test_no_template_holds_a_text_of_its_own():
    """Every text on a label comes from a word, or is a caption that is translated."""
    texts = {"name", "says", "check", "caption", "colour", "shows"}
    for template in TEMPLATES.values():
        for one in template.elements:
            free = {f.name for f in fields(one) if type(getattr(one, f.name)) is str}
            assert free <= texts


millimetres = st.decimals(0, 20, places=2).map(float)
words = st.builds(
    Words, name=st.from_regex(r"[a-z][a-z0-9 ]{0,20}", fullmatch=True),
    at=st.tuples(millimetres, millimetres, millimetres.map(lambda wide: wide + 1)), says=st.sampled_from(FOR_EYES),
    points=st.decimals(4, 72, places=1).map(float), lines=st.integers(1, 30), font=st.sampled_from(Font),
    reverse=st.booleans(), follows=st.booleans(), required=st.booleans(),
    caption=st.sampled_from(("", "Expires", "Patient")),
)  # fmt: skip
boxes = st.builds(Box, at=st.tuples(millimetres, millimetres, st.just(2.5), st.just(0.25)))


@settings(max_examples=50)
@given(
    elements=st.lists(
        words | boxes, min_size=1, max_size=5, unique_by=lambda one: getattr(one, "name", id(one))
    )
)
def test_what_is_written_is_read_again(elements):
    made = LabelTemplate(
        name="any", version=7, kind=LabelKind.VESSEL, stock=STOCKS["base"], elements=tuple(elements), native_zpl=False
    )  # fmt: skip

    read = template_from_toml(template_to_toml(made))

    assert replace(read, sha256="") == made
