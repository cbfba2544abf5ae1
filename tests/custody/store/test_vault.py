"""Names are sealed, every reading is noted, and a destroyed key erases the person."""

import stat

import pytest

from custody.errors import LedgerTampered, NotFound
from custody.ledger.commitment import commit, opens
from custody.store.database import Database
from custody.store.statements import Statements
from custody.store.vault import Opening, Reading, Vault, load_key
from tests.custody.store.stories import an_id
from tests.kit.databases import INSTALLATION_KEY

ANNA = {"family": "Exemplar", "given": "Anna", "birth_date": "1985-04-12"}
BEN = {"family": "Exemplar", "given": "Ben", "birth_date": "1985-04-21"}
NURSE = Reading(reader="nurse-1", why="bedside", at="2026-03-02T08:00:00.000000Z")
SALT = bytes(range(32))


@pytest.fixture
def vault(database: Database):
    with database.write() as connection:
        yield Vault(Statements(connection), INSTALLATION_KEY)


def everything_in(vault: Vault) -> bytes:
    rows = vault._sql.all("SELECT * FROM vault_person")
    rows += vault._sql.all("SELECT * FROM opening")
    return b" ".join(
        bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
        for row in rows
        for cell in row
    )


def test_names_come_back_to_who_asks_and_the_reading_is_noted(vault: Vault):
    vault.put_person("subject-a", ANNA)
    vault.put_person("subject-b", BEN)

    assert vault.read("subject-a", NURSE) == ANNA
    assert vault.names(["subject-b", "subject-a", "nobody"], NURSE) == {
        "subject-a": ANNA,
        "subject-b": BEN,
    }
    assert vault.readings("subject-a") == [NURSE, NURSE]
    assert vault.readings("subject-b") == [NURSE]


def test_nothing_readable_lies_in_the_database(vault: Vault):
    vault.put_person("subject-a", ANNA)
    vault.keep_opening(an_id(1), "scan", Opening(salt=SALT, value="Exemplar"), "subject-a")

    assert b"Exemplar" not in everything_in(vault)
    assert SALT not in everything_in(vault)


def test_a_correction_takes_the_place_of_what_was_known(vault: Vault):
    vault.put_person("subject-a", BEN)
    vault.put_person("subject-a", ANNA)

    assert vault.read("subject-a", NURSE) == ANNA


def test_erasing_a_person_leaves_nothing_to_read(vault: Vault):
    vault.put_person("subject-a", ANNA)
    vault.put_person("subject-b", BEN)
    vault.keep_opening(an_id(1), "scan", Opening(salt=SALT, value="text"), "subject-a")

    vault.erase("subject-a")

    with pytest.raises(NotFound):
        vault.read("subject-a", NURSE)
    assert vault.open(an_id(1), "scan") is None
    assert not vault.keep_opening(an_id(2), "scan", Opening(salt=SALT, value="x"), "subject-a")
    assert vault.read("subject-b", NURSE) == BEN


def test_a_person_who_was_erased_may_come_again(vault: Vault):
    vault.put_person("subject-a", BEN)
    vault.erase("subject-a")

    vault.put_person("subject-a", ANNA)

    assert vault.read("subject-a", NURSE) == ANNA


def test_an_opening_shows_what_a_commitment_was_made_of(vault: Vault):
    vault.put_person("subject-a", ANNA)
    for number, subject in ((1, None), (2, "subject-a")):
        vault.keep_opening(an_id(number), "scan", Opening(salt=SALT, value="=A9999"), subject)

    for number in (1, 2):
        opening = vault.open(an_id(number), "scan")
        assert opening is not None
        assert opens(commit(SALT, "=A9999"), opening.salt, opening.value)
    assert vault.open(an_id(1), "other") is None


def test_what_is_sealed_for_one_cannot_be_moved_to_another(vault: Vault):
    vault.put_person("subject-a", ANNA)
    vault.put_person("subject-b", BEN)

    for columns in ("nonce, ciphertext", "wrapped_key, nonce, ciphertext"):
        vault._sql.run(
            f"UPDATE vault_person SET ({columns}) ="
            f" (SELECT {columns} FROM vault_person WHERE subject = 'subject-b')"
            " WHERE subject = 'subject-a'"
        )

        with pytest.raises(LedgerTampered, match="was changed"):
            vault.read("subject-a", NURSE)


def test_another_installation_cannot_read(vault: Vault):
    vault.put_person("subject-a", ANNA)

    with pytest.raises(LedgerTampered):
        Vault(vault._sql, bytes(32)).read("subject-a", NURSE)


def test_nobody_is_not_found(vault: Vault):
    with pytest.raises(NotFound):
        vault.read("nobody", NURSE)
    with pytest.raises(NotFound):
        vault.erase("nobody")


def test_the_installation_key_is_made_once_for_its_owner_only(tmp_path):
    path = tmp_path / "keys" / "vault.key"

    key = load_key(path)

    assert len(key) == 32
    assert load_key(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
