"""Issue evidence about a therapy or one container: the log says, in its own chain, that it was.

The entry is the last one of the evidence, so nothing about its subject before it can be left out.
For the same reason none is issued while one half of a bedside check waits for the other: its bytes
would tell the second checker what the first found.  Not about any therapy, since which of them a
half concerns is what it found; and not for long, since a half that waits is soon forgotten.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from custody.domain.journey.bedside_check import CHECK_OPEN_MINUTES
from custody.domain.records import Container, IdentityCheck, Therapy
from custody.errors import Conflict, NotFound
from custody.ledger.entry import Entry
from custody.ledger.timestamp import read_time
from custody.use_cases.workstation import Workstation

ISSUED = "evidence:issued"


def issue_evidence(at: Workstation, coi: str, *, names: bool, language: str) -> Entry:
    """Write down that evidence about a therapy was issued, to whom, and whether it names people.

    Raises:
        NotFound: there is no such therapy.
        Conflict: somewhere a bedside check waits for its second person.
    """
    if at.books.get(Therapy, coi) is None:
        raise NotFound(f"there is no therapy {coi}")
    return _issue(at, (coi,), {"language": language, "names": names})


def issue_container_evidence(at: Workstation, container: str, *, language: str) -> Entry:
    """Write down, in the chains of a container and its therapy, that evidence about it was issued.

    It never names the patient.

    Raises:
        NotFound: there is no such container.
        Conflict: somewhere a bedside check waits for its second person.
    """
    found = at.books.get(Container, container)
    if found is None:
        raise NotFound(f"there is no container {container}")
    body = {"container": found.id, "language": language, "names": False}
    return _issue(at, (found.therapy, found.id), body)


def issue_selection(at: Workstation, selected: Mapping[str, Any], *, language: str) -> Entry:
    """Write down that evidence of a selection was issued: a period, one person's acts, a lot, a shipment.

    The entry stands in nobody's chain; its body names what was selected, as the evidence does.

    Raises:
        Conflict: somewhere a bedside check waits for its second person.
    """
    return _issue(at, (), {"language": language, "names": False, "selected": dict(selected)})


def _issue(at: Workstation, subjects: tuple[str, ...], body: dict[str, Any]) -> Entry:
    """The entry that ends the evidence, once no check of two people is half done."""
    _expect_no_open_half(at)
    return at.log.append(at.draft(ISSUED, subjects, body))


def _expect_no_open_half(at: Workstation) -> None:
    lasts = timedelta(minutes=CHECK_OPEN_MINUTES)
    ends = [
        read_time(check.first_at) + lasts
        for check in at.books.find(IdentityCheck, second_by=None)
        if at.stand.now - read_time(check.first_at) <= lasts
    ]
    if ends:
        raise Conflict(
            "A bedside check waits for its second person, and evidence would tell what the first "
            "found. Ask again when both have checked, or after "
            f"{max(ends):%H:%M:%S} UTC, when the check will have lapsed."
        )
