"""`custody verify …`: whether a bundle, a custody PDF or a database is what was signed.

It starts without the house: no web, no drawing, no settings.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from api.clock import MachineClock
from api.ending import told_plainly
from api.verify_progress import ProgressLine
from api.verifying import verify as verify_target
from api.verifying_database import Resume
from custody.__main__ import NOT_VERIFIED, VERIFIED, tell
from custody.errors import DocumentUnreadable
from custody.ledger.policy import Policy
from custody.ledger.timestamp import write_time


def main() -> None:
    """Run `custody verify …` and no other command."""
    app = typer.Typer(add_completion=False)
    app.command()(verify)
    with told_plainly():
        app(args=sys.argv[2:], prog_name="custody verify")


def verify(
    file: Annotated[str, typer.Argument(help="A bundle, a custody PDF, or a database.")],
    policy: Annotated[
        Path | None, typer.Option(help="A file with the keys you trust, from elsewhere.")
    ] = None,
    key: Annotated[list[str] | None, typer.Option(help="A key you trust (vkey).")] = None,
    resume: Annotated[
        Path | None,
        typer.Option(help="Of a database: a file that remembers how far it was verified."),
    ] = None,
) -> None:
    """Verify a bundle, a custody PDF or a database, without any server.

    With --resume, entries that the file remembers are not read again, and it says so.

    Exit 0: verified. 1: not, and the first bad entry is named. 2: unreadable.
    """
    trusted = Policy.parse(policy.read_text("utf-8")) if policy else None
    if trusted is None and key:
        trusted = Policy.of(key, pinned=True)
    again = Resume(file=resume, now=write_time(MachineClock().now())) if resume else None
    progress = ProgressLine()
    try:
        report = verify_target(file, trusted, progress, again)
    except OSError as error:
        raise DocumentUnreadable(f"{file}: {error.strerror}") from error
    finally:
        progress.clear()
    out = Console(highlight=False, soft_wrap=True)
    for line in tell(report):
        out.print(line, markup=False)
    raise typer.Exit(VERIFIED if report.ok else NOT_VERIFIED)
