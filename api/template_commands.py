"""`custody labels`: templates as files, checked at home, brought in as drafts, exported as they were approved."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from api.command_line import Demo, existing_house
from api.command_session import Badge, Pin, StationToken, signed_in
from api.label_templates import kept_as
from api.template_drafts import bring
from api.template_views import faults_shown, versions
from custody.domain.permissions import Permission
from custody.errors import DocumentUnreadable
from labels.template_files import MOST_BYTES, template_from_toml

labels = typer.Typer(no_args_is_help=True, help="Templates of labels.")

TemplateFile = Annotated[Path, typer.Argument(help="A template's TOML file.")]


@labels.command(name="check")
def check_template(file: TemplateFile) -> None:
    """Check a template's file: complete, words fit and can be read, symbols are read back. Needs no installation.

    Exit 0: nothing stands against it. 1: something does, and it is told. 2: unreadable.
    """
    toml = _read(file)
    template, faults = template_from_toml(toml), faults_shown(toml)
    for one in faults:
        sys.stdout.write(f"{one}\n")
    if faults:
        raise typer.Exit(1)
    sys.stdout.write(f"{template.key}, SHA-256 {template.sha256}: nothing stands against it\n")


@labels.command(name="import")
def import_template(
    file: TemplateFile,
    *,
    badge: Badge,
    pin: Pin,
    station: StationToken,
    demo: Demo = False,
) -> None:
    """Bring a template's file in as a draft, to be looked at, kept as a version and approved on its page.

    Exit 0: it is a draft. 1: not allowed, or somebody works on that name. 2: unreadable.
    """
    toml = _read(file)
    with (
        existing_house(demo=demo) as house,
        signed_in(
            house, badge=badge, pin=pin, station=station,
            door="custody labels import", needs=Permission.DESIGN_LABELS,
        ) as session,
    ):  # fmt: skip
        name = bring(house, session, toml)
    sys.stdout.write(f"{name} is a draft now: /label-templates/{name}/draft\n")


@labels.command(name="list")
def list_templates(*, demo: Demo = False) -> None:
    """List every version on file, and what prints now."""
    with existing_house(demo=demo) as house, house.look() as look:
        for one in versions(house, look, "UTC"):
            sys.stdout.write(f"{one.kind}: {one.key}, {one.state.lower()}, SHA-256 {one.sha256}\n")


@labels.command(name="export")
def export_template(
    key: Annotated[str, typer.Argument(help="Name and version, such as 'final_bag v2'.")],
    file: Annotated[Path, typer.Argument(help="Where to write it.")],
    *,
    demo: Demo = False,
) -> None:
    """Export a version's file, byte for byte as it was approved.

    Exit 0: written. 1: no such version, or the file is there already.
    """
    with existing_house(demo=demo) as house, house.look() as look:
        kept = kept_as(look.stores, key)
    with file.open("xb") as out:
        out.write(kept.toml)
    sys.stdout.write(f"{file}: {key}, SHA-256 {kept.sha256}\n")


def _read(file: Path) -> bytes:
    """A file, and of one that is too large as much as shows it."""
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise DocumentUnreadable(f"{file}: {error.strerror}") from error
