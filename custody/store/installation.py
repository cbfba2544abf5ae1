"""Which log this is: written once, when the installation is created.

An installation created as a demo is one for ever, and says so in its log's origin and so in every
checkpoint: a demo takes a simulated clock, and what was played must never be taken for what was
done.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from custody.errors import Conflict, NotFound
from custody.ledger.timestamp import write_time
from custody.store.statements import Statements

_DEMO_WORD = "demo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """The log's origin, under which its checkpoints are signed, and whether it is a demo."""

    origin: str
    demo: bool
    created_at: str


def create_installation(
    connection: Connection, origin: str, *, demo: bool, now: datetime
) -> Installation:
    """Write down what this installation is.

    Raises:
        Conflict: it exists already, or the origin does not tell a demo from a production log.
    """
    if says_demo(origin) != demo:
        raise Conflict(f"the origin {origin} must say {_DEMO_WORD!r} for a demo, and only then")
    sql = Statements(connection)
    if sql.one("SELECT 1 FROM installation") is not None:
        raise Conflict("this installation was created before")
    made = Installation(origin=origin, demo=demo, created_at=write_time(now))
    sql.run(
        "INSERT INTO installation (id, origin, demo, created_at) VALUES (1, ?, ?, ?)",
        made.origin, made.demo, made.created_at,
    )  # fmt: skip
    return made


def read_installation(connection: Connection) -> Installation:
    """What this installation is; NotFound where none was created."""
    row = Statements(connection).one("SELECT origin, demo, created_at FROM installation")
    if row is None:
        raise NotFound("no installation was created in this database")
    return Installation(origin=row[0], demo=bool(row[1]), created_at=row[2])


def open_installation(connection: Connection, *, demo: bool) -> Installation:
    """What this installation is, if it is opened as what it was created as; otherwise Conflict."""
    found = read_installation(connection)
    if found.demo != demo:
        was, asked = ("a demo", "production") if found.demo else ("production", "a demo")
        raise Conflict(f"{found.origin} was created as {was} and is never opened as {asked}")
    return found


def says_demo(origin: str) -> bool:
    """Whether a log's origin names a demo: one of its parts is the word."""
    return _DEMO_WORD in origin.replace(".", "/").replace("-", "/").split("/")
