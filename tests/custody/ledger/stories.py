"""What the ledger's tests are written in: a log with a clock that only the test moves."""

from datetime import UTC, datetime, timedelta

from custody.ledger.checkpoint import Checkpoint
from custody.ledger.entry import Draft, Occurred
from custody.ledger.keys import Ed25519Signer, Policy, sign_note
from custody.ledger.log import MemoryLog
from custody.ledger.merkle import Frontier

ORIGIN = "custody.example/test/demo"
KEY = Ed25519Signer.from_seed(ORIGIN, b"a seed that signs nothing else..")
STRANGER = Ed25519Signer.from_seed(ORIGIN, b"a stranger's seed, 32 bytes long")
POLICY = Policy.of([KEY.vkey], pinned=True)
NINE = datetime(2026, 11, 22, 9, tzinfo=UTC)
ANNA, BEN, BAG = "CHA999926000001", "CHA999926000002", "A999926000001-S0001A00"


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, now=NINE):
        self.now = now

    def __call__(self):
        return self.now

    def move(self, **step):
        self.now += timedelta(**step)


def a_draft(number=0, **changes):
    """An act of a nurse about Anna."""
    fields = {
        "id": f"019ab000-0000-7000-8000-{number:012x}",
        "type": "container:moved",
        "at": Occurred(time=NINE, zone="Europe/Zurich", source="station"),
        "site": "centre-1",
        "station": "ward-3",
        "actor": "badge-11",
        "verdict": "accepted",
        "subjects": (ANNA,),
    }
    return Draft(**(fields | changes))


def a_log(size=0, *, subjects=((ANNA, BAG), (BEN,), (ANNA,)), **changes):
    """A log with so many entries, a second apart, about the subjects in turn."""
    clock = Clock()
    log = MemoryLog(clock)
    for number in range(size):
        clock.move(seconds=1)
        log.append(a_draft(number, subjects=subjects[number % len(subjects)], **changes))
    return log


def note_of(log, *, size=None, key=KEY):
    """The signed checkpoint of the first entries of a log."""
    return sign_note(checkpoint_of(log, size=size).text(), key)


def checkpoint_of(log, *, size=None):
    """The checkpoint of the first entries of a log."""
    tree = Frontier().extend(log.leaves()[:size])
    return Checkpoint(origin=ORIGIN, size=tree.size, root=tree.root())
