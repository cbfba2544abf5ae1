"""A form that was learned takes nothing that the rules refuse."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custody.errors import EntryMalformed, LedgerTampered
from custody.ledger.block import check_block
from custody.ledger.blocks import join
from custody.ledger.canonical import decode, encode
from custody.ledger.entry_checker import EntryChecker
from custody.ledger.forms import Forms
from custody.ledger.merkle import leaf_hash
from custody.ledger.shape import check_shape
from custody.ledger.walk import LedgerWalk
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
        VIEW["at"]["time"][:17],
        "3", first["prev"], first["subject"],
        "3", second["prev"], second["subject"],
        VIEW["rec"], VIEW["rec"][:17],
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


# ── both ways side by side ─────────────────────────────────────────────────────────────────


def story():
    """Entries of several forms, in words that go in and out of ASCII, about two subjects."""
    log = a_log(0)
    drafts = (FULL, replace(FULL, body={"said": "käse"}), a_draft(), a_draft(subjects=()))
    for number in range(44):
        log._clock.move(seconds=1)
        log.append(replace(drafts[number % 4], id=f"019ab000-0000-7000-8000-{number:012x}"))
    return [entry.body for entry in log.read()]


STORY = story()
TOKENS = [re.findall(rb'"(?:[^"\\\\]|\\\\.)*"|-?[0-9]+|[a-z]+|.', body) for body in STORY]
ODD_TOKENS = [
    b"0", b"-0", b"00", b"1.0", b"1e3", b"-1", b"999999999999999", b"9007199254740991",
    b"9007199254740992", b"null", b"true", b"{}", b"[]", b'""', b'"a"', b'"A"', b'"a b"',
    b'"\\u0061"', b'"\\u00e9"', b'"\\n"', b'"\n"', b'"\x7f"', b'"\x00"', b'"\xc3\xa9"', b'"e\xcc\x81"',
    b'"\xed\xa0\x80"', b'"\xff"', b'"2026-02-30T00:00:00.000000Z"', b'"2028-02-29T00:00:00.000000Z"',
    b'"0000-01-01T00:00:00.000000Z"', b'"9999-12-31T23:59:59.999999Z"', b'"2026-11-22T09:00:60.000000Z"',
    b'"2026-11-22T09:00:00.000000z"', b'"2026-11-22 09:00:00.000000Z"', b" ", b",", b":", b"[", b"}",
    b'"' + b"A" * 128 + b'"', b'"' + b"A" * 129 + b'"', b'"' + b"ab" * 32 + b'"', b'"' + b"a" * 66_000 + b'"',
    b"[" * 17 + b"]" * 17, b'{"a":' * 12 + b"1" + b"}" * 12, b'"declared"', b'"refused"', b'"server"',
]  # fmt: skip


def in_full(bodies):
    """When the last entry was recorded and what stands last about each subject; None if one is bad."""
    checker = EntryChecker()
    try:
        for body in bodies:
            checker.check(body, leaf_hash(body))
    except (EntryMalformed, LedgerTampered):
        return None
    return checker.rec, dict(checker.tails)


def at_once(bodies, forms):
    """The same of a block that is joined to an empty log."""
    rows = [(index, body, leaf_hash(body)) for index, body in enumerate(bodies)]
    walk = LedgerWalk(())
    block = check_block(lambda start, stop: rows[start:stop], 0, len(rows), (), forms)
    if block is None or not join(walk, block):
        return None
    return walk.checker.rec, dict(walk.checker.tails)


def knowing():
    """Every form of the story that may be known."""
    forms = Forms()
    assert at_once(STORY, forms)
    return forms


KNOWING = knowing()
LAST = STORY[40:]


def test_of_the_story_the_entries_in_ascii_are_known():
    assert [KNOWING.read(body) is not None for body in LAST] == [True, False, True, True]


@given(st.data())
@settings(max_examples=600)
def test_a_block_and_who_asks_in_full_always_say_the_same(data):
    place = data.draw(st.integers(0, 3))
    tokens = list(TOKENS[40 + place])
    for _ in range(data.draw(st.integers(1, 2))):
        at = data.draw(st.integers(0, len(tokens) - 1))
        match data.draw(st.sampled_from(["odd", "other", "twice", "swap", "drop", "bytes"])):
            case "odd":
                tokens[at] = data.draw(st.sampled_from(ODD_TOKENS))
            case "other":
                tokens[at] = data.draw(st.sampled_from(TOKENS[data.draw(st.integers(40, 43))]))
            case "twice":
                stop = min(len(tokens), at + data.draw(st.integers(1, 4)))
                tokens[at:at] = tokens[at:stop]
            case "swap":
                other = data.draw(st.integers(0, len(tokens) - 1))
                tokens[at], tokens[other] = tokens[other], tokens[at]
            case "drop":
                tokens[at] = b""
            case "bytes":
                tokens[at] = data.draw(st.binary(max_size=3)) + tokens[at][1:]
    bodies = [*STORY[:40], *LAST[:place], b"".join(tokens), *LAST[place:]]

    assert at_once(bodies, KNOWING) == in_full(bodies)


@given(st.data(), ODD)
@settings(max_examples=200)
def test_another_value_in_a_row_of_entries_is_answered_alike(data, odd):
    place = data.draw(st.integers(0, 3))
    view = decode(LAST[place])
    changed = with_leaf(view, data.draw(st.sampled_from(leaves_of(view))), odd)
    bodies = [*STORY[: 40 + place], encode(changed, any_form=True), *LAST[place + 1 :]]

    assert at_once(bodies, KNOWING) == in_full(bodies)


# ── a hostile log ──────────────────────────────────────────────────────────────────────────


def known_in(forms):
    return sum(map(len, forms._known.values()))


def test_forms_are_forgotten_before_they_fill_the_memory():
    forms = Forms()

    for n in range(9000):
        forms.learn(GOOD, VIEW | {"body": {f"k{n}": 1}})

    assert len(forms._met) <= 8000


def test_all_forms_together_have_a_bounded_length(monkeypatch):
    monkeypatch.setattr("custody.ledger.forms._ROOM", 20_000)
    forms = Forms()

    for n in range(40):
        view = VIEW | {"body": {"k" * n: "x"}, "type": f"thing{n}:moved"}
        for _ in range(8):
            forms.learn(encode(view), view)

    assert 0 < known_in(forms) < 20
    assert forms._length <= 20_000


def test_of_forms_that_look_alike_few_are_tried():
    forms = Forms()

    for n in range(40):
        view = VIEW | {"body": {f"key{n:02}": "x"}}
        for _ in range(8):
            forms.learn(encode(view), view)

    assert known_in(forms) == 16


def test_a_long_entry_is_not_learned():
    forms = Forms()
    view = VIEW | {"body": {f"key{n}": 1 for n in range(1000)}}

    for _ in range(8):
        forms.learn(encode(view), view)

    assert known_in(forms) == 0


@pytest.mark.parametrize(
    "words",
    [
        {"zone": "A" * 3000 + "/" + "A" * 3000 + "!"},
        {"zone": "/".join("A" * 2000) + "!"},
        {"zone": "A/" * 2000},
        {"source": "a" * 6000},
        {"zone": "A" * 60_000 + "!"},
    ],
)
def test_no_entry_takes_a_form_long_to_refuse(words):
    """Each box of a form gives up at once where the next cannot begin: a way tried twice takes hours, and is red."""
    body = encode(VIEW | {"at": VIEW["at"] | words})

    assert FORMS.read(body) is None


def test_many_boxes_in_a_row_that_almost_match_are_refused_in_no_time():
    view = VIEW | {"reasons": ["a" * 30] * 150, "refs": [VIEW["id"]] * 2}
    forms = Forms()
    for _ in range(8):
        forms.learn(encode(view), view)
    body = encode(view).replace(b'"rec":"20', b'"rec":"2x')
    assert known_in(forms) == 1

    assert forms.read(body) is None
