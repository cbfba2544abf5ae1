"""The private keys of the log: where they are, and which of them sign.

They are at hand in the keys folder, a file each, or in the environment (`CUSTODY_LOG_KEY`), a line
each; `log_keys_of` decides.  A key at hand signs nothing by that: the log's own entries tell which
keys are in force (`custody.ledger.succession`).  A log that tells of none is signed by the first
key at hand, the one it began with; any other waits to be introduced.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from api.settings import Settings
from custody.errors import Conflict, EntryMalformed, LedgerTampered, SigningStopped
from custody.ledger.keys import Ed25519Signer
from custody.ledger.note import VerifierKey
from custody.ledger.succession import SUBJECT, Succession, read_succession
from custody.store.log import SqlLog

FIRST = "log.key"


class LogKeys(Protocol):
    """Where the private keys of a log are."""

    def all(self) -> tuple[Ed25519Signer, ...]:
        """Every key at hand, the one the log began with first."""

    def make(self, name: str, new_seed: Callable[[], bytes]) -> Ed25519Signer:
        """A new key, at hand from now on; Conflict where none can be made here."""

    def destroy(self, key: VerifierKey) -> bool:
        """Destroy a private key; whether it is now gone from here."""


class FolderKeys:
    """Files that only their owner may read: `log.key` first, later ones by their id."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> tuple[Ed25519Signer, ...]:
        """Every key at hand, the one the log began with first."""
        return tuple(map(Ed25519Signer.from_file, self._paths()))

    def make(self, name: str, new_seed: Callable[[], bytes]) -> Ed25519Signer:
        """A new key in a file of its own, flushed with its folder."""
        seed = new_seed()
        later = f"log-{Ed25519Signer.from_seed(name, seed).key.id.hex()}.key"
        file = later if self._paths() else FIRST
        return Ed25519Signer.create_file(self._folder / file, name, seed)

    def destroy(self, key: VerifierKey) -> bool:
        """Remove the file of a key; there is no copy of it here."""
        for path in self._paths():
            if Ed25519Signer.from_file(path).key == key:
                path.unlink()
        return True

    def _paths(self) -> list[Path]:
        first = self._folder / FIRST
        return [first] * first.exists() + sorted(self._folder.glob("log-*.key"))


class EnvironmentKeys:
    """Lines of one setting: what is in the environment only who set it can change."""

    def __init__(self, lines: str) -> None:
        self._lines = [line.strip() for line in lines.splitlines() if line.strip()]

    def all(self) -> tuple[Ed25519Signer, ...]:
        """Every key at hand, the one the log began with first."""
        return tuple(Ed25519Signer.from_text(line, "CUSTODY_LOG_KEY") for line in self._lines)

    def make(self, name: str, new_seed: Callable[[], bytes]) -> Ed25519Signer:
        """No key is made in an environment."""
        del new_seed
        raise Conflict(
            f"CUSTODY_LOG_KEY holds no new key for {name}: put a line of `custody keys new` below "
            "the others, for every process of this installation, and ask again"
        )

    def destroy(self, key: VerifierKey) -> bool:
        """It stays until the line is taken out."""
        return all(one.key != key for one in self.all())


def log_keys_of(settings: Settings) -> LogKeys:
    """Where an installation's log keys are: in the environment if they are set there, else files."""
    lines = settings.log_key.get_secret_value()
    return EnvironmentKeys(lines) if lines else FolderKeys(settings.keys)


def told_by(log: SqlLog) -> Succession:
    """What the log itself tells of its keys; SigningStopped where its entries about them contradict."""
    try:
        return read_succession(log.about(SUBJECT))
    except (EntryMalformed, LedgerTampered) as error:
        raise SigningStopped(f"what the log tells of its keys: {error}") from error


def succession_of(log: SqlLog, at_hand: LogKeys) -> Succession:
    """Every key that the log had; SigningStopped as for `told_by`, or where nothing tells of one."""
    told = told_by(log)
    if told.tenures:
        return told
    keys = at_hand.all()
    if not keys:
        raise SigningStopped("no key of the log is at hand")
    return Succession.begun_with(keys[0].key)


def signers_of(log: SqlLog, at_hand: LogKeys) -> tuple[Ed25519Signer, ...]:
    """The keys that sign the log as it is, all of them; SigningStopped where one is not at hand."""
    private = {one.key: one for one in at_hand.all()}
    in_force = succession_of(log, at_hand).in_force()
    missing = [key for key in in_force if key not in private]
    if missing:
        raise SigningStopped(
            f"the key {missing[0].shown} is in force and not at hand: put it back, then start anew"
        )
    return tuple(private[key] for key in in_force)


def first_key(log: SqlLog, at_hand: LogKeys, origin: str, new_seed: Callable[[], bytes]) -> None:
    """Make the key that a log begins with, on the first day; later ones are introduced."""
    if not at_hand.all() and not _told_quietly(log).tenures:
        at_hand.make(origin, new_seed)


def forget_retired(log: SqlLog, at_hand: LogKeys) -> None:
    """Destroy every private key that the log says is retired: it was cut short before it was done."""
    for one in _told_quietly(log).tenures:
        if one.retired_by is not None:
            at_hand.destroy(one.key)


def _told_quietly(log: SqlLog) -> Succession:
    """What the log tells, or nothing: a house opens also where its log is wrong, and says so when it signs."""
    try:
        return told_by(log)
    except SigningStopped:
        return Succession()
