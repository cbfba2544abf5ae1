"""Keys of the log come and go by two people; what was signed before stays good, and nothing later does."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from api.cli import app
from api.drill import rehearse
from api.evidence import fetch_pdf, issue
from api.log_keys import EnvironmentKeys, FolderKeys, succession_of
from api.opening import open_house
from api.rotating import derived_policy, policy_text, retire, rotate, succession
from api.security import find_session
from api.two_people import Claim, Claims
from api.verifying import verify_database, verify_pdf
from api.witness_app import create_witness
from api.witnessing import ask_witness
from custody.__main__ import verify_database as verify_plainly
from custody.domain.identifiers.local_codes import Badge
from custody.domain.permissions import Permission
from custody.errors import (
    Conflict,
    DocumentUnreadable,
    LedgerTampered,
    NotAllowed,
    NotFound,
    SigningStopped,
)
from custody.exchange.bundle import verify_bundle
from custody.ledger.checkpoint import Checkpoint
from custody.ledger.keys import Ed25519Signer, private_text, sign_note
from custody.ledger.note import COSIGNATURE, Note
from custody.ledger.policy import Policy, Witness
from custody.ledger.succession import KEYS_MAX, SUBJECT, KeyReason
from custody.store.witnessed import Witnessed
from tests.api.small_house import PIN, open_small_house
from tests.custody.store.stories import a_draft
from tests.kit.installation import PEOPLE, Installation, opened
from tests.kit.witnesses import through

STRANGER = Ed25519Signer.from_seed("custody.example/other", b"s" * 32)
WITNESS = Ed25519Signer.from_seed("witness.example/w", bytes(32), COSIGNATURE)
QUALITY, ADMIN, OTHER_QUALITY, NURSE = "N-HOFFMANN", "N-RUIZ", "W-GRANT", "N-OKAFOR"


def claim(person: str, pin: str = "") -> Claim:
    one = PEOPLE[person]
    return Claim(badge=one.badge.text, pin=pin or one.pin)


def both(first: str = QUALITY, second: str = ADMIN) -> Claims:
    return claim(first), claim(second)


def later(made: Installation) -> None:
    """Time passes; a demo's clock stands still otherwise."""
    made.house.move_clock(made.house.now() + timedelta(hours=1))


def rotated(made: Installation) -> Ed25519Signer:
    later(made)
    return rotate(made.house, both(), KeyReason.ROUTINE)


def retired(made: Installation, key: Ed25519Signer) -> None:
    later(made)
    retire(made.house, both(), key.key.shown, KeyReason.ROUTINE)


def grow(made: Installation) -> None:
    later(made)
    made.house.write(lambda at: at.log.append(a_draft()))
    made.house.sign()


def evidence_of(made: Installation, coi: str):
    quality = made.as_(QUALITY, "N-QUALITY")
    session = find_session(made.house, quality.token)
    return issue(made.house, session, coi, names=False, language="en")


def newest(made: Installation) -> Note:
    with made.house.look() as look:
        return Note.parse(look.stores.checkpoints.last()[1])


def test_old_and_new_evidence_verifies_by_the_policy_of_its_time_and_by_the_derived_one(
    installation: Installation,
):
    coi = installation.as_("N-NOVAK", "N-CLINIC").enrols()
    old = installation.house.signer
    first_policy = policy_text(installation.house)
    before = evidence_of(installation, coi)

    new = rotated(installation)
    between = evidence_of(installation, coi)
    keys = succession(installation.house)
    retired(installation, old)
    after = evidence_of(installation, coi)
    policy = Policy.parse(policy_text(installation.house))

    assert policy.known() == {old.key, new.key}
    for made in (before, between, after):
        assert verify_bundle(made.bundle, policy).ok
        assert verify_pdf(made.pdf, policy).ok
    by_first, by_new = Policy.parse(first_policy), Policy.of([new.vkey], pinned=True)
    assert [verify_pdf(one.pdf, by_first).ok for one in (before, between, after)] == [
        True,
        True,
        False,
    ]
    assert [verify_pdf(one.pdf, by_new).ok for one in (before, between, after)] == [
        False,
        True,
        True,
    ]
    derived = derived_policy(keys, first_policy)
    assert Policy.parse(derived).known() == {old.key, new.key}
    assert verify_bundle(before.bundle, Policy.parse(derived)).ok
    final = derived_policy(succession(installation.house), derived)
    assert Policy.parse(final).keys == policy.keys
    assert verify_bundle(after.bundle, Policy.parse(final)).ok


