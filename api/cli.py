"""The command line: `custody …`; every command says with `--help` what it does and how it ends.

Settings come from `CUSTODY_…` variables.  Exit codes: 0 done, 1 refused or not as it should be, 2
unreadable or asked wrongly.
"""

import secrets
import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from rich.console import Console
from rich.table import Table

from api import backup_commands, import_command
from api.command_line import Demo, existing, existing_house, opened, settings_of
from api.ending import told_plainly
from api.exchange import ExportKind, export_as
from api.house import House
from api.key_commands import keys
from api.main import create_app
from api.opening import open_house
from api.product_commands import products
from api.replaying import replay_to
from api.seeding import Roster, read_roster, seed
from api.template_commands import labels
from api.verifier.command import print_verifier
from api.verify_cli import verify
from api.verify_progress import ProgressLine
from api.witness_cli import witness
from custody.__main__ import NOT_VERIFIED
from custody.errors import NotFound
from custody.store.database import open_database
from custody.store.migrate import migrate as migrate_database

app = typer.Typer(
    help="Chain of custody for CAR-T cells.", no_args_is_help=True, add_completion=False
)
app.add_typer(keys, name="keys")
app.add_typer(witness, name="witness")
out = Console(highlight=False, soft_wrap=True)

WORLD = Path("fixtures/world.toml")
JOURNEYS = Path("fixtures/journeys")


def main() -> None:
    """Run the command line; an error on purpose is a sentence and not a traceback."""
    with told_plainly():
        app()


@app.command()
def serve(
    *,
    demo: Demo = False,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    world: Annotated[Path, typer.Option(help="The people of the demo.")] = WORLD,
) -> None:
    """Serve the web app; with --demo over the demo data, and print who one can be."""
    house = open_house(settings_of(demo=demo))
    if demo:
        people = read_roster(world)
        _seed_if_new(house, people)
        _print_people(people)
    out.print(f"http://{host}:{port}")
    sys.stdout.flush()  # a pipe shall have it before the server takes over
    uvicorn.run(create_app(house), host=host, port=port, log_level="warning", server_header=False)


@app.command()
def demo(
    folder: Annotated[Path, typer.Option("--out", help="Where everything goes.")] = Path(
        "build/demo"
    ),
    world: Annotated[Path, typer.Option(help="The people and places.")] = WORLD,
    journeys: Annotated[Path, typer.Option(help="The stories.")] = JOURNEYS,
) -> None:
    """Play every journey through the real server, write labels and evidence, verify all of it.

    Exit 0 only if everything verifies, every label names what it was printed for, every planted mix-up was refused and,
    of the stories that came with the software, every kind of label was printed.
    """
    from api.demo.run import play_everything  # noqa: PLC0415 -- only the demo needs the player

    shipped = journeys == JOURNEYS
    if not play_everything(folder, world=world, journeys=journeys, out=out, every_kind=shipped):
        raise typer.Exit(NOT_VERIFIED)


@app.command()
def migrate(
    *,
    role: Annotated[
        str, typer.Option(help="PostgreSQL: the role that the application connects as.")
    ] = "",
    demo: Demo = False,
) -> None:
    """Bring the database to this version's schema; the ledger's bytes are not touched."""
    settings = settings_of(demo=demo)
    settings.data.mkdir(parents=True, exist_ok=True)
    migrate_database(settings.address, role=role or None)
    out.print("migrated")


@app.command(name="seed")
def seed_file(
    file: Annotated[Path, typer.Argument(help="A file like fixtures/world.toml.")],
    *,
    demo: Demo = False,
) -> None:
    """Put people and stations into an installation; print the token of each new station, once."""
    with opened(settings_of(demo=demo)) as house:
        tokens = seed(house, read_roster(file), lambda: secrets.token_urlsafe(32))
    for station, token in tokens.items():
        out.print(f"{station}  {token}")
    if tokens:
        out.print("Enter each token once, in the browser of its station. It is not shown again.")


@app.command()
def replay(
    target: Annotated[str, typer.Argument(help="The address of an empty database.")],
    *,
    demo: Demo = False,
) -> None:
    """Fold the ledger into an empty database and compare every row: exit 0 if they are equal."""
    source = open_database(existing(settings_of(demo=demo)))
    progress = ProgressLine()
    try:
        done = replay_to(source, target, partial(progress, "folded"))
    finally:
        progress.clear()
        source.close()
    for one in done.mismatches:
        out.print(f"NOT EQUAL: {one.sentence}", markup=False)
    out.print(f"{done.entries} entries, {done.changes} changes, {done.differ} rows differ")
    if done.differ:
        raise typer.Exit(NOT_VERIFIED)


app.command()(verify)


@app.command()
def checkpoint(
    *,
    newest: Annotated[
        bool, typer.Option("--newest", help="Only show the newest one that was signed.")
    ] = False,
    demo: Demo = False,
) -> None:
    """Sign a checkpoint over everything recorded until now, and print it."""
    with existing_house(demo=demo) as house:
        note = _newest(house) if newest else house.sign()
    sys.stdout.write(note)


@app.command()
def export(
    coi: Annotated[str, typer.Argument(help="The therapy, by its Chain of Identity identifier.")],
    kind: Annotated[ExportKind, typer.Option("--format", help="What to write.")],
    *,
    to: Annotated[Path | None, typer.Option("--out", help="A file; else standard output.")] = None,
    demo: Demo = False,
) -> None:
    """Write a therapy as an EPCIS 2.0 document or a FHIR bundle, for other systems."""
    with existing_house(demo=demo) as house:
        data = export_as(house, coi, kind)
    if to is None:
        sys.stdout.buffer.write(data)
    else:
        to.write_bytes(data)


app.command(name="verifier")(print_verifier)
backup_commands.add_to(app)
import_command.add_to(app)
app.add_typer(products, name="products")
app.add_typer(labels, name="labels")


def _newest(house: House) -> str:
    with house.look() as look:
        found = look.stores.checkpoints.last()
    if found is None:
        raise NotFound("no checkpoint has been signed yet")
    return found[1]


def _seed_if_new(house: House, world: Roster) -> None:
    with house.look() as look:
        is_new = not look.stores.stations.all()
    if is_new:
        seed(house, world, lambda: secrets.token_urlsafe(32))
        out.print("A new demo, without stories: `make demo` plays them.")


def _print_people(world: Roster) -> None:
    table = Table("Person", "Badge", "PIN", "Roles", "Sites", title="Who one can be in this demo")
    for one in world.people:
        roles = ", ".join(sorted(one.roles)).replace("_", " ")
        table.add_row(one.name, one.badge.text, one.pin, roles, ", ".join(sorted(one.sites)))
    out.print(table)


if __name__ == "__main__":
    main()
