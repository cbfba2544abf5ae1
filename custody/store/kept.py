"""Every checkpoint in a database with the lines of its witnesses, as stored: for who believes none of it."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from custody.errors import LedgerTampered
from custody.ledger.kept import Kept, KeptLine

Ask = Callable[[str], list[tuple[Any, ...]]]
"""Puts a question in SQL that either database understands."""


def kept_checkpoints(ask: Ask, *, cosigned: bool = True) -> list[Kept]:
    """From the smallest size; a database from before there were witnesses is not `cosigned`.

    Raises:
        LedgerTampered: the line of a witness stands under no checkpoint.
    """
    lines: dict[int, list[KeptLine]] = defaultdict(list)
    if cosigned:
        for size, *line in ask(
            "SELECT size, witness, line, at FROM ledger_cosignature ORDER BY size, witness"
        ):
            lines[size].append(KeptLine(*line))
    kept = [
        Kept(size=size, note=note, lines=tuple(lines.pop(size, ())))
        for size, note in ask("SELECT size, note FROM ledger_checkpoint ORDER BY size")
    ]
    for size, (first, *_) in lines.items():
        raise LedgerTampered(
            f"the cosignature of {first.witness!r} over {size} entries is under no checkpoint"
        )
    return kept
