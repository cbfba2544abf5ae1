"""`custody keys …`: the keys that sign the log and the labels, how they follow each other, and whom to believe."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from api.clock import new_salt
from api.command_line import Demo, existing_house, settings_of
from api.log_keys import FIRST, log_keys_of
from api.rotating import derived_policy, policy_text, retire, rotate, succession
from api.settings import Settings
from api.two_people import People, asked_claims
from custody.errors import DocumentUnreadable, NotFound
from custody.ledger.keys import Ed25519Signer, private_text
from custody.ledger.succession import KeyReason

keys = typer.Typer(help="The keys that sign the log and the labels.", no_args_is_help=True)
Reason = Annotated[KeyReason, typer.Option(help="Why, in a word that stands in the ledger.")]


@keys.command(name="show")
def show_keys(*, demo: Demo = False) -> None:
    """Print the public keys at hand as a policy file that a verifier can pin."""
    settings = settings_of(demo=demo)
    at_hand = log_keys_of(settings).all()
    if not at_hand:
        raise NotFound(f"there is no key in {settings.keys}; `custody keys create` makes one")
    label = _label_key(settings)
    lines = [f"# {at_hand[0].name}", *(f"log {one.vkey}" for one in at_hand), "quorum none"]
    sys.stdout.write("\n".join([*lines, f"# labels: {label.vkey}", ""]))


@keys.command(name="create")
def create_keys(*, demo: Demo = False) -> None:
    """Make the two keys of a new installation; a key that exists is never replaced."""
    settings = settings_of(demo=demo)
    settings.keys.mkdir(parents=True, exist_ok=True)
    for file, name in (
        (FIRST, settings.log_origin),
        ("label.key", f"{settings.log_origin}/labels"),
    ):
        signer = Ed25519Signer.create_file(settings.keys / file, name, new_salt())
        sys.stdout.write(f"{signer.vkey}\n")


@keys.command(name="new")
def new_key(*, demo: Demo = False) -> None:
    """Print a new private key of the log, one line for CUSTODY_LOG_KEY; it is kept nowhere."""
    settings = settings_of(demo=demo)
    names = [one.name for one in log_keys_of(settings).all()] or [settings.log_origin]
    sys.stdout.write(private_text(names[0], new_salt()))


@keys.command(name="rotate")
def rotate_key(*, reason: Reason, people: People = "", demo: Demo = False) -> None:
    """Introduce a new key of the log, by two people; it signs beside those in force.

    Exit 0: introduced, and a checkpoint signed by all of them. 1: refused, nothing was changed.
    """
    claims = asked_claims(people)
    with existing_house(demo=demo) as house:
        new = rotate(house, claims, reason)
        typer.echo(f"introduced: {new.vkey}")
        typer.echo(
            "Hand out `custody keys policy` and `custody keys succession`, also to witnesses."
        )


@keys.command(name="retire")
def retire_key(
    key: Annotated[str, typer.Argument(help="Its name and id, as `custody keys policy` has them.")],
    *,
    reason: Reason,
    people: People = "",
    demo: Demo = False,
) -> None:
    """End a key of the log, by two people; its private half is destroyed, what it signed stays good.

    Exit 0: retired. 1: refused, nothing was changed.
    """
    claims = asked_claims(people)
    with existing_house(demo=demo) as house:
        retired = retire(house, claims, key, reason)
    typer.echo(f"retired: {retired.shown}")
    if not retired.is_gone:
        typer.echo("Take its line out of CUSTODY_LOG_KEY: here it signs nothing any more.")


@keys.command(name="succession")
def issue_keys(
    *,
    signed_by: Annotated[
        str, typer.Option(help="A retired key (name and id), for who knows no later one.")
    ] = "",
    demo: Demo = False,
) -> None:
    """Print the whole history of the log's keys as a bundle, complete up to now.

    With --signed-by, up to when that key last signed it: it leads to the next key.
    """
    with existing_house(demo=demo) as house:
        sys.stdout.write(succession(house, signed_by).decode())


@keys.command(name="policy")
def print_policy(
    bundle: Annotated[
        Path | None, typer.Argument(help="A succession; without one, this installation's keys.")
    ] = None,
    *,
    policy: Annotated[
        Path | None, typer.Option(help="The policy you have, which the succession must verify by.")
    ] = None,
    demo: Demo = False,
) -> None:
    """Print a policy file with every key of the log for its time.

    With a succession and the policy that you have, no server and no installation is asked: the
    succession is verified, and your policy brought up to date.

    Exit 0: printed. 1: the succession does not verify. 2: a file cannot be read.
    """
    if (bundle is None) != (policy is None):
        raise DocumentUnreadable("a succession and --policy go together")
    if bundle is None or policy is None:
        with existing_house(demo=demo) as house:
            sys.stdout.write(policy_text(house))
    else:
        sys.stdout.write(derived_policy(bundle.read_bytes(), policy.read_text("utf-8")))


def _label_key(settings: Settings) -> Ed25519Signer:
    path = settings.keys / "label.key"
    if not path.exists():
        raise NotFound(f"there is no key at {path}; `custody keys create` makes one")
    return Ed25519Signer.from_file(path)
