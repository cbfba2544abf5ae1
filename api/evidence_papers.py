"""What evidence is made of: the bundle with its proofs, and the sealed PDF that is made from it.

The PDF is made from the bundle alone, besides the words for people's roles.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from hashlib import sha256

from api.house import House
from api.paper_signing import signer_now
from api.witness_policy import witness_policy
from custody.domain.audit_lines import CheckpointLine
from custody.domain.selection_record import SelectionKind
from custody.errors import Conflict, LedgerTampered
from custody.exchange.bundle import BundleEntry, BundleHeader, read_bundle, write_bundle
from custody.exchange.selection import read_chosen
from custody.ledger.checkpoint import Checkpoint
from custody.ledger.entry import Entry
from custody.ledger.keys import sign_note
from custody.ledger.note import Note
from custody.ledger.proof import verify_inclusion
from custody.ledger.tiles import TiledTree
from custody.ledger.timestamp import write_time
from custody.use_cases.tell_container import ContainerTelling, tell_container
from custody.use_cases.tell_custody import Telling, tell_custody
from custody.use_cases.tell_selection import SelectionTelling, tell_selection
from custody.use_cases.telling.checkpoint import checkpoint_line
from labels.custody_report import render_custody_report
from labels.seal import seal_pdf
from labels.selection_report import render_selection_report
from labels.signature import Room, sign_pdf


def bundle_about(house: House, subject: str, issued: Entry, note: str) -> bytes:
    """All entries about a therapy or a container up to the one that issues, each with its proof."""
    checkpoint = Checkpoint.parse(Note.parse(note).text)
    header = BundleHeader(origin=house.origin, subject=subject, vkeys=house.vkeys(checkpoint.size))
    with house.look() as look:
        entries = [entry for entry in look.log.about(subject) if entry.index <= issued.index]
        tree = look.log.tree(checkpoint.size)
        proofs = {one.index: proved(one, tree, checkpoint) for one in entries}
    return write_bundle(header, entries, proofs.__getitem__, note)


def proved(entry: Entry, tree: TiledTree, checkpoint: Checkpoint) -> tuple[bytes, ...]:
    """The proof of an entry, which holds: nothing is handed out that nobody could verify."""
    proof = tree.inclusion_proof(entry.index)
    if not verify_inclusion(entry.leaf, entry.index, tree.size, proof, checkpoint.root):
        raise LedgerTampered(f"entry {entry.index} cannot be proved: a stored hash was changed")
    return proof


def therapy_paper(house: House, data: bytes, patient: Mapping[str, str], language: str) -> bytes:
    """The PDF that a therapy's bundle becomes, sealed by the log's key."""
    bundle = read_bundle(data)
    record = tell_custody(
        Telling(
            coi=bundle.header.subject,
            entries=_entries(bundle.entries),
            presets=house.presets,
            roles=_roles(house),
            checkpoint=_checkpoint(house, bundle.note, bundle.entries),
            bundle_sha256=sha256(data).hexdigest(),
            demo=house.demo,
            patient=patient,
        )
    )
    return _sealed(
        house,
        record.checkpoint,
        partial(render_custody_report, record, bundle=data, language=language),
    )


def container_paper(house: House, data: bytes, language: str) -> bytes:
    """The PDF that a container's bundle becomes, sealed by the log's key."""
    bundle = read_bundle(data)
    record = tell_container(
        ContainerTelling(
            container=bundle.header.subject,
            entries=_entries(bundle.entries),
            roles=_roles(house),
            checkpoint=_checkpoint(house, bundle.note, bundle.entries),
            bundle_sha256=sha256(data).hexdigest(),
            demo=house.demo,
        )
    )
    return _sealed(
        house,
        record.checkpoint,
        partial(render_custody_report, record, bundle=data, language=language),
    )


def selection_paper(house: House, data: bytes, issued: Entry, language: str) -> bytes:
    """The PDF that evidence of a selection becomes, sealed by the log's key."""
    chosen = read_chosen(data)
    record = tell_selection(
        SelectionTelling(
            kind=SelectionKind(chosen.header.selected.kind),
            words=chosen.header.selected.words,
            entries=_entries(chosen.entries),
            issued=issued,
            roles=_roles(house),
            checkpoint=_checkpoint(house, chosen.note, chosen.entries),
            bundle_sha256=sha256(data).hexdigest(),
            demo=house.demo,
        )
    )
    return _sealed(
        house,
        record.checkpoint,
        partial(render_selection_report, record, bundle=data, language=language),
    )


def _sealed(house: House, checkpoint: CheckpointLine, draw: Callable[..., bytes]) -> bytes:
    """The paper under the log's seal and, where there is a certificate in its time, signed over it.

    The keys seal it that were in force over its checkpoint and still are; Conflict if none is.
    """
    then = house.vkeys(checkpoint.size) if checkpoint.origin == house.origin else ()
    sealers = [one for one in house.signers if one.vkey in then]
    if not sealers:
        raise Conflict("The keys that signed this evidence are retired: issue it anew.")
    signer = signer_now(house)
    at = write_time(house.machine.now())
    room = Room(at=at, certificate=signer.fingerprint) if signer else None
    sealed = seal_pdf(
        draw(room=room),
        origin=house.origin,
        size=checkpoint.size,
        root=checkpoint.root,
        sign_note=lambda text: sign_note(text, *sealers),
    )
    return sign_pdf(sealed, signer.sign) if signer else sealed


def _entries(proved: Iterable[BundleEntry]) -> list[Entry]:
    return [Entry.read(one.index, one.body) for one in proved]


def _checkpoint(house: House, note: str, proved: Sequence[BundleEntry]) -> CheckpointLine:
    """The checkpoint, and how many entries are lost where its log is a new epoch of one that told of the same."""
    line, epoch = checkpoint_line(note, witness_policy(house)), house.epoch
    return replace(line, lost=epoch.lost if epoch and proved[0].index < epoch.saved else 0)


def _roles(house: House) -> dict[str, str]:
    """Each person's roles in words."""
    with house.look() as look:
        everybody = look.stores.accounts.everybody()
    return {one.person: ", ".join(sorted(one.roles)).replace("_", " ") for one in everybody}
