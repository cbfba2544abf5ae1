"""Backup and restore: all that was signed comes back, who was erased does not, and nobody is named by a copy."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pyrage
import pytest
from typer.testing import CliRunner

from api.backup import take_backup
from api.backup_files import address_of_file
from api.cli import app
from api.drill import rehearse
from api.erased import ERASED, ErasedPersons
from api.http_client import ask
from api.known_log import Outside
from api.opening import open_house
from api.restoring import BackupFiles, Restored
from api.restoring import restore as bring_back
from api.settings import Settings
from api.verifying import verify, verify_database
from custody.domain.records import Therapy
from custody.errors import Conflict, DocumentUnreadable, LedgerTampered, NotFound
from custody.ledger.keys import Policy
from custody.ledger.note import Note
from custody.store.vault import Reading
from labels.templates import TEMPLATES
from tests.api.small_house import SmallHouse, open_small_house
from tests.kit.earlier import set_back

READING = Reading(reader="AUDI3", why="test", at="2026-03-02T08:00:00.000000Z")


@pytest.fixture
def small(tmp_path: Path) -> Iterator[SmallHouse]:
    """An open house with one patient; closed after the test."""
    small = open_small_house(tmp_path / "here")
    small.enrol(1)
    yield small
    small.house.close()


@pytest.fixture
def elsewhere(small: SmallHouse, tmp_path: Path) -> Settings:
    """An empty place with the same keys folder."""
    return Settings(demo=True, data=tmp_path / "there" / "data", keys=small.house.settings.keys)


def policy_of(small: SmallHouse) -> Policy:
    return Policy.of([small.house.signer.vkey], pinned=True)


def restore(
    file: Path, settings: Settings, policy: Policy, *, keys_file: Path | None = None, identity: str = "",
    checkpoint: str = "",
) -> Restored:  # fmt: skip
    """Bring a backup back, with nobody to ask."""
    files = BackupFiles(file=file, keys=keys_file, identity=identity)
    return bring_back(files, settings, Outside(policy=policy, checkpoint=checkpoint, ask=ask))


def names_in(settings: Settings, coi: str) -> dict[str, str]:
    """What an installation's vault says of a therapy's patient."""
    house = open_house(settings)
    try:
        return house.write(
            lambda transaction: transaction.stores.vault.read(
                transaction.books.get(Therapy, coi).subject, READING
            )
        )
    finally:
        house.close()


def test_a_backup_comes_back_whole(small: SmallHouse, elsewhere: Settings, tmp_path: Path):
    coi = small.enrol(2)
    file = tmp_path / "monday.sqlite"

    taken = take_backup(small.house, file)
    restored = restore(file, elsewhere, policy_of(small))

    assert taken.ok
    assert restored.report.size == taken.size
    assert restored.erased == ()
    assert verify_database(elsewhere.address, policy_of(small)).ok
    assert names_in(elsewhere, coi)["family"] == "Okonkwo"


def test_a_restored_house_goes_on_where_it_was(
    small: SmallHouse, elsewhere: Settings, tmp_path: Path
):
    file = tmp_path / "monday.sqlite"
    take_backup(small.house, file)
    size = restore(file, elsewhere, policy_of(small)).report.size
    small.house.close()

    again = SmallHouse(open_house(elsewhere))
    again.enrol(2)
    note = again.house.sign()
    again.house.close()

    assert int(Note.parse(note).text.splitlines()[1]) > size
    assert verify_database(elsewhere.address, policy_of(small)).ok


def test_a_backup_from_before_templates_were_kept_comes_back_with_them(
    small: SmallHouse, elsewhere: Settings, tmp_path: Path
):
    file = tmp_path / "monday.sqlite"
    take_backup(small.house, file)
    set_back(address_of_file(file), "0006")

    restored = restore(file, elsewhere, policy_of(small))
    house = open_house(elsewhere)
    with house.look() as look:
        kept = {one.name for one in look.stores.label_templates.all()}
    house.close()

    assert restored.report.ok
    assert kept == {one.name for one in TEMPLATES.values()}


def test_a_backup_of_one_kind_of_database_comes_back_in_the_other(
    small: SmallHouse, elsewhere: Settings, tmp_path: Path, new_postgres: Callable[[], str]
):
    first, second, coi = tmp_path / "monday.sqlite", tmp_path / "tuesday.sqlite", small.enrol(2)
    served = elsewhere.model_copy(update={"database_url": new_postgres()})
    take_backup(small.house, first)
    restore(first, served, policy_of(small))
    small.house.close()

    house = open_house(served)
    house.write(lambda transaction: transaction.stores.vault.names(["S00000001"], READING))
    take_backup(house, second)
    house.close()

    assert verify_database(served.address, policy_of(small)).ok
    assert restore(second, elsewhere, policy_of(small)).report.ok
    assert names_in(elsewhere, coi)["family"] == "Okonkwo"


def test_a_copy_alone_names_nobody(small: SmallHouse, elsewhere: Settings, tmp_path: Path):
    file, none = tmp_path / "monday.sqlite", tmp_path / "none.keys"
    coi = small.enrol(2)
    take_backup(small.house, file)
    none.touch()

    restored = restore(file, elsewhere, policy_of(small), keys_file=none)

    assert len(restored.erased) == 2
    assert verify_database(elsewhere.address, policy_of(small)).ok
    with pytest.raises(NotFound):
        names_in(elsewhere, coi)


def test_who_was_erased_after_the_backup_stays_erased(
    small: SmallHouse, elsewhere: Settings, tmp_path: Path
):
    file, coi = tmp_path / "monday.sqlite", small.enrol(2)
    take_backup(small.house, file)
    with small.house.look() as look:
        subject = look.books.get(Therapy, coi).subject
    ErasedPersons(elsewhere.keys / ERASED).add(subject)

    restored = restore(file, elsewhere, policy_of(small))

    assert restored.erased == (subject,)
    with pytest.raises(NotFound):
        names_in(elsewhere, coi)


def test_a_backup_that_lacks_what_was_signed_is_refused(
    small: SmallHouse, elsewhere: Settings, tmp_path: Path
):
    file = tmp_path / "monday.sqlite"
    take_backup(small.house, file)
    small.enrol(2)
    small.house.sign()

    with pytest.raises(Conflict, match="entries that were signed are not in this backup"):
        restore(file, elsewhere, policy_of(small))

    assert not elsewhere.data.exists()


def test_without_what_was_signed_last_a_checkpoint_must_say_how_far_it_went(
    small: SmallHouse, elsewhere: Settings, tmp_path: Path
):
    file = tmp_path / "monday.sqlite"
    take_backup(small.house, file)
    note = small.house.sign()
    (elsewhere.keys / "last-signed").unlink()

    with pytest.raises(Conflict, match="give --checkpoint"):
        restore(file, elsewhere, policy_of(small))

    assert restore(file, elsewhere, policy_of(small), checkpoint=note).report.ok


def test_nothing_is_restored_over_an_installation(small: SmallHouse, tmp_path: Path):
    file = tmp_path / "monday.sqlite"
    take_backup(small.house, file)
    before = verify_database(small.house.settings.address, policy_of(small)).size

    with pytest.raises(Conflict, match="already"):
        restore(file, small.house.settings, policy_of(small))

    assert verify_database(small.house.settings.address, policy_of(small)).size == before


def test_a_backup_never_replaces_another(small: SmallHouse, tmp_path: Path):
    file = tmp_path / "monday.sqlite"
    take_backup(small.house, file)

    with pytest.raises(Conflict, match="is there already"):
        take_backup(small.house, file)


def test_a_changed_backup_is_not_restored(small: SmallHouse, elsewhere: Settings, tmp_path: Path):
    file = tmp_path / "monday.sqlite"
    take_backup(small.house, file)
    data = file.read_bytes()
    file.write_bytes(data.replace(b"relapse", b"relapsf"))

    with pytest.raises((LedgerTampered, DocumentUnreadable)):
        restore(file, elsewhere, policy_of(small))

    assert not elsewhere.data.exists()


def test_an_encrypted_backup_opens_with_its_identity_only(
    small: SmallHouse, elsewhere: Settings, tmp_path: Path
):
    file = tmp_path / "monday.age"
    mine, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    take_backup(small.house, file, to=str(mine.to_public()))

    with pytest.raises(DocumentUnreadable, match="give --identity"):
        restore(file, elsewhere, policy_of(small))
    with pytest.raises(DocumentUnreadable, match="cannot be decrypted"):
        restore(file, elsewhere, policy_of(small), identity=str(other))

    assert b"CHA9999" not in file.read_bytes()
    assert restore(file, elsewhere, policy_of(small), identity=str(mine)).report.ok


def test_a_backup_for_nobody_is_refused(small: SmallHouse, tmp_path: Path):
    with pytest.raises(DocumentUnreadable, match="no age recipient"):
        take_backup(small.house, tmp_path / "monday.age", to="age1nobody")

    assert list(tmp_path.glob("monday*")) == []


def test_the_drill_is_signed_and_leaves_the_house_as_it_is(small: SmallHouse):
    before = small.house.last_signed.load()

    note = rehearse(small.house)

    signed = Note.parse(note)
    assert signed.text.startswith(f"{small.house.origin}\ncustody restore drill\n")
    assert signed.verified_by([one.key for one in policy_of(small).keys_for(small.house.origin)])
    assert before is None
    assert verify(f"{small.house.settings.data / 'custody.sqlite'}", policy_of(small)).ok


def test_the_commands_back_up_and_restore(
    small: SmallHouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def place(path: Path) -> None:
        monkeypatch.setenv("CUSTODY_DATA", str(path))

    monkeypatch.setenv("CUSTODY_KEYS", str(small.house.settings.keys))
    place(small.house.settings.data)
    file = str(tmp_path / "monday.sqlite")

    taken = CliRunner().invoke(app, ["backup", file, "--demo"])
    place(tmp_path / "there")
    back = CliRunner().invoke(app, ["restore", file, "--demo"])
    rehearsed = CliRunner().invoke(app, ["drill", "--demo"])

    assert (taken.exit_code, back.exit_code, rehearsed.exit_code) == (0, 0, 0)
    assert "verified" in taken.output
    assert "nothing signed is missing" in back.output
    assert "custody restore drill" in rehearsed.output


def test_an_erased_person_is_gone_from_papers_and_every_proof_still_holds(
    small: SmallHouse, elsewhere: Settings, tmp_path: Path
):
    coi, file = small.enrol(2), tmp_path / "monday.sqlite"
    take_backup(small.house, file)
    with small.house.look() as look:
        subject = look.books.get(Therapy, coi).subject

    small.house.write(
        lambda transaction: small.house.workstation(
            transaction, small.session("ADAM4"), None
        ).secrets.erase_person(subject)
    )

    assert verify_database(small.house.settings.address, policy_of(small)).ok
    assert ErasedPersons(elsewhere.keys / ERASED).all() == {subject}
    assert restore(file, elsewhere, policy_of(small)).erased == (subject,)
