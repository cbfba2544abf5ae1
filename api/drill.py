"""A rehearsal of restoring: what was never tried does not work on the day it is needed.

A backup is taken, restored into an empty place of its own, verified against what was signed, and opened as an
installation is opened.  The report is a note signed by the log's key: who asks whether restoring was rehearsed is
shown it.
"""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from api.backup import take_backup
from api.house import House
from api.http_client import ask
from api.known_log import Outside
from api.restoring import BackupFiles, Restored, restore
from api.settings import Settings
from api.verifying import verify_database
from custody.errors import LedgerTampered
from custody.ledger.keys import sign_note
from custody.ledger.timestamp import write_time


def rehearse(house: House) -> str:
    """Back up and restore elsewhere; the signed report. LedgerTampered where what came back is not what was there."""
    began = house.machine.now()
    with TemporaryDirectory(prefix="custody-drill-") as folder:
        restored = _there_and_back(house, Path(folder))
    ended = house.machine.now()
    checkpoint = restored.report.checkpoint
    if checkpoint is None:
        raise LedgerTampered("what was restored has no checkpoint")
    text = (
        f"{house.origin}\ncustody restore drill\n"
        f"began {write_time(began)}\nended {write_time(ended)}\n"
        f"entries {checkpoint.size}\nroot {checkpoint.root.hex()}\n"
        f"verified: entries, checkpoints, rows against the ledger\npersons erased {len(restored.erased)}\n"
    )
    return sign_note(text, *house.signers)


def _there_and_back(house: House, folder: Path) -> Restored:
    policy = house.policy
    take_backup(house, folder / "backup.sqlite")
    place = house.settings.model_copy(update={"data": folder / "data", "database_url": ""})
    outside = Outside(policy=policy, checkpoint="", ask=ask, without_witnesses=True)
    restored = restore(BackupFiles(file=folder / "backup.sqlite"), _plain(place), outside)
    again = verify_database(place.address, policy)
    if not again.ok:
        raise LedgerTampered(
            f"the drill failed: what was restored does not verify: {again.problem}"
        )
    return replace(restored, report=again)


def _plain(settings: Settings) -> Settings:
    """Settings as they are; `address` is told anew for another place."""
    settings.__dict__.pop("address", None)
    return settings
