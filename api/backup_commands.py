"""`custody backup`, `custody restore`, `custody drill`: what an installation needs on its worst day."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from api.backup import take_backup
from api.command_line import Demo, existing_house, settings_of
from api.drill import rehearse
from api.http_client import ask
from api.known_log import Outside
from api.log_keys import log_keys_of
from api.new_epoch import begin_epoch
from api.restoring import BackupFiles, Restored, restore
from api.settings import Settings
from api.two_people import People, asked_claims
from custody.errors import Conflict, NotFound
from custody.ledger.epoch import EpochReason
from custody.ledger.policy import Policy


def backup(
    file: Annotated[Path, typer.Argument(help="Where the backup goes; FILE.keys comes beside it.")],
    *,
    to: Annotated[str, typer.Option(help="Encrypt for this age recipient (age1…).")] = "",
    demo: Demo = False,
) -> None:
    """Back up a running installation: one committed state, signed over, copied, verified."""
    with existing_house(demo=demo) as house:
        report = take_backup(house, file, to=to)
    typer.echo(f"{report.size} entries in {file}, verified; the persons' keys are in {file}.keys")
    typer.echo("Keep the two apart, and the keys folder apart from both.")


def restore_backup(  # noqa: PLR0913 -- each is a word on the command line
    file: Annotated[Path, typer.Argument(help="The backup.")],
    *,
    keys: Annotated[
        Path | None, typer.Option(help="The newest file of persons' keys; FILE.keys if not given.")
    ] = None,
    identity: Annotated[
        Path | None, typer.Option(help="The age identity file of an encrypted backup.")
    ] = None,
    checkpoint: Annotated[
        Path | None, typer.Option(help="A signed checkpoint, where the last one here was lost.")
    ] = None,
    policy: Annotated[
        Path | None, typer.Option(help="The keys you trust; the log's own keys if not given.")
    ] = None,
    without_witnesses: Annotated[
        bool, typer.Option("--without-witnesses", help="Ask no witness what it cosigned last.")
    ] = False,
    new_epoch: Annotated[
        bool,
        typer.Option(
            "--new-epoch", help="Entries are gone for good: go on as a new log that says so."
        ),
    ] = False,
    reason: Annotated[
        EpochReason | None, typer.Option(help="Of a new epoch: why they are gone.")
    ] = None,
    people: People = "",
    demo: Demo = False,
) -> None:
    """Restore a backup into an empty installation, proven to hold all that was ever signed.

    The witnesses of CUSTODY_WITNESSES are asked what they cosigned last. With --new-epoch two people
    of the backup, who say why, begin a new log with what was saved.

    Exit 0: restored and verified. 1: refused, and nothing was changed. 2: unreadable.
    """
    settings = settings_of(demo=demo)
    files = BackupFiles(file=file, keys=keys, identity=_text(identity))
    outside = Outside(
        policy=_policy(settings, policy), checkpoint=_text(checkpoint), ask=ask,
        without_witnesses=without_witnesses,
    )  # fmt: skip
    if new_epoch != (reason is not None):
        raise Conflict("a new epoch needs a reason (--reason), and only a new epoch has one")
    if reason is None:
        restored = restore(files, settings, outside)
        typer.echo(
            f"{restored.report.size} entries restored to {settings.data}, verified, nothing signed is missing"
        )
    else:
        begun = begin_epoch(files, settings, outside, asked_claims(people), reason)
        restored = begun.restored
        typer.echo(
            f"{restored.report.size} entries in {settings.data}, verified; {begun.loss.entries} are lost"
        )
        typer.echo(f"the log goes on as {begun.origin}\nits key: {begun.vkey}")
    for line in _told(restored):
        typer.echo(line)


def drill(
    *,
    report: Annotated[
        Path | None, typer.Option(help="Where the signed report goes; printed if not given.")
    ] = None,
    demo: Demo = False,
) -> None:
    """Rehearse the worst day: back up, restore elsewhere, verify, replay; a signed report of it."""
    with existing_house(demo=demo) as house:
        note = rehearse(house)
    if report is None:
        sys.stdout.write(note)
    else:
        report.write_text(note, "utf-8")
        typer.echo(f"the drill went well; {report} says so, signed")


def add_to(app: typer.Typer) -> None:
    """Hang the commands into the command line."""
    app.command(name="backup")(backup)
    app.command(name="restore")(restore_backup)
    app.command(name="drill")(drill)


def _told(restored: Restored) -> list[str]:
    """What is to be known besides."""
    lines = [f"{len(restored.erased)} persons stay erased"] * bool(restored.erased)
    if restored.unheard:
        names = ", ".join(restored.unheard)
        lines.append(f"NOT ASKED: {names} gave no answer, and may have seen more")
    return lines


def _policy(settings: Settings, file: Path | None) -> Policy:
    if file is not None:
        return Policy.parse(file.read_text("utf-8"))
    at_hand = log_keys_of(settings).all()
    if not at_hand:
        raise NotFound(
            f"there is no key in {settings.keys}: restore the keys folder first, or give --policy"
        )
    return Policy.of([one.vkey for one in at_hand], pinned=True)


def _text(file: Path | None) -> str:
    """What a file says; an age identity file may have lines of comment."""
    if file is None:
        return ""
    text = file.read_text("utf-8")
    keys = [line for line in text.splitlines() if line.startswith("AGE-SECRET-KEY-")]
    return keys[0] if keys else text
