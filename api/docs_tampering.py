"""The page of attacks, drawn from the corpus: what was done, and what the verifier says."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

CORPUS: Final = Path(__file__).parents[1] / "fixtures" / "ledgers" / "tampered"

_BUNDLES: Final = """# Attacks, and what finds them

Each attack has a name. Its file is in `fixtures/ledgers/tampered/`, made by
`tests/known_answers/make_ledger_vectors.py` from the [format](ledger-format.md) alone. The tests ask
both verifiers, in Python and in the page for browsers; each must refuse, and name the same entry.

## A bundle

Whoever sends a bundle can change what they like, and with the log's key they can sign it. The key is
pinned by a policy. `first bad entry` is empty where no entry is to blame.

| Attack | What was done | First bad entry | The sentence has |
|---|---|---|---|
"""
_LOGS: Final = """
## A whole log

A bundle cannot show that the log's own key signed another history. Who kept a checkpoint, or is a
witness, sees it: these are logs, the newest checkpoint, and what the reader kept, in `whole_logs.json`.

| Attack | What was done | First bad entry | The sentence has |
|---|---|---|---|
"""
_REST: Final = """
## A custody PDF

`tests/adversaries/test_papers.py` forges PDFs of a small real installation: bytes before, after or
within, an update behind the end, another attachment, other pages around the same attachment, the seal
of another PDF, two seals, a stranger's seal, the log's own seal over another checkpoint. All are refused.

Of a paper with a signature for PDF readers: its gap moved, made wider or laid over the seal, digits that
are none, two `/ByteRange`, one that does not cover the end, one taken out. All are refused, by both
verifiers. Changed digits of the signature are no change of what is sealed: both say verified, the command
line says loudly that the signature is broken, and the page that it does not check it. So it is with a
signature by another certificate of the same name: the seal says whose belongs there.

**What no seal stops:** who holds the log's key can seal pages that say something else than the bundle
in them. The bundle is the evidence; a verifier tells what *it* says, and whoever doubts the pages
compares them with the entries.

## A database

`tests/adversaries/test_every_flip.py` changes one byte at a time of every row of the ledger's tables
and the projections, each column made empty or filled, in a database of ten entries with a record of
every kind, and of the kept nodes of a longer one. `custody verify` finds each and names the row, the entry,
or the checkpoint by its size. Two changes prove nothing and are let be: when a witness's line came in (the
witness's own time is in the line, and signed), and the signature of a witness whom the policy does not name.
Stores (sessions, stations, accounts, names in the vault) are not told by entries, and are not verified.

**What it cannot find:** a checkpoint's row that was deleted, if nobody else kept the checkpoint;
entries cut off after the newest checkpoint, head and rows with them.

## A hostile file

`tests/adversaries/test_hostile_files.py` sends what was never a bundle, note, policy, proof, PDF or
code: random, nested a million deep, a gigabyte packed into a megabyte. Each ends in a refusal, in a
process of two gigabytes and twenty seconds.
"""


def tampering() -> str:
    """Every attack of the corpus with its answer, and where the others are."""
    bundles = _read("expected.json")
    logs = _read("whole_logs.json")["attacks"]
    return "".join([_BUNDLES, *_rows(bundles), _LOGS, *_rows(logs), _REST])


def _read(name: str) -> dict[str, Any]:
    attacks: dict[str, Any] = json.loads((CORPUS / name).read_text("utf-8"))
    return attacks


def _rows(attacks: dict[str, Any]) -> Iterator[str]:
    for name, one in attacks.items():
        index = one["first_bad_index"]
        shown = "" if index is None else index
        yield f"| `{name}` | {one['done']} | {shown} | {one['problem']} |\n"
