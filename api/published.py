"""What the log shows to whoever follows it: its tiles, as far as a checkpoint was signed over them.

Never more: what is not signed yet could still be undone by a crash of the machine that holds it,
and nobody shall have seen it.

People read entries only up to the first half of a bedside check that is open: its bytes tell the
second checker what the first found.  They are handed out whole or not at all, and not for long, since
a half that waits is soon forgotten.
"""

from collections.abc import Iterator
from datetime import timedelta

from api.house import House, Look
from custody.domain.journey.bedside_check import CHECK_OPEN_MINUTES
from custody.errors import Conflict, EntryMalformed, NotFound
from custody.ledger.entry import Entry
from custody.ledger.tile_paths import read_place
from custody.ledger.tiles import HEIGHT, WIDTH
from custody.use_cases.telling.withheld import open_halves

NOT_YET = "A bedside check waits for its second person: ask again when it is done or has lapsed."
_LENGTH_BYTES = 2


def tile(house: House, level: int, path: str) -> bytes:
    """The hashes of a tile, side by side; NotFound where the signed log has no such tile."""
    with house.look() as look:
        start, stop = _range(look, level, path)
        return b"".join(look.log.hashes(level, start, stop))


def entry_bundle(house: House, path: str, *, whole: bool) -> bytes:
    """The entries under a tile of leaves, each with its length before it; NotFound as for tiles.

    Raises:
        Conflict: one of them is not yet to be read, and whoever asks may not read the `whole` log.
    """
    with house.look() as look:
        start, stop = _range(look, 0, path)
        if not whole and stop > (end := readable(house, look)):
            raise Conflict(f"Entries from {end} on are not yet to be read. {NOT_YET}")
        bodies = [body for _, body, _ in look.log.rows(start, stop)]
    return b"".join(len(body).to_bytes(_LENGTH_BYTES, "big") + body for body in bodies)


def readable(house: House, look: Look) -> int:
    """How many entries people may read now, from the first."""
    return min(open_halves(list(_lately(house, look)), house.now()), default=look.log.size)


def _lately(house: House, look: Look) -> Iterator[Entry]:
    """The entries among which a half can be open, the newest first; what is no entry is no half."""
    since = house.now() - timedelta(minutes=CHECK_OPEN_MINUTES)
    for stop in range(look.log.size, 0, -WIDTH):
        for index, body, _ in reversed(list(look.log.rows(max(0, stop - WIDTH), stop))):
            try:
                entry = Entry.read(index, body)
            except EntryMalformed:
                continue
            if entry.rec < since:
                return
            yield entry


def _range(look: Look, level: int, path: str) -> tuple[int, int]:
    """The places on a level that a tile holds, all of which are signed."""
    signed = look.stores.checkpoints.last()
    whole = signed[0] >> HEIGHT * level if signed else 0
    place = read_place(path)
    start = place[0] * WIDTH if place else 0
    stop = start + place[1] if place else 0
    if not 0 < stop <= whole:
        raise NotFound("the signed log has no such tile")
    return start, stop
