"""Introduce and retire keys of the log: entries that say which keys sign it from then on.

Nobody who held a key is trusted beyond its time, and no checkpoint is left that only a retired key
could vouch for: so the last key in force is never retired, and none at the very moment at which the
oldest of those that stay came, since a bound in time could not part them.
"""

from typing import Any

from custody.errors import Conflict, NotFound
from custody.ledger.entry import Entry
from custody.ledger.note import VerifierKey
from custody.ledger.succession import (
    INTRODUCED,
    KEYS_MAX,
    RETIRED,
    SUBJECT,
    KeyReason,
    Succession,
    remainder,
    successor,
)
from custody.ledger.timestamp import write_time
from custody.use_cases.issue_evidence import ISSUED
from custody.use_cases.office import Office
from custody.use_cases.workstation import Journal


def introduce_key(
    at: Office, log: Journal, held: Succession, key: VerifierKey, reason: KeyReason
) -> Entry:
    """Write down that a key signs the log from now on; Conflict where it cannot begin to."""
    if held.knows(key):
        raise Conflict(f"the key {key.shown} has been one of this log's already")
    if len(held.in_force()) >= KEYS_MAX:
        raise Conflict(f"{KEYS_MAX} keys are in force: retire one before another is introduced")
    return log.append(at.draft(INTRODUCED, SUBJECT, successor(held, key, reason)))


def retire_key(at: Office, log: Journal, held: Succession, shown: str, reason: KeyReason) -> Entry:
    """Write down that a key, told by its name and id, signs nothing any more.

    Raises:
        NotFound: no key in force is called so.
        Conflict: it is the last one, or the one that stays came at this very moment.
    """
    key = next((one for one in held.in_force() if one.shown == shown), None)
    if key is None:
        names = ", ".join(one.shown for one in held.in_force())
        raise NotFound(f"no key in force is called {shown!r}: there are {names}")
    stay = [one for one in held.tenures if one.is_in_force() and one.key != key]
    if not stay:
        raise Conflict("this is the last key in force: introduce another before it is retired")
    if min(one.since for one in stay) >= write_time(at.now):
        raise Conflict(
            "the key that stays was introduced at this very moment: wait until time has passed"
        )
    return log.append(at.draft(RETIRED, SUBJECT, remainder(held, key, reason)))


def issue_succession(at: Office, log: Journal) -> Entry:
    """Write down that the history of the keys was issued: the last entry of that evidence."""
    body: dict[str, Any] = {"names": False}
    return log.append(at.draft(ISSUED, SUBJECT, body))
