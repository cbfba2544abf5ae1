"""Evidence about a therapy: a bundle that anybody can verify, and a sealed PDF that tells it.

The bundle ends with the entry that says it was issued, so nothing before it is left out.  The PDF
is made from the bundle alone, besides the words for people's roles.  A copy that names the patient
is drawn anew each time it is fetched, every reading of the names is noted, and it is never kept:
whoever is erased from the vault is not on a disk beside it.
"""

from dataclasses import dataclass

from api.evidence_files import keep, kept
from api.evidence_papers import bundle_about, therapy_paper
from api.house import House
from api.security import refuse_door
from custody.domain.permissions import Permission, may
from custody.domain.records import Therapy
from custody.errors import NotAllowed, NotFound
from custody.ledger.entry import Entry
from custody.ledger.timestamp import write_time
from custody.store.sessions import Session
from custody.store.vault import Reading
from custody.use_cases.issue_evidence import ISSUED, issue_evidence

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
    entry, note = house.issue(
        session, lambda at: issue_evidence(at, coi, names=names, language=language)
    )
    bundle = bundle_about(house, coi, entry, note)
    pdf = therapy_paper(house, bundle, _patient(house, session, coi) if names else {}, language)
    keep(house, f"{entry.id}.jsonl", bundle)
    if not names:
        keep(house, f"{entry.id}.pdf", pdf)
    return Evidence(id=entry.id, pdf=pdf, bundle=bundle, checkpoint=note)


def fetch_bundle(house: House, coi: str, entry_id: str) -> bytes:
    """A bundle issued before; NotFound if none was under this id for this therapy."""
    return kept(house, _issued(house, coi, entry_id), "jsonl")


def fetch_pdf(house: House, session: Session, coi: str, entry_id: str) -> bytes:
    """A PDF issued before, with names only for who may read them.

    Raises:
        NotFound: as for the bundle.
        Conflict: it is drawn anew, and the keys that signed it are retired.
    """
    entry = _issued(house, coi, entry_id)
    if not entry.view["body"]["names"]:
        return kept(house, entry, "pdf")
    _require_names(house, session, coi)
    bundle = kept(house, entry, "jsonl")
    return therapy_paper(
        house, bundle, _patient(house, session, coi), entry.view["body"]["language"]
    )


def _issued(house: House, coi: str, entry_id: str) -> Entry:
    """The entry that issued it: only ids that the log knows ever become file names."""
    with house.look() as look:
        entry = look.log.by_id(entry_id)
    if entry is None or entry.type != ISSUED or not _is_of(entry, coi):
        raise NotFound(f"no evidence about {coi} was issued under this id")
    return entry


def _is_of(issued: Entry, coi: str) -> bool:
    """Whether it is about this whole therapy, and not about a container of it."""
    return issued.n_of(coi) > 0 and "container" not in issued.view["body"]


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
