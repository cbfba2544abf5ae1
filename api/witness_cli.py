"""`custody witness …`: cosign the logs of others, from a folder that holds a key and a memory.

A witness needs nothing else of Custody, no database and no settings, and starts as fast with
`python -m api.witness_cli`.  Its folder is never copied back from a backup: a witness that forgets
is none.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from api.clock import MachineClock, new_salt
from api.witness_app import create_witness
from custody.__main__ import NOT_VERIFIED
from custody.errors import NotFound
from custody.ledger.keys import Ed25519Signer
from custody.ledger.note import COSIGNATURE
from custody.ledger.policy import Policy
from custody.store.witnessed import Witnessed

witness = typer.Typer(help="Cosign the logs of other sites.", no_args_is_help=True)
Folder = Annotated[Path, typer.Option("--folder", help="Where the witness's key and memory are.")]


@witness.command()
def create(
    name: Annotated[str, typer.Argument(help="The key's name, for example witness.example/site.")],
    folder: Folder = Path("witness"),
) -> None:
    """Make a witness: print its key for the policies of others, and its place in them."""
    folder.mkdir(parents=True, exist_ok=True)
    signer = Ed25519Signer.create_file(folder / "witness.key", name, new_salt(), COSIGNATURE)
    sys.stdout.write(f"{signer.vkey}\n")


@witness.command()
def serve(
    policy: Annotated[Path, typer.Option(help="A policy file with the logs to follow.")],
    folder: Folder = Path("witness"),
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8100,
) -> None:
    """Answer `POST /add-checkpoint` and `GET /status`, which is 503 once there is an alarm."""
    signer = Ed25519Signer.from_file(_key(folder), COSIGNATURE)
    followed = Policy.parse(policy.read_text("utf-8"))
    app = create_witness(signer, followed, _memory(folder), MachineClock().now)
    sys.stdout.write(f"{signer.vkey}\nhttp://{host}:{port}\n")
    sys.stdout.flush()  # a pipe shall have it before the server takes over
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False)


@witness.command()
def show(folder: Folder = Path("witness")) -> None:
    """Say which logs are followed how far; exit 1 if there is an alarm, with its evidence."""
    _key(folder)
    memory = _memory(folder)
    for log in memory.logs():
        sys.stdout.write(f"{log.origin}: {log.seen.size} entries\n")
    alarms = memory.alarms()
    for alarm in alarms:
        sys.stdout.write(f"ALARM {alarm.origin}: {alarm.sentence}\n{alarm.note}\n")
    if alarms:
        raise typer.Exit(NOT_VERIFIED)


def _key(folder: Path) -> Path:
    path = folder / "witness.key"
    if not path.exists():
        raise NotFound(f"there is no witness in {folder}; `custody witness create` makes one")
    return path


def _memory(folder: Path) -> Witnessed:
    return Witnessed(folder / "witness.sqlite")


if __name__ == "__main__":
    witness()
