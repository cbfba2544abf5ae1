"""What the log shows to whoever follows it: its tiles, as far as a checkpoint was signed over them.

Never more: what is not signed yet could still be undone by a crash of the machine that holds it,
and nobody shall have seen it.
"""

from api.house import House, Look
from custody.errors import NotFound
from custody.ledger.tile_paths import read_place
from custody.ledger.tiles import HEIGHT, WIDTH

_LENGTH_BYTES = 2


def tile(house: House, level: int, path: str) -> bytes:
    """The hashes of a tile, side by side; NotFound where the signed log has no such tile."""
    with house.look() as look:
        start, stop = _range(look, level, path)
        return b"".join(look.log.hashes(level, start, stop))


def entry_bundle(house: House, path: str) -> bytes:
    """The entries under a tile of leaves, each with its length before it; NotFound as for tiles."""
    with house.look() as look:
        start, stop = _range(look, 0, path)
        bodies = [body for _, body, _ in look.log.rows(start, stop)]
    return b"".join(len(body).to_bytes(_LENGTH_BYTES, "big") + body for body in bodies)


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
