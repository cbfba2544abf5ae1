"""How damaged labels read: measures every row and writes fixtures/labels/reading.json, `python -m tests.bench.reading`.

It takes a quarter of an hour; whoever names symbols or kinds of label measures only these anew.  The page
docs/label-reading.md is drawn from the file.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tests.kit.house import FIXTURES
from tests.labels.damage import Damage
from tests.labels.reading import (
    DAMAGES,
    LABEL_DAMAGES,
    LABEL_LOOKS,
    LOOKS,
    SEARCHED,
    SEARCHES,
    Row,
    Sight,
    is_taken,
    label_sights,
    row_of,
    symbol_sights,
)

OUT = FIXTURES / "labels" / "reading.json"


def main() -> int:
    """Measure and write down."""
    chosen = frozenset(sys.argv[1:])
    kept = json.loads(OUT.read_text()) if chosen else {}
    symbols = symbol_sights()
    labels = {str(kind): (sight,) for kind, sight in label_sights().items()}
    parts = {
        "symbols": (symbols, DAMAGES, range(LOOKS)),
        "labels": (labels, LABEL_DAMAGES, range(LABEL_LOOKS)),
        "search": (symbols, SEARCHED, range(LOOKS, LOOKS + SEARCHES)),
    }
    told = {"looks": LOOKS, "label_looks": LABEL_LOOKS, "searches": SEARCHES} | {
        name: list(_part(*part, {_key(row): row for row in kept.get(name, ()) if row["what"] not in chosen}))
        for name, part in parts.items()
    }  # fmt: skip
    for row in told["search"]:
        del (
            row["read"],
            row["opened"],
        )  # the rates stand above: only what is read wrongly is searched for
    OUT.write_text(_written(told))
    return 0


def _written(told: Mapping[str, Any]) -> str:
    """A line for each row, so that a change of the file shows which."""
    return json.dumps(told).replace('{"what"', '\n{"what"') + "\n"


def _part(
    things: Mapping[str, tuple[Sight, ...]],
    damages: Iterable[Damage],
    seeds: range,
    kept: Mapping[tuple[str, str, float], dict[str, Any]],
) -> Iterator[dict[str, Any]]:
    for damage in damages:
        print(damage.kind, damage.strength, file=sys.stderr)
        for name, sights in things.items():
            before = kept.get((name, damage.kind, damage.strength))
            yield dict(before) if before else _told(name, damage, row_of(sights, damage, seeds))


def _key(row: Mapping[str, Any]) -> tuple[str, str, float]:
    return row["what"], row["damage"], row["strength"]


def _told(name: str, damage: Damage, row: Row) -> dict[str, Any]:
    wrong = [
        {
            "seed": seed, "symbology": symbology, "text": sent.decode("latin-1"), "taken": is_taken((symbology, sent))
        }
        for seed, (symbology, sent) in row.wrong
    ]  # fmt: skip
    return {
        "what": name, "damage": damage.kind, "strength": damage.strength,
        "read": f"{row.read:x}", "opened": f"{row.opened:x}", "wrong": wrong,
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
