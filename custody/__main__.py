"""`python -m custody verify FILE`: verify an evidence bundle or a database, with no server.

It needs Python, `cryptography` and `orjson`, and nothing of the web; of the store only
where many subjects are remembered (`StoredTails`), so that memory is constant.  Exit 0 if the
file is verified, 1 if it is not (the first bad entry is named), 2 if it cannot be read.
"""

import sqlite3
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from custody.errors import DocumentUnreadable, LedgerTampered
from custody.exchange.selection import verify_evidence
from custody.ledger.blocks import walk_blocks
from custody.ledger.kept import newest_kept
from custody.ledger.log import Row
from custody.ledger.policy import Policy
from custody.ledger.report import Report
from custody.ledger.verify import OF_KEYS, claimed, held_to, verify_walked
from custody.ledger.walk import LedgerWalk
from custody.store.kept import kept_checkpoints
from custody.store.log_rows import LogRows, as_stored
from custody.store.tails import StoredTails

VERIFIED, NOT_VERIFIED, UNREADABLE = 0, 1, 2
_SQLITE = b"SQLite format 3\x00"


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks; answers the exit code."""
    asked = _parse(arguments)
    try:
        policy = Policy.parse(asked.policy.read_text("utf-8")) if asked.policy else None
        report = verify_file(asked.file, policy)
    except (OSError, UnicodeDecodeError, sqlite3.Error, DocumentUnreadable) as error:
        sys.stderr.write(f"unreadable: {error}\n")
        return UNREADABLE
    sys.stdout.write("".join(f"{line}\n" for line in tell(report)))
    return VERIFIED if report.ok else NOT_VERIFIED


def verify_file(path: Path, policy: Policy | None) -> Report:
    """Verify a bundle, or a database by a policy; DocumentUnreadable if the file is neither."""
    with path.open("rb") as file:
        is_database = file.read(len(_SQLITE)) == _SQLITE
    if not is_database:
        return verify_evidence(path.read_bytes(), policy)
    if policy is None:
        raise DocumentUnreadable("a database tells no keys of its own: give --policy")
    return verify_database(path, policy)


def verify_database(path: Path, policy: Policy) -> Report:
    """Verify the whole log in a SQLite database against every checkpoint that is kept in it."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
        database.text_factory = as_stored
        has_lines = "SELECT 1 FROM sqlite_master WHERE name = 'ledger_cosignature'"
        cosigned = database.execute(has_lines).fetchone() is not None
        told = list(_about_keys(database))
        try:
            stored = kept_checkpoints(
                lambda sql: database.execute(sql).fetchall(), cosigned=cosigned
            )
            if not stored:
                raise DocumentUnreadable("the database holds no signed checkpoint")
            note, kept = newest_kept(stored, policy, claimed(told).believing(policy))
        except LedgerTampered as error:
            return Report(ok=False, pinned=True, size=0, problem=f"{error}")
        ends = database.execute("SELECT min(seq), max(seq) FROM ledger_entry").fetchone()
        rows = LogRows(dialect="sqlite", place=str(path))
        with closing(StoredTails()) as tails:
            report = verify_walked(
                partial(_walk, rows, *ends), note, policy, kept=kept, tails=tails
            )
        return held_to(report, told, map(str, stored), policy)


def _about_keys(database: sqlite3.Connection) -> Iterator[Row]:
    """The entries that may tell of the log's keys; what they say is believed once all were walked."""
    return database.execute(
        "SELECT seq, body, leaf FROM ledger_entry WHERE instr(body, ?) ORDER BY seq", (OF_KEYS,)
    )


def _walk(rows: LogRows, first: int | None, last: int | None, walk: LedgerWalk) -> None:
    """Past all entries; a number below 0 is none that an entry has, which the walk says."""
    if first is not None and last is not None:
        walk.walk(rows(first, 0))
        walk_blocks(walk, rows, last + 1)


def tell(report: Report) -> list[str]:
    """What a report says, in lines for people."""
    before = _told_before(report)
    if not report.ok:
        return [f"NOT VERIFIED: {report.problem}", *before]
    lines = [f"verified: {report.size} entries", *before]
    if report.checkpoint:
        lines += [f"  {line}" for line in report.checkpoint.text().splitlines()]
        if report.checkpoint.demo:
            lines.append("this is the log of a demo: it is about no patient")
    lines += [one for one in (report.claim, report.signature) if one]
    if report.unsigned:
        lines.append(f"{report.unsigned} entries came after the checkpoint and are not signed yet")
    if not report.pinned:
        lines.append("KEY NOT PINNED: it came with the file; compare it with one from elsewhere")
    return lines


def _told_before(report: Report) -> list[str]:
    """What was not read this time."""
    if not report.skipped:
        return []
    last = report.skipped - 1
    return [f"entries 0 to {last} were verified at {report.skipped_at} and not read again"]


def _parse(arguments: list[str] | None) -> Namespace:
    """The command line."""
    parser = ArgumentParser(prog="python -m custody", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    verify = commands.add_parser("verify", help="verify an evidence bundle or a database")
    verify.add_argument("file", type=Path, metavar="FILE", help="the bundle or the database")
    verify.add_argument(
        "--policy", type=Path, metavar="FILE", help="the keys you trust, from another source"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