def test_every_way_through_a_house_goes_on_after_a_rotation_and_a_restart(
    installation: Installation, tmp_path: Path
):
    grow(installation)
    old = installation.house.signer
    new = rotated(installation)
    retired(installation, old)
    grow(installation)
    drill = rehearse(installation.house)

    house = open_house(installation.settings)
    house.sign()
    address = installation.settings.address
    house.close()

    assert [one.name for one in Note.parse(drill).verified_by([new.key])] == [house.origin]
    assert verify_database(address, house.policy).ok
    assert verify_database(address, Policy.of([new.vkey], pinned=True)).ok
    assert verify_database(address, Policy.parse(policy_text(installation.house))).ok
    if address.startswith("sqlite"):
        file = Path(address.removeprefix("sqlite:///"))
        assert verify_plainly(file, Policy.of([new.vkey], pinned=True)).ok


def test_a_verifier_goes_on_from_what_it_remembers_across_a_rotation(house: Installation, tmp_path):
    grow(house)
    old, memory = house.house.signer, str(tmp_path / "memory")
    policy = tmp_path / "policy.txt"
    file = f"{house.settings.data / 'custody.sqlite'}"

    def verified() -> str:
        policy.write_text(policy_text(house.house))
        asked = ["verify", file, "--policy", str(policy), "--resume", memory]
        answer = CliRunner().invoke(app, asked)
        assert answer.exit_code == 0, answer.output
        return answer.output

    verified()
    rotated(house)
    assert "not read again" in verified()
    retired(house, old)
    grow(house)

    assert "not read again" in verified()


def test_all_keys_in_force_sign_and_a_retired_one_no_more(house: Installation):
    old = house.house.signer
    new = rotated(house)

    assert newest(house).verified_by([old.key, new.key]) == (old.key, new.key)
    retired(house, old)
    assert newest(house).verified_by([old.key, new.key]) == (new.key,)
    assert [one.key for one in FolderKeys(house.settings.keys).all()] == [new.key]
    assert not (house.settings.keys / "log.key").exists()


def test_a_note_that_only_a_retired_key_signed_after_its_time_is_refused_and_named(
    installation: Installation,
):
    grow(installation)
    old = installation.house.signer
    rotated(installation)
    retired(installation, old)
    later(installation)
    installation.house.write(lambda at: at.log.append(a_draft()))
    with installation.house.look() as look:
        size, root = look.log.size, look.log.head().root()
    text = Checkpoint(origin=installation.house.origin, size=size, root=root).text()
    installation.house.write(lambda at: at.stores.checkpoints.keep(size, sign_note(text, old)))

    unbounded = verify_database(
        installation.settings.address,
        Policy.of([old.vkey, installation.house.signer.vkey], pinned=True),
    )
    bounded = verify_database(
        installation.settings.address, Policy.parse(policy_text(installation.house))
    )

    assert not unbounded.ok
    assert unbounded.problem == (
        f"the checkpoint over {size} entries is signed by {old.key.shown} only, not in force then"
    )
    assert "was not valid at" in bounded.problem
    if installation.settings.address.startswith("sqlite"):
        file = Path(installation.settings.address.removeprefix("sqlite:///"))
        plainly = verify_plainly(file, Policy.of([old.vkey], pinned=True))
        assert plainly.problem == unbounded.problem


