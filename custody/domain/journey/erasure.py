"""A person is erased: the key of their names is destroyed, and every proof in the ledger stays valid.

Traceability outlives the person's wish: while a clock of retention runs, nobody may destroy what says whose cells
these were.  The clock is the preset's, counted from the last day on which something of the therapy could have been
used; a therapy that is not closed has none that could have run out.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from custody.domain.case import Case, from_moment, moment
from custody.domain.erased import ERASE
from custody.domain.gates.papers import ORDER_NUMBER, documents_name_this_therapy
from custody.domain.journey.enrolment import THERAPY
from custody.domain.records import Container, Record, Therapy
from custody.domain.step import Step, note, word
from custody.domain.vocabulary import Role, StationKind

KEPT_YEARS: Final = "traceability_kept_years"


def therapy_is_closed(case: Case) -> str | None:
    """G19: what is not closed is still needed."""
    return None if case.therapy and case.therapy.closed_at else "therapy_not_closed"


def retention_is_over(case: Case) -> str | None:
    """G19: nobody is erased while the records must say whose cells these were."""
    until = kept_until(case)
    return None if until is not None and until <= case.now else "retention_runs"


def kept_until(case: Case) -> str | None:
    """The moment from which a person may be erased; None where it cannot be told."""
    if case.therapy is None:
        return None
    made = case.books.find(Container, therapy=case.coi)
    return erasable_from(case.therapy, made, case.limit(KEPT_YEARS))


def erasable_from(therapy: Therapy, made: Iterable[Container], years: int | None) -> str | None:
    """The moment from which a therapy's person may be erased, by its containers and the years of its preset."""
    if therapy.closed_at is None or years is None:
        return None
    ends = [therapy.closed_at, *(one.expires_at for one in made if one.expires_at)]
    return moment(_years_after(from_moment(max(ends)), years))


def nothing_but_the_entry(_case: Case) -> Iterable[Record]:
    """No record changes: what goes is in the vault, and the milestone says that it is gone."""
    return ()


def _years_after(time: datetime, years: int) -> datetime:
    """The same day some years on; 1 March for 29 February."""
    try:
        return time.replace(year=time.year + years)
    except ValueError:
        return time.replace(year=time.year + years, month=3, day=1)


# fmt: off -- one row of the journey reads as one row
STEPS = (
    Step(
        name=ERASE, stage="S23", title="Erase the person", roles=frozenset({Role.QUALITY}), second=frozenset({Role.ADMINISTRATOR}),
        stations=frozenset({StationKind.QUALITY_DESK}), scans=(THERAPY,), effect=nothing_but_the_entry, once=True, while_ended=True,
        erases=True, gates=(documents_name_this_therapy, therapy_is_closed, retention_is_over),
        asks=(
            ORDER_NUMBER,  # a card alone could be another's, and nothing brings a name back
            word("basis", "Why", "retention_is_over", "asked_by_the_person", "order_of_an_authority"),
            note("because", "In your own words; they go with the person's key"),
        ),
    ),
)  # fmt: skip
