"""Rotate and retire the log's keys, in an order that leaves nothing half done wherever it is cut.

To introduce one: the private key is at hand before an entry names it, and signs nothing until then;
the entry is written, and with it one that issues the history of the keys, so that who knows only an
old key is led to the new one for ever; a checkpoint over both is signed by the old keys and the new.  To retire one:
the entry is written, and from then on it signs nothing; its private half is destroyed; a checkpoint
is signed by the others.  What was cut off after the entry, opening the house completes.
"""

from dataclasses import dataclass

from api.clock import new_salt
from api.evidence_papers import bundle_about
from api.house import House
from api.log_keys import succession_of
from api.two_people import Claims, house_office, office_of, require_two
from custody.domain.permissions import Permission
from custody.errors import DocumentUnreadable, LedgerTampered, NotFound
from custody.exchange.bundle import read_bundle, verify_bundle
from custody.ledger.checkpoint import open_checkpoint
from custody.ledger.entry import Entry
from custody.ledger.keys import Ed25519Signer
from custody.ledger.note import VerifierKey
from custody.ledger.policy import Policy
from custody.ledger.succession import (
    SUBJECT,
    KeyReason,
    Succession,
    derive_policy,
    policy_lines,
    read_succession,
)
from custody.store.sequencer import Transaction
from custody.use_cases.issue_evidence import ISSUED
from custody.use_cases.manage_keys import introduce_key, issue_succession, retire_key

PROGRAM = "custody"  # who issues what nobody in particular asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Retired:
    """A key that signs nothing any more, and whether its private half is gone from here."""

    shown: str
    is_gone: bool


def rotate(house: House, claims: Claims, reason: KeyReason) -> Ed25519Signer:
    """Introduce a key: the one that waits at hand, else a new one; it signs beside the others.

    Raises:
        NotAllowed: not two different people who both may.
        Conflict: too many keys are in force, or none can be made here.
        SigningStopped: the log is not what was signed.
    """
    first, second = require_two(house, claims, Permission.MANAGE_LOG)
    house.sign()  # what cannot be signed now is not handed to a new key
    key = _waiting(house) or house.log_keys.make(house.origin, new_salt)
    office = office_of(house, first, second)

    def introduce(here: Transaction) -> None:
        held = succession_of(here.log, house.log_keys)
        introduce_key(office, here.log, held, key.key, reason)
        issue_succession(office, here.log)

    house.write(introduce)
    house.sign()
    return key


def retire(house: House, claims: Claims, shown: str, reason: KeyReason) -> Retired:
    """Retire the key that is called so, by its name and id; it signs nothing from now on.

    Raises:
        NotAllowed: not two different people who both may.
        NotFound, Conflict: there is no such key in force, or it is the last.
        SigningStopped: the log is not what was signed.
    """
    first, second = require_two(house, claims, Permission.MANAGE_LOG)
    house.sign()
    office = office_of(house, first, second)
    entry = house.write(
        lambda here: retire_key(
            office, here.log, succession_of(here.log, house.log_keys), shown, reason
        )
    )
    key = VerifierKey.parse(entry.view["body"]["key"])
    is_gone = house.log_keys.destroy(key)
    house.sign()
    return Retired(shown=shown, is_gone=is_gone)


def succession(house: House, signed_by: str = "") -> bytes:
    """The whole history of the log's keys as a bundle about them, complete up to now.

    `signed_by` names a key, by name and id, that signs no more: then the history up to the last
    time at which that key signed it, for a reader who knows no later one.

    Raises:
        NotFound: this log never had such a key, or it signed no history.
    """
    held = _held(house)
    tenure = next((one for one in held.tenures if one.key.shown == signed_by), None)
    if signed_by and tenure is None:
        raise NotFound(f"this log never had a key {signed_by!r}")
    if tenure is None or tenure.retired_by is None:
        office = house_office(house, PROGRAM)
        entry = house.write(lambda here: issue_succession(office, here.log))
        return bundle_about(house, SUBJECT, entry, house.sign_cosigned())
    return bundle_about(house, SUBJECT, *_issued_before(house, tenure.retired_by))


def _issued_before(house: House, index: int) -> tuple[Entry, str]:
    """The last issued history of the keys before an entry, and a checkpoint over it from before, too."""
    with house.look() as look:
        issued = [
            one for one in look.log.about(SUBJECT) if one.type == ISSUED and one.index < index
        ]
        found = look.stores.checkpoints.covering(issued[-1].index + 1) if issued else None
    if found is None or found[0] > index:
        raise NotFound("no history of the keys was signed by that key")
    return issued[-1], found[1]


def _held(house: House) -> Succession:
    with house.look() as look:
        return succession_of(look.log, house.log_keys)


def policy_text(house: House) -> str:
    """The policy file of this installation: every key of its log, for its time."""
    return "\n".join([f"# {house.origin}", *policy_lines(_held(house)), "quorum none"]) + "\n"


def derived_policy(bundle: bytes, old: str) -> str:
    """A reader's policy brought up to date by a succession that verifies under it; no server is asked.

    Raises:
        DocumentUnreadable: it is no bundle, or not about the keys of a log.
        LedgerTampered: it does not verify, or not every key in force signed it.
    """
    policy = Policy.parse(old)
    read = read_bundle(bundle)
    if read.header.subject != SUBJECT:
        raise DocumentUnreadable(f"this bundle is about {read.header.subject}, not about keys")
    report = verify_bundle(bundle, policy)
    if not report.ok or report.checkpoint is None:
        raise LedgerTampered(f"not verified: {report.problem}")
    told = read_succession(Entry.read(one.index, one.body) for one in read.entries)
    _, signers = open_checkpoint(read.note, told.believing(policy))
    missing = set(told.in_force(report.checkpoint.size)) - {one.key for one in signers}
    if missing:
        raise LedgerTampered(f"{min(one.shown for one in missing)} is in force and did not sign it")
    return derive_policy(old, told, report.checkpoint.origin)


def _waiting(house: House) -> Ed25519Signer | None:
    """A key at hand that was never introduced: of a rotation that was cut short, or put there to be."""
    held = _held(house)
    return next((one for one in house.log_keys.all() if not held.knows(one.key)), None)
