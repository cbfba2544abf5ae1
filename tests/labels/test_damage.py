"""What damaged labels read as: the figures of the docs are those of today's pictures, and no wrong read is taken."""

import json

import numpy as np
import pytest

from api.docs_label_reading import FIGURES
from labels.symbols import SymbolKind
from tests.kit.house import FIXTURES
from tests.labels.damage import BEHIND, INK, LIGHT, SURFACE, TAPE, Chance, Damage, damaged, look_at
from tests.labels.reading import (
    DAMAGES,
    LABEL_DAMAGES,
    LABEL_LOOKS,
    LOOKS,
    OPENING,
    SEARCHED,
    SYMBOLS,
    is_taken,
    label_sights,
    look,
    printed_labels,
    row_of,
    symbol_sights,
)

FOUND = json.loads(FIGURES.read_text())
WRONG = [
    (where, row, one)
    for where in ("symbols", "labels", "search")
    for row in FOUND[where]
    for one in row["wrong"]
]
README = FIXTURES.parent / "README.md"
SHARES = (0.1, 0.2)


def damage_of(row):
    return Damage(kind=row["damage"], strength=row["strength"])


def sights_of(where, row):
    if where == "labels":
        return (label_sights()[row["what"]],)
    return symbol_sights()[row["what"]]


def first_seeds(bits, count):
    return int(bits, 16) & ((1 << count) - 1)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda one: f"{one.kind} {one.strength:g}")
def test_the_first_pictures_of_every_row_read_as_the_docs_say(damage):
    rows = [row for row in FOUND["symbols"] if damage_of(row) == damage]

    found = {row["what"]: first_seeds(row["read"], 1) for row in rows}

    assert found == {
        name: row_of(sights, damage, range(1)).read for name, sights in symbol_sights().items()
    }


@pytest.mark.parametrize("damage", [LABEL_DAMAGES[1], LABEL_DAMAGES[-1]], ids=lambda one: one.kind)
def test_the_first_pictures_of_whole_labels_read_as_the_docs_say(damage):
    rows = [row for row in FOUND["labels"] if damage_of(row) == damage]

    for row in rows:
        again = row_of(sights_of("labels", row), damage, range(1))
        assert first_seeds(row["read"], 1) == again.read
        assert first_seeds(row["opened"], 1) == again.opened


def test_every_row_was_measured():
    assert (FOUND["looks"], FOUND["label_looks"]) == (LOOKS, LABEL_LOOKS)
    assert [damage_of(row) for row in FOUND["symbols"]] == [one for one in DAMAGES for _ in SYMBOLS]
    assert len(FOUND["labels"]) == len(LABEL_DAMAGES) * len(printed_labels())
    assert len(FOUND["search"]) == len(SEARCHED) * len(SYMBOLS)


@pytest.mark.parametrize(("where", "row", "one"), WRONG, ids=lambda one: str(one)[:40])
def test_a_wrong_read_of_the_decoder_is_still_one_and_is_not_taken_for_a_code(where, row, one):
    sights = sights_of(where, row)
    sight = sights[one["seed"] % len(sights)]
    text = (one["symbology"], one["text"].encode("latin-1"))

    assert text in look(sight, damage_of(row), one["seed"]) - sight.printed
    assert not is_taken(text)
    assert not one["taken"]


def test_only_bars_are_ever_read_wrongly():
    assert {one["symbology"] for _, _, one in WRONG} <= {"]C0", "]C1"}


@pytest.mark.parametrize(
    "text",
    [
        "=A99993930020856",  # read of the bars =A99992600012300, with flags that check nothing
        "=A99992654312300",
        "=A93992600012323",
    ],
)
def test_donation_numbers_that_frost_made_are_refused_once_their_flags_check_them(text):
    flags = next(iter(symbol_sights()["donation bars"][0].wanted))[1][-2:]

    assert is_taken(("]C0", text.encode()))
    assert not is_taken(("]C0", text[:-2].encode() + flags))


def test_every_printed_symbol_is_taken_as_it_stands():
    for sights in symbol_sights().values():
        for sight in sights:
            assert all(map(is_taken, sight.wanted))


def test_what_opens_a_step_stands_on_every_label():
    for sight in label_sights().values():
        assert sight.opening
    assert set(SYMBOLS) > OPENING


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda one: f"{one.kind} {one.strength:g}")
def test_the_same_seed_gives_the_same_picture_and_another_seed_another(damage):
    sight = symbol_sights()["print mark"][0]

    def picture(seed):
        return damaged(sight.picture, sight.area, damage, Chance(seed), module=sight.module)

    assert np.array_equal(picture(1), picture(1))
    assert not np.array_equal(picture(1), picture(2))


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("kind", SURFACE)
def test_a_share_is_a_share(kind, share):
    paper = np.full((400, 400), 128, np.uint8)

    suffered = SURFACE[kind](paper, (0, 0, 400, 400), share, Chance(1))

    hidden = np.isin(suffered, (TAPE, INK, BEHIND)) if "frost" not in kind else suffered > 230
    assert hidden.mean() == pytest.approx(share, abs=0.02)


def test_a_label_round_a_tube_is_seen_narrower_and_ends_where_the_tube_ends():
    paper = np.full((100, 300), 0, np.uint8)

    flat, round_a_tube = (
        (look_at(paper, Chance(1), diameter=diameter) < LIGHT / 2).sum() for diameter in (0, 150)
    )

    assert round_a_tube / flat == pytest.approx(1 / 2, abs=0.02)


def test_symbols_of_every_kind_are_damaged():
    drawn = {one.symbol.kind for _, page in printed_labels().values() for one in page.symbols}

    assert drawn == set(SymbolKind)


def test_the_readme_tells_what_was_found():
    readme = README.read_text(encoding="utf-8")
    pictures = sum(
        len(FOUND[part]) * FOUND[looks]
        for part, looks in (("symbols", "looks"), ("labels", "label_looks"), ("search", "searches"))
    )

    assert f"Of {pictures:,} pictures of damaged labels {len(WRONG)} were read" in readme
