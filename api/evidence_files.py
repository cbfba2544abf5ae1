"""Evidence on disk, in the data folder: a file under the id of the entry that issued it, and nothing else."""

import os
from pathlib import Path

from api.house import House
from custody.errors import NotFound
from custody.ledger.entry import Entry


def keep(house: House, name: str, data: bytes) -> None:
    """Keep a file under a name that the log made: the whole file or none."""
    path = _folder(house) / name
    beside = path.with_suffix(f"{path.suffix}.new")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def kept(house: House, issued: Entry, ending: str) -> bytes:
    """What was kept under an entry that issued evidence; NotFound if it is gone."""
    try:
        return (_folder(house) / f"{issued.id}.{ending}").read_bytes()
    except FileNotFoundError as error:
        raise NotFound("this evidence was issued, but its file is no longer here") from error


def _folder(house: House) -> Path:
    folder = house.settings.data / "evidence"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