@pytest.mark.parametrize(
    ("claims", "told"),
    [
        ((claim(QUALITY), claim(ADMIN, "000000")), "is not right"),
        ((claim(QUALITY), Claim(badge="nobody", pin="1")), "is not right"),
        ((claim(QUALITY), claim(QUALITY)), "two different people"),
        ((claim(QUALITY), claim(NURSE)), "has no permission manage_log"),
    ],
)
def test_two_people_who_may_are_needed_and_whoever_is_refused_is_written_down(
    shared: Installation, claims: Claims, told: str
):
    entries, keys = shared.size(), FolderKeys(shared.settings.keys).all()

    with pytest.raises(NotAllowed, match=told):
        rotate(shared.house, claims, KeyReason.ROUTINE)
    with pytest.raises(NotAllowed, match=told):
        retire(shared.house, claims, keys[0].key.shown, KeyReason.ROUTINE)

    assert shared.size() == entries
    assert FolderKeys(shared.settings.keys).all() == keys
    assert [one.door for one in shared.security(2)] == [Permission.MANAGE_LOG] * 2


def test_five_wrong_pins_lock_here_too(house: Installation):
    for _ in range(5):
        with pytest.raises(NotAllowed):
            rotate(house.house, (claim(QUALITY), claim(ADMIN, "000000")), KeyReason.ROUTINE)

    with pytest.raises(NotAllowed):
        rotate(house.house, both(), KeyReason.ROUTINE)


def test_the_last_key_an_unknown_one_and_one_too_many_are_refused(house: Installation):
    last = house.house.signer

    with pytest.raises(Conflict, match="the last key in force"):
        retired(house, last)
    with pytest.raises(NotFound, match="no key in force is called"):
        retire(house.house, both(), "custody.example/log+00000000", KeyReason.ROUTINE)
    for _ in range(KEYS_MAX - 1):
        rotated(house)
    with pytest.raises(Conflict, match="retire one before"):
        rotated(house)

    coi = house.as_("N-NOVAK", "N-CLINIC").enrols()
    paper = evidence_of(house, coi).pdf
    assert len(newest(house).signatures) == KEYS_MAX
    assert verify_pdf(paper, house.house.policy).ok


def test_a_key_is_not_retired_at_the_very_moment_at_which_its_successor_came(house: Installation):
    old = house.house.signer
    rotated(house)

    with pytest.raises(Conflict, match="at this very moment"):
        retire(house.house, both(), old.key.shown, KeyReason.ROUTINE)


def test_a_rotation_cut_before_its_entry_is_taken_up_with_the_same_key(house: Installation):
    waiting = house.house.log_keys.make(house.house.origin, lambda: bytes(range(32)))

    assert house.house.signers == FolderKeys(house.settings.keys).all()[:1]
    assert rotated(house) == waiting
    assert house.house.signers[-1] == waiting


def test_a_retirement_cut_after_its_entry_is_completed_when_the_house_is_opened(
    house: Installation, monkeypatch: pytest.MonkeyPatch
):
    old = house.house.signer
    new = rotated(house)
    monkeypatch.setattr(FolderKeys, "destroy", lambda *_: (_ for _ in ()).throw(OSError("cut")))
    with pytest.raises(OSError, match="cut"):
        retired(house, old)
    monkeypatch.undo()

    assert house.house.signers == (new,)
    again = open_house(house.settings)
    again.sign()
    again.close()
    assert FolderKeys(house.settings.keys).all() == (new,)


def test_a_key_in_force_that_is_not_at_hand_stops_signing(house: Installation):
    new = rotated(house)
    house.house.log_keys.destroy(new.key)

    with pytest.raises(SigningStopped, match="in force and not at hand"):
        house.house.sign()
    assert "not at hand" in house.house.alarm


def test_keys_in_the_environment_are_introduced_once_a_line_is_there(house: Installation):
    origin, seeds = house.house.origin, (bytes([1]) * 32, bytes([2]) * 32)
    lines = [private_text(origin, seed) for seed in seeds]
    house.house.close()
    (house.settings.keys / "log.key").unlink()

    def settings(count: int):
        changed = {"log_key": "".join(lines[:count])}
        return type(house.settings)(**(house.settings.model_dump() | changed))

    with opened(settings(1)) as made, pytest.raises(Conflict, match="holds no new key"):
        rotated(made)
    with opened(settings(2)) as made:
        first, second = EnvironmentKeys("".join(lines)).all()
        assert rotated(made) == second
        later(made)
        gone = retire(made.house, both(), first.key.shown, KeyReason.COMPROMISED)
        assert not gone.is_gone
        assert made.house.signers == (second,)
        assert "retired as compromised" in policy_text(made.house)
    assert list(house.settings.keys.glob("log*.key")) == []
    assert lines[0].strip() not in repr(settings(2))


