"""Evidence about a therapy: a bundle that anybody can verify, and a sealed PDF that tells it.

The bundle ends with the entry that says it was issued, so nothing before it is left out.  The PDF
is made from the bundle alone, besides the words for people's roles.  A copy that names the patient
is drawn anew each time it is fetched, every reading of the names is noted, and it is never kept:
whoever is erased from the vault is not on a disk beside it.
"""

import base64
import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from api.house import House
from api.security import refuse_door
from custody.domain.audit_record import CheckpointLine
from custody.domain.permissions import Permission, may
from custody.domain.records import Therapy
from custody.errors import LedgerTampered, NotAllowed, NotFound
from custody.exchange.bundle import BundleHeader, read_bundle, write_bundle
from custody.ledger.checkpoint import Checkpoint
from custody.ledger.entry import Entry
from custody.ledger.keys import sign_note
from custody.ledger.note import Note
from custody.ledger.proof import verify_inclusion
from custody.ledger.tiles import TiledTree
from custody.ledger.timestamp import write_time
from custody.store.sessions import Session
from custody.store.vault import Reading
from custody.use_cases.issue_evidence import ISSUED, issue_evidence
from custody.use_cases.tell_custody import Telling, tell_custody
from labels.custody_report import render_custody_report
from labels.seal import seal_pdf

WHY = "custody record that names the patient"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was issued: the id of its entry, the sealed PDF, the bundle, and the signed note."""

    id: str
    pdf: bytes
    bundle: bytes
    checkpoint: str


def issue(house: House, session: Session, coi: str, *, names: bool, language: str) -> Evidence:
    """Issue evidence about a therapy and keep it in the data folder.

    Raises:
        NotFound: there is no such therapy, or names are asked for and were erased.
        NotAllowed: names are asked for by somebody who may not read them.
        SigningStopped: the log is not what was signed; nothing is issued over it.
    """
    if names:
        _require_names(house, session, coi)
    entry = house.write(
        lambda transaction: issue_evidence(
            house.workstation(transaction, session, None), coi, names=names, language=language
        )
    )
    note = house.sign_cosigned()
    bundle = _bundle(house, coi, entry, note)
    pdf = _paper(house, bundle, _patient(house, session, coi) if names else {}, language)
    folder = _folder(house)
    _keep(folder / f"{entry.id}.jsonl", bundle)
    if not names:
        _keep(folder / f"{entry.id}.pdf", pdf)
    return Evidence(id=entry.id, pdf=pdf, bundle=bundle, checkpoint=note)


def fetch_bundle(house: House, coi: str, entry_id: str) -> bytes:
    """A bundle issued before; NotFound if none was under this id for this therapy."""
    return _kept(house, _issued(house, coi, entry_id).id, "jsonl")


def fetch_pdf(house: House, session: Session, coi: str, entry_id: str) -> bytes:
    """A PDF issued before, with names only for who may read them; NotFound as for the bundle."""
    entry = _issued(house, coi, entry_id)
    if not entry.view["body"]["names"]:
        return _kept(house, entry.id, "pdf")
    _require_names(house, session, coi)
    bundle = _kept(house, entry.id, "jsonl")
    return _paper(house, bundle, _patient(house, session, coi), entry.view["body"]["language"])


def _issued(house: House, coi: str, entry_id: str) -> Entry:
    """The entry that issued it: only ids that the log knows ever become file names."""
    with house.look() as look:
        entry = look.log.by_id(entry_id)
    if entry is None or entry.type != ISSUED or not entry.n_of(coi):
        raise NotFound(f"no evidence about {coi} was issued under this id")
    return entry


def _bundle(house: House, coi: str, issued: Entry, note: str) -> bytes:
    """All entries about the therapy up to the one that issues, each with its proof."""
    checkpoint = Checkpoint.parse(Note.parse(note).text)
    header = BundleHeader(origin=house.origin, subject=coi, vkeys=(house.signer.vkey,))
    with house.look() as look:
        entries = [entry for entry in look.log.about(coi) if entry.index <= issued.index]
        tree = look.log.tree(checkpoint.size)
        proofs = {one.index: _proved(one, tree, checkpoint) for one in entries}
    return write_bundle(header, entries, proofs.__getitem__, note)


def _proved(entry: Entry, tree: TiledTree, checkpoint: Checkpoint) -> tuple[bytes, ...]:
    """The proof of an entry, which holds: nothing is handed out that nobody could verify."""
    proof = tree.inclusion_proof(entry.index)
    if not verify_inclusion(entry.leaf, entry.index, tree.size, proof, checkpoint.root):
        raise LedgerTampered(f"entry {entry.index} cannot be proved: a stored hash was changed")
    return proof


def _paper(house: House, data: bytes, patient: dict[str, str], language: str) -> bytes:
    """The PDF that a bundle becomes, sealed by the log's key."""
    bundle = read_bundle(data)
    entries = [Entry.read(one.index, one.body) for one in bundle.entries]
    checkpoint = _checkpoint_line(bundle.note)
    record = tell_custody(
        Telling(
            coi=bundle.header.subject,
            entries=entries,
            presets=house.presets,
            roles=_roles(house),
            checkpoint=checkpoint,
            bundle_sha256=sha256(data).hexdigest(),
            demo=house.demo,
            patient=patient,
        )
    )
    return seal_pdf(
        render_custody_report(record, bundle=data, language=language),
        origin=house.origin,
        size=checkpoint.size,
        root=checkpoint.root,
        sign_note=lambda text: sign_note(text, house.signer),
    )


def _checkpoint_line(note: str) -> CheckpointLine:
    checkpoint = Checkpoint.parse(Note.parse(note).text)
    return CheckpointLine(
        note=note,
        origin=checkpoint.origin,
        size=checkpoint.size,
        root=base64.b64encode(checkpoint.root).decode(),
    )


def _roles(house: House) -> dict[str, str]:
    """Each person's roles in words."""
    with house.look() as look:
        everybody = look.stores.accounts.everybody()
    return {one.person: ", ".join(sorted(one.roles)).replace("_", " ") for one in everybody}


def _require_names(house: House, session: Session, coi: str) -> None:
    if not may(session.account.roles, Permission.READ_NAMES):
        refuse_door(house, session, f"evidence with names, {coi[:40]}", "needs read_names")
        raise NotAllowed("a copy that names the patient needs the permission read_names")


def _patient(house: House, session: Session, coi: str) -> dict[str, str]:
    """Who the patient is; that somebody read it is noted in the same transaction."""
    reading = Reading(reader=session.account.person, why=WHY, at=write_time(house.now()))
    with house.look() as look:
        therapy = look.books.get(Therapy, coi)
    if therapy is None:
        raise NotFound(f"there is no therapy {coi}")
    subject = therapy.subject
    return house.write(lambda transaction: transaction.stores.vault.read(subject, reading))


def _folder(house: House) -> Path:
    folder = house.settings.data / "evidence"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _keep(path: Path, data: bytes) -> None:
    """The whole file or none."""
    beside = path.with_suffix(f"{path.suffix}.new")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _kept(house: House, entry_id: str, ending: str) -> bytes:
    try:
        return (_folder(house) / f"{entry_id}.{ending}").read_bytes()
    except FileNotFoundError as error:
        raise NotFound("this evidence was issued, but its file is no longer here") from error
