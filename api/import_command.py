"""`custody import`: somebody who may receives a partner's evidence, by badge and PIN, without a browser."""

import sys
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Final

import orjson
import typer

from api.command_line import Demo, existing_house
from api.command_session import Badge, Pin, StationToken, signed_in
from api.foreign_evidence import receive
from api.foreign_words import DIFFERS, WORDS
from custody.domain.permissions import Permission
from custody.domain.reasons import REASON
from custody.domain.vocabulary import Match, VerdictWord
from custody.errors import DocumentUnreadable, EvidenceRefused

NOT_TAKEN: Final = 1


def import_evidence(
    file: Annotated[Path, typer.Argument(help="A custody PDF or a bundle from a partner's log.")],
    *,
    badge: Badge,
    pin: Pin,
    station: StationToken,
    demo: Demo = False,
) -> None:
    """Import evidence that a partner's log issued, and tell how its handoffs match ours.

    It is verified by the policy that CUSTODY_PARTNERS names before anything is kept. No handoff is closed.

    Exit 0: received. 1: refused. 2: unreadable.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise DocumentUnreadable(f"{file}: {error.strerror}") from error
    try:
        with (
            existing_house(demo=demo) as house,
            signed_in(
                house, badge=badge, pin=pin, station=station,
                door="custody import", needs=Permission.IMPORT_EVIDENCE,
            ) as session,
        ):  # fmt: skip
            answer = receive(house, session, data, sha256(data).hexdigest())
    except EvidenceRefused as refused:
        reason = REASON[refused.reason]
        sys.stdout.write(f"REFUSED: {reason.sentence} {refused.why}\n{reason.next_step}\n")
        raise typer.Exit(NOT_TAKEN) from refused
    _tell(orjson.loads(answer))


def add_to(app: typer.Typer) -> None:
    """Give the command line its command."""
    app.command(name="import")(import_evidence)


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
