"""Evidence on disk, in the data folder: a file under the id of the entry that issued it, and nothing else.

What partners issued lies in a folder beside, under its own SHA-256, and is given back only if it still has it.
"""

import os
from hashlib import sha256
from pathlib import Path

from api.house import House
from custody.domain.records import ForeignEvidence
from custody.errors import NotFound
from custody.ledger.entry import Entry

OURS, THEIRS = "evidence", "foreign-evidence"


def keep(house: House, name: str, data: bytes, *, folder: str = OURS) -> None:
    """Keep a file under a name that the log made, or that its bytes have: the whole file or none."""
    path = _folder(house, folder) / name
    beside = path.with_suffix(f"{path.suffix}.new")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def kept(house: House, issued: Entry, ending: str) -> bytes:
    """What was kept under an entry that issued evidence; NotFound if it is gone."""
    try:
        return (_folder(house, OURS) / f"{issued.id}.{ending}").read_bytes()
    except FileNotFoundError as error:
        raise NotFound("this evidence was issued, but its file is no longer here") from error


def kept_foreign(house: House, evidence: ForeignEvidence) -> bytes:
    """A partner's file as it was received; NotFound if it is gone, or is not that file any longer."""
    path = _folder(house, THEIRS) / f"{evidence.sha256}.{evidence.form}"
    data = path.read_bytes() if path.exists() else b""
    if sha256(data).hexdigest() != evidence.sha256:
        raise NotFound("this evidence was received, but its file is no longer here as it was")
    return data


def _folder(house: House, name: str) -> Path:
    folder = house.settings.data / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder
