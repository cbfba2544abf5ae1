"""`custody import`: somebody who may receives a partner's evidence, by badge and PIN, without a browser."""

import sys
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Final

import orjson
import typer

from api.foreign_evidence import receive
from api.foreign_words import DIFFERS, WORDS
from api.house import House
from api.opening import open_house
from api.security import find_session, refuse_door, sign_in, sign_out
from api.settings import Settings
from custody.domain.permissions import Permission, may
from custody.domain.reasons import REASON
from custody.domain.vocabulary import Match, VerdictWord
from custody.errors import DocumentUnreadable, EvidenceRefused, NotAllowed
from custody.store.sessions import Session

NOT_TAKEN: Final = 1


def import_evidence(
    file: Annotated[Path, typer.Argument(help="A custody PDF or a bundle from a partner's log.")],
    *,
    badge: Annotated[str, typer.Option(help="Your badge, as a scanner reads it.")],
    pin: Annotated[str, typer.Option(prompt=True, hide_input=True, help="Asked if not given.")],
    station: Annotated[
        str, typer.Option(prompt="Station token", hide_input=True, help="Asked if not given.")
    ],
    demo: Annotated[
        bool, typer.Option("--demo", help="The demo installation, not production.")
    ] = False,
) -> None:
    """Import evidence that a partner's log issued, and tell how its handoffs match ours.

    It is verified by the policy that CUSTODY_PARTNERS names before anything is kept. No handoff is closed.

    Exit 0: received. 1: refused. 2: unreadable.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise DocumentUnreadable(f"{file}: {error.strerror}") from error
    house = open_house(Settings(demo=True) if demo else Settings())
    try:
        token = sign_in(house, badge=badge, pin=pin, station_token=station).token
        try:
            answer = receive(house, _allowed(house, token), data, sha256(data).hexdigest())
        finally:
            sign_out(house, token)
    except EvidenceRefused as refused:
        reason = REASON[refused.reason]
        sys.stdout.write(f"REFUSED: {reason.sentence} {refused.why}\n{reason.next_step}\n")
        raise typer.Exit(NOT_TAKEN) from refused
    finally:
        house.close()
    _tell(orjson.loads(answer))


def add_to(app: typer.Typer) -> None:
    """Give the command line its command."""
    app.command(name="import")(import_evidence)


def _allowed(house: House, token: str) -> Session:
    """The session of somebody who may import; every other try is written down."""
    session = find_session(house, token)
    if session is None:
        raise NotAllowed("the session has ended")
    if not may(session.account.roles, Permission.IMPORT_EVIDENCE):
        refuse_door(house, session, "custody import", f"needs {Permission.IMPORT_EVIDENCE}")
        raise NotAllowed(f"this needs the permission {Permission.IMPORT_EVIDENCE}")
    return session


def _tell(answer: dict[str, Any]) -> None:
    """The verdict, and one line for each handoff."""
    evidence, refused = answer["evidence"], answer["verdict"] == VerdictWord.REFUSED
    for one in answer["reasons"]:
        sys.stdout.write(f"REFUSED: {one['sentence']}\n{one['next_step']}\n")
    sys.stdout.write(f"{evidence['origin']} about {evidence['subject']}, {evidence['n']} entries\n")
    for one in answer["handoffs"]:
        differs = "; ".join(DIFFERS[word] for word in one["differs"])
        closes = "waits here, and this closes it" if one["closes"] else ""
        beside = ", ".join(filter(None, (differs, closes)))
        word = WORDS[Match(one["match"])]
        sys.stdout.write(f"  {one['handoff']}: {word}{f' ({beside})' if beside else ''}\n")
    if refused:
        raise typer.Exit(NOT_TAKEN)
