"""Evidence about one container: its own chain in a bundle, and a sealed PDF that names no patient.

The entry that issues it stands in the container's chain and in its therapy's, so the bundle is
complete for the container up to there, and the therapy's record tells that it was issued.
"""

from api.evidence import Evidence
from api.evidence_files import keep, kept
from api.evidence_papers import bundle_about, container_paper
from api.house import House
from custody.errors import NotFound
from custody.ledger.entry import Entry
from custody.store.sessions import Session
from custody.use_cases.issue_evidence import ISSUED, issue_container_evidence


def issue_about_container(
    house: House, session: Session, container: str, *, language: str
) -> Evidence:
    """Issue evidence about a container and keep it in the data folder.

    Raises:
        NotFound: there is no such container.
        SigningStopped: the log is not what was signed; nothing is issued over it.
    """
    entry, note = house.issue(
        session, lambda at: issue_container_evidence(at, container, language=language)
    )
    bundle = bundle_about(house, container, entry, note)
    pdf = container_paper(house, bundle, language)
    keep(house, f"{entry.id}.jsonl", bundle)
    keep(house, f"{entry.id}.pdf", pdf)
    return Evidence(id=entry.id, pdf=pdf, bundle=bundle, checkpoint=note)


def fetch_about_container(house: House, container: str, entry_id: str, ending: str) -> bytes:
    """A file issued before, `pdf` or `jsonl`; NotFound if none was, under this id, about it alone."""
    with house.look() as look:
        entry = look.log.by_id(entry_id)
    if entry is None or not is_issued_about(entry, container):
        raise NotFound(f"no evidence about {container} was issued under this id")
    return kept(house, entry, ending)


def is_issued_about(entry: Entry, container: str) -> bool:
    """Whether an entry issued evidence about this container alone."""
    return entry.type == ISSUED and entry.view.get("body", {}).get("container") == container
