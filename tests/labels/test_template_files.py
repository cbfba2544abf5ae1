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
        (b"a = " + b"[" * 50_000, "not TOML"),
        (b"x" * (MOST_BYTES + 1), "at most"),
        (SAMPLE.split(b"\n\n")[0], "a list of 1 to 100 tables"),
        (SAMPLE.split(b"\n\n")[0] + b"\nelement = [1]", "must be one of"),
        (SAMPLE.split(b"\n\n")[0] + b"\nelement = 7", "a list of 1 to 100 tables"),
    ],
    ids=["empty", "no text", "cut off", "deep", "huge", "no elements", "a number", "no list"],
)
def test_a_file_that_is_no_template_is_refused(file, told):
    with pytest.raises(TemplateInvalid, match=told):
        template_from_toml(file)


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
