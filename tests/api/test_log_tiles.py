"""A stranger follows the log by its tiles; only who may reads what is in the entries."""

import base64

import pytest

from api.settings import Settings, require_fitting
from custody.errors import Conflict
from custody.ledger.checkpoint import open_checkpoint
from custody.ledger.keys import Policy
from custody.ledger.merkle import leaf_hash, root_of
from custody.ledger.tile_paths import paths_of
from tests.custody.store.stories import a_draft
from tests.kit.installation import Installation

LOG = "/api/v1/log"
SIZE = 600
TOKEN = "a-token-that-only-the-monitor-has-0001"


@pytest.fixture
def signed(installation: Installation) -> Installation:
    """A log of 600 entries, signed, and two more that are not."""
    house = installation.house
    already = installation.size()
    house.write(lambda at: [at.log.append(a_draft()) for _ in range(SIZE - already)])
    house.sign()
    house.write(lambda at: [at.log.append(a_draft()) for _ in range(2)])
    return installation


def entries_of(bundle: bytes) -> list[bytes]:
    """The entries of an entry bundle."""
    found = []
    while bundle:
        length = int.from_bytes(bundle[:2], "big")
        found.append(bundle[2 : 2 + length])
        bundle = bundle[2 + length :]
    return found


def test_a_mirror_builds_the_signed_root_from_the_tiles(signed) -> None:
    policy = Policy.of([signed.house.signer.vkey], pinned=True)
    auditor = signed.as_("N-HOFFMANN", "N-QUALITY")

    note = signed.client.get(f"{LOG}/checkpoint").text
    checkpoint, _ = open_checkpoint(note, policy)
    files = {path: auditor.get(f"{LOG}/{path}") for path in paths_of(checkpoint.size)}

    assert checkpoint.size == SIZE
    assert {answer.status_code for answer in files.values()} == {200}
    bodies, tiles = [], {}
    for path, answer in files.items():
        if "entries" in path:
            bodies += entries_of(answer.content)
        else:
            tiles[path] = answer.content
    leaves = [leaf_hash(body) for body in bodies]
    assert root_of(leaves) == checkpoint.root
    assert b"".join(leaves[:256]) == tiles["tile/0/000"]
    assert b"".join(leaves[512:]) == tiles["tile/0/002.p/88"]
    assert tiles["tile/1/000.p/2"] == root_of(leaves[:256]) + root_of(leaves[256:512])


def test_hashes_and_checkpoint_are_open_and_may_be_kept(signed) -> None:
    tile = signed.client.get(f"{LOG}/tile/0/000")
    checkpoint = signed.client.get(f"{LOG}/checkpoint")

    assert (tile.status_code, checkpoint.status_code) == (200, 200)
    assert tile.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert tile.headers["content-type"] == "application/octet-stream"
    assert checkpoint.headers["cache-control"] == "no-store"
    assert checkpoint.headers["content-type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    "path",
    ["tile/0/003", "tile/0/002", "tile/0/002.p/89", "tile/1/000", "tile/1/000.p/3", "tile/2/000.p/1",
     "tile/0/0", "tile/0/x000/000", "tile/0/000.p/256", "tile/0/nothing", "tile/9/000", "tile/63/000"],
)  # fmt: skip
def test_what_is_not_signed_or_not_spelled_so_is_not_there(signed, path: str) -> None:
    answer = signed.client.get(f"{LOG}/{path}")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert answer.headers["cache-control"] == "no-store"


def test_a_smaller_width_of_a_tile_is_still_there(signed) -> None:
    whole = signed.client.get(f"{LOG}/tile/0/000").content

    assert signed.client.get(f"{LOG}/tile/0/000.p/17").content == whole[: 17 * 32]


@pytest.mark.parametrize("level", ["64", "-1", "00x", "1.5"])
def test_a_level_that_is_none_is_refused(signed, level: str) -> None:
    assert signed.client.get(f"{LOG}/tile/{level}/000").status_code == 422


def test_entries_are_for_auditors_and_the_monitor(house: Installation) -> None:
    house.house.settings = house.settings.model_copy(update={"monitor_token": _secret(TOKEN)})
    house.house.write(lambda at: at.log.append(a_draft()))
    house.house.sign()
    path = f"{LOG}/tile/entries/000.p/1"

    def status(header: str | bytes) -> int:
        return house.client.get(path, headers={"Authorization": header}).status_code

    assert house.client.get(path).status_code == 401
    assert status(f"Bearer {TOKEN}") == 200
    assert status(f"bearer {TOKEN}") == 200
    for wrong in (f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer ", b"Bearer \xe9"):
        assert status(wrong) == 401
    assert house.as_("N-HOFFMANN", "N-QUALITY").get(path).status_code == 200
    assert house.as_("N-NOVAK", "N-CLINIC").get(path).status_code == 403
    answer = house.client.get(path, headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.headers["cache-control"] == "no-store"


def test_without_a_monitor_token_an_empty_one_opens_nothing(house: Installation) -> None:
    answer = house.client.get(f"{LOG}/tile/entries/000", headers={"Authorization": "Bearer "})

    assert answer.status_code == 401


def test_a_short_monitor_token_is_refused() -> None:
    with pytest.raises(Conflict, match="32"):
        require_fitting(Settings(demo=True, monitor_token="short"))


def test_before_anything_is_signed_there_is_no_checkpoint(house: Installation) -> None:
    assert house.client.get(f"{LOG}/checkpoint").status_code == 404


def _secret(text: str):
    return Settings(monitor_token=text).monitor_token


def test_base64_of_the_checkpoint_is_the_root_of_the_tiles(signed) -> None:
    lines = signed.client.get(f"{LOG}/checkpoint").text.splitlines()
    with signed.house.look() as look:
        root = look.log.tree(SIZE).root()

    assert lines[1:3] == [str(SIZE), base64.b64encode(root).decode()]