def test_a_succession_that_does_not_verify_or_is_none_derives_nothing(house: Installation):
    coi = house.as_("N-NOVAK", "N-CLINIC").enrols()
    first = policy_text(house.house)
    bundle = evidence_of(house, coi).bundle
    new = rotated(house)
    keys = succession(house.house)
    stranger = Ed25519Signer.from_seed(house.house.origin, b"s" * 32)

    with pytest.raises(DocumentUnreadable, match="not about keys"):
        derived_policy(bundle, first)
    with pytest.raises(LedgerTampered, match="no known key signed"):
        derived_policy(keys, f"log {stranger.vkey}\nquorum none\n")
    with pytest.raises(LedgerTampered, match="which this log never had"):
        derived_policy(keys, f"log {stranger.vkey}\n{first}")
    with pytest.raises(LedgerTampered, match="not in the tree"):
        derived_policy(keys.replace(b"routine", b"routinf"), first)
    with pytest.raises(LedgerTampered, match="did not sign it"):
        derived_policy(_without_line_of(keys, new), first)


def test_a_readers_own_narrower_bound_and_all_other_lines_stay(house: Installation):
    first, old = policy_text(house.house), house.house.signer
    bound = f"valid {old.key.shown} - 2027-01-01T00:00:00.000000Z\n"
    others = f"log {STRANGER.vkey}\nwitness w {WITNESS.vkey}\n# mine\n"
    new = rotated(house)

    derived = derived_policy(succession(house.house), f"{first}{bound}{others}")

    assert derived.endswith(f"# {house.house.origin}\nquorum none\n{others}")
    assert f"log {old.vkey}\n{bound}log {new.vkey}\nvalid {new.key.shown} 2026" in derived


def test_who_knows_only_the_first_key_is_led_to_the_third(house: Installation):
    policy, kept = policy_text(house.house), []
    for _ in range(2):
        old = house.house.signer
        rotated(house)
        retired(house, old)
        kept.append(old)

    for old in kept:
        policy = derived_policy(succession(house.house, old.key.shown), policy)
    policy = derived_policy(succession(house.house), policy)

    assert Policy.parse(policy).keys == Policy.parse(policy_text(house.house)).keys
    assert verify_bundle(succession(house.house, kept[0].key.shown)).ok
    with pytest.raises(NotFound, match="never had a key"):
        succession(house.house, "custody.example/log+00000000")


def _without_line_of(bundle: bytes, key: Ed25519Signer) -> bytes:
    """A bundle whose note has lost one signature."""
    *lines, last = bundle.decode().splitlines()
    note = json.loads(last)["checkpoint"]
    signed = Note.parse(note)
    fewer = tuple(one for one in signed.signatures if one.key_id != key.key.id)
    line = json.dumps(
        {"checkpoint": str(Note(signed.text, fewer))}, ensure_ascii=False, separators=(",", ":")
    )
    return "\n".join([*lines, line, ""]).encode()


