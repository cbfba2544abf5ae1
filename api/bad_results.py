"""Who hears of a bad result after a release: it stands on their work list until quality has closed it (G34)."""

from dataclasses import dataclass
from typing import Final

from api.house import Look
from api.layout import SignedIn
from api.printed import coi_printed
from custody.domain.marks import Mark, mark_of
from custody.domain.records import Deviation, Infusion, Therapy
from custody.domain.vocabulary import Role

RELEASERS: Final = frozenset({Role.QUALITY, Role.QUALIFIED_PERSON})
CARERS: Final = frozenset({Role.PHYSICIAN, Role.NURSE, Role.CELL_LAB_TECHNICIAN})
GIVEN: Final = "Cells were given to this patient. The physician must know now."
LEFT: Final = "Nothing was given yet. What is left of it is on hold."


@dataclass(frozen=True, slots=True, kw_only=True)
class BadResult:
    """One therapy whose product was found out of specification after quality had let it go."""

    href: str
    mark: Mark
    code: tuple[str, str]
    told: str


def bad_results(look: Look, reader: SignedIn) -> tuple[BadResult, ...]:
    """Those that this person must know of: quality all, carers those of their own site."""
    bad = look.books.find(Deviation, reason="out_of_specification")
    cois = dict.fromkeys(one.therapy for one in bad if one.closed_at is None)
    therapies = (look.books.get(Therapy, coi) for coi in cois)
    return tuple(_told(look, one) for one in therapies if one and _concerns(one, reader))


def _concerns(therapy: Therapy, reader: SignedIn) -> bool:
    account = reader.account
    cares = bool(account.roles & CARERS) and therapy.site in account.sites
    return cares or bool(account.roles & RELEASERS)


def _told(look: Look, therapy: Therapy) -> BadResult:
    given = look.books.find(Infusion, therapy=therapy.coi)
    return BadResult(
        href=f"/therapies/{therapy.coi}",
        mark=mark_of(therapy.coi),
        code=coi_printed(therapy.coi),
        told=GIVEN if given else LEFT,
    )
