"""Issue evidence about a therapy: the log itself says, in the therapy's own chain, that it was.

The entry is the last one of the evidence, so nothing about the therapy before it can be left out.
"""

from custody.domain.records import Therapy
from custody.domain.vocabulary import VerdictWord
from custody.errors import NotFound
from custody.ledger.entry import Draft, Entry, Occurred
from custody.use_cases.workstation import Workstation

ISSUED = "evidence:issued"


def issue_evidence(at: Workstation, coi: str, *, names: bool, language: str) -> Entry:
    """Write down that evidence about a therapy was issued, to whom, and whether it names people.

    Raises:
        NotFound: there is no such therapy.
    """
    if at.books.get(Therapy, coi) is None:
        raise NotFound(f"there is no therapy {coi}")
    return at.log.append(
        Draft(
            id=at.new_id(),
            type=ISSUED,
            at=Occurred(
                time=at.stand.now,
                zone=at.stand.station.zone,
                source="simulated" if at.demo else "server",
            ),
            site=at.stand.station.site,
            station=at.stand.station.id,
            actor=at.stand.person.id,
            verdict=VerdictWord.ACCEPTED,
            subjects=(coi,),
            body={"language": language, "names": names},
        )
    )