def test_the_commands_rotate_retire_and_tell(house: Installation, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("CUSTODY_DATA", str(house.settings.data))
    monkeypatch.setenv("CUSTODY_KEYS", str(house.settings.keys))
    two = tmp_path / "two"
    two.write_text("".join(f"{one.badge}\n{one.pin}\n" for one in both()))
    old, first = house.house.signer, tmp_path / "first.policy"
    first.write_text(policy_text(house.house))
    keys, world = tmp_path / "keys.jsonl", ["--demo"]

    def run(*words: str, **given) -> str:
        answer = CliRunner().invoke(app, ["keys", *words, *world], **given)
        assert answer.exit_code == 0, answer.output
        return answer.stdout

    said = run("rotate", "--reason", "routine", "--people", str(two))
    later(house)
    asked = "".join(f"{one.badge}\n{one.pin}\n" for one in both(OTHER_QUALITY, ADMIN))
    ended = run("retire", old.key.shown, "--reason", "routine", "--people", "-", input=asked)
    keys.write_text(run("succession"))
    told = run("policy")
    shown = run("show")
    derived = CliRunner().invoke(app, ["keys", "policy", str(keys), "--policy", str(first)])

    assert said.startswith("introduced: ")
    assert ended == f"retired: {old.key.shown}\n"
    assert Policy.parse(told).known() > Policy.parse(shown).known()
    assert (derived.exit_code, isinstance(derived.exception, LedgerTampered)) == (1, True)
    assert (
        CliRunner().invoke(app, ["verify", str(keys), "--key", house.house.signer.vkey]).exit_code
        == 0
    )


def test_the_succession_names_no_therapy_and_is_about_keys_alone(house: Installation):
    rotated(house)
    with house.house.look() as look:
        entries = list(look.log.about(SUBJECT))
        held = succession_of(look.log, house.house.log_keys)

    assert [one.type for one in entries] == ["key:introduced", "evidence:issued"]
    assert entries[0].view["second"] == ADMIN
    assert len(held.in_force()) == 2


def test_a_witness_cosigns_both_keys_and_needs_the_new_one_before_the_old_goes(
    house: Installation, tmp_path: Path
):
    old = house.house.signer
    memory = Witnessed(tmp_path / "w.sqlite")

    def asked() -> str:
        client = TestClient(create_witness(WITNESS, follows, memory, house.house.now))
        partner = Witness(name="partner", key=WITNESS.key, url="http://nowhere.invalid")
        return ask_witness(house.house, partner, through(client))

    follows = Policy.parse(policy_text(house.house))
    grow(house)
    first = asked()
    rotated(house)
    between, given = asked(), Policy.parse(policy_text(house.house))
    retired(house, old)
    after, follows = asked(), given

    assert (first, between, after, asked()) == ("", "", "it refused: 403", "")
    assert house.house.alarm == ""


def test_a_paper_with_names_is_not_drawn_anew_once_the_keys_of_its_time_are_retired(tmp_path: Path):
    small = open_small_house(tmp_path)
    coi, session, house = small.enrol(), small.session("BOTH5"), small.house
    two = tuple(Claim(badge=Badge(person=one).text, pin=PIN) for one in ("QUIN6", "ADAM4"))
    issued, old = issue(house, session, coi, names=True, language="en"), house.signer
    for act in (rotate, retire):
        house.move_clock(house.now() + timedelta(hours=1))
        again = fetch_pdf(house, session, coi, issued.id)
        assert verify_pdf(again, Policy.parse(policy_text(house))).ok
        act(house, two, *([old.key.shown] if act is retire else []), KeyReason.ROUTINE)

    with pytest.raises(Conflict, match="issue it anew"):
        fetch_pdf(house, session, coi, issued.id)
    assert verify_pdf(again, Policy.parse(policy_text(house))).ok
    house.close()


def test_a_house_whose_key_entries_were_changed_opens_signs_nothing_and_shows_why(
    house: Installation, tmp_path: Path
):
    rotated(house)
    house.house.write(
        lambda at: at.log.append(a_draft(about=(SUBJECT,)))
    )  # another type says nothing of keys
    assert house.house.sign()
    changed = {"type": "key:introduced", "body": {"key": "x"}}
    bad = replace(a_draft(about=(SUBJECT,)), **changed)
    house.house.write(lambda at: at.log.append(bad))
    again = open_house(house.settings)

    with pytest.raises(SigningStopped, match="what the log tells of its keys"):
        again.sign()
    again.close()
    with pytest.raises(SigningStopped):
        house.house.sign()
    auditor = house.as_("N-HALE", "N-OFFICE")
    for view in ("ledger", "evidence"):
        assert "what the log tells of its keys" in auditor.get(f"/audit?view={view}").text
