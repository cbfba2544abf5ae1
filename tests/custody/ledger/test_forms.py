"""A form that was learned takes nothing that the rules refuse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import EntryMalformed
from custody.ledger.canonical import decode, encode
from custody.ledger.forms import Forms
from custody.ledger.shape import check_shape
from tests.custody.ledger.stories import a_draft, a_log

FULL = a_draft(
    step="thaw",
    second="badge-12",
    subjects=("B-1", "CHA999926000001"),
    verdict="refused",
    body={"values": {"count": 12, "low": -7, "zero": 0, "seen": True}, "scans": [{"slot": "a"}]},
    outcome=(("hold", {"id": "h1", "open": False, "n": 3}), ("bag", {"at": "x"})),
    reasons=("wrong_patient", {"code": "late", "by_seconds": 5}),
    commitments={"scan_0": "ab" * 32},
    refs=("019ab000-0000-7000-8000-000000000001",),
    signoffs=({"who": "badge-12"},),
    device={"id": "reader-1", "seq": 4, "signature": "QUJD"},
)


def full_log():
    """Entries with every field there is, three of them in a row."""
    log = a_log(0)
    log._clock.move(seconds=1)
    return [log.append(FULL) for _ in range(3)]


GOOD = full_log()[-1].body
VIEW = decode(GOOD)


def learned():
    """The form of the full entry, known."""
    forms = Forms()
    for _ in range(8):
        forms.learn(GOOD, VIEW)
    return forms


FORMS = learned()


def must_be_good(body):
    """What a form takes, decoding and the shape take too (links are compared by who walks)."""
    if FORMS.read(body) is not None:
        view = decode(body)
        for link in view["links"]:
            link["prev"] = "ab" * 32
        check_shape(view | {"links": view["links"][:1]})


def test_a_form_that_came_often_is_known_and_tells_links_and_moments():
    first, second = VIEW["links"]

    seen = FORMS.read(GOOD)

    assert seen == (
        VIEW["at"]["time"],
        "3", first["prev"], first["subject"],
        "3", second["prev"], second["subject"],
        VIEW["rec"],
    )  # fmt: skip


def test_a_form_that_came_once_is_not():
    forms = Forms()

    forms.learn(GOOD, VIEW)

    assert forms.read(GOOD) is None


@given(st.data())
def test_what_a_form_takes_after_a_change_the_rules_take_too(data):
    body = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 2))):
        place = data.draw(st.integers(0, len(body) - 1))
        length = data.draw(st.integers(0, 3))
        body[place : place + length] = data.draw(
            st.one_of(
                st.binary(max_size=3),
                st.sampled_from(
                    [b"0", b"-", b"9", b'"', b"\\", b",", b"A", b"e1", b".", b"}", b"null"]
                ),
            )
        )

    must_be_good(bytes(body))


def leaves_of(value, path=()):
    """The path to every scalar of a value."""
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        return [leaf for key, one in items for leaf in leaves_of(one, (*path, key))]
    return [path]


def with_leaf(value, path, new):
    """A copy of a value with another scalar at a path."""
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = with_leaf(value[path[0]], path[1:], new)
    return copy


ODD = st.one_of(
    st.text(max_size=5),
    st.integers(-(2**53) + 1, 2**53 - 1),
    st.booleans(),
    st.sampled_from(
        ["", "A" * 129, "ab" * 32, "AB" * 32, "2026-02-29T00:00:00.000000Z", "2026-13-01T00:00:00.000000Z",
         "2026-11-22T24:00:00.000000Z", "2026-11-22T23:59:60.000000Z", "a:b", "a", "moon", "refused", "\x7f", "a\n"]
    ),
)  # fmt: skip


@given(st.data(), ODD)
def test_another_value_in_any_place_passes_a_form_only_if_it_passes_the_rules(data, odd):
    path = data.draw(st.sampled_from(leaves_of(VIEW)))

    must_be_good(encode(with_leaf(VIEW, path, odd)))


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (b'"count":12', b'"count":012'),
        (b'"count":12', b'"count":-0'),
        (b'"count":12', b'"count":1.5'),
        (b'"count":12', b'"count":9007199254740993'),
        (b'"low":-7', b'"low":--7'),
        (b'"slot":"a"', b'"slot":"a\n"'),
        (b'"slot":"a"', b'"slot":"\\u0061"'),
        (b'"slot":"a"', b'"slot":"\xc3"'),
        (b'"seen":true', b'"seen":null'),
        (b'"v":1', b'"v": 1'),
        (b"2026-11-22T", b"2026-11-31T"),
        (b"badge-12", b"badge 12"),
    ],
)
def test_what_has_no_place_is_left_to_the_slow_way(good, bad):
    body = GOOD.replace(good, bad)

    assert body != GOOD
    assert FORMS.read(body) is None
    with pytest.raises(EntryMalformed):
        check_shape(decode(body))


def test_forms_are_forgotten_before_they_fill_the_memory():
    forms = Forms()

    for n in range(9000):
        forms.learn(GOOD, VIEW | {"body": {f"k{n}": 1}})

    assert len(forms._met) <= 8000
