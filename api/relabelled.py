"""What was stuck over another label, in words, and whether this person may look at the photo of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from api.house import Look
from api.layout import SignedIn
from api.moments import Both, both
from api.printed import words
from custody.domain.permissions import Permission, may
from custody.domain.records import Relabelling, Therapy

ERASED = "The photo was erased with the person."
NOT_SHOWN = "Shown to roles that may read names."


@dataclass(frozen=True, slots=True, kw_only=True)
class Relabelled:
    """One label over another."""

    serial: int
    covers: int | None
    over: str
    why: str
    by: str
    second: str
    at: Both | None
    digest: str
    photo: str  # where it is; empty: not for this person
    no_photo: str  # why it is not shown


def relabelled(look: Look, found: Iterable[Relabelling], person: SignedIn) -> list[Relabelled]:
    """Relabellings as a page shows them, the first one first."""
    return [_shown(look, one, person) for one in sorted(found, key=lambda one: one.at)]


def _shown(look: Look, one: Relabelling, person: SignedIn) -> Relabelled:
    therapy = look.books.get(Therapy, one.therapy)
    is_here = therapy is not None and one.photo in look.stores.photos.known(therapy.subject)
    sees = may(person.account.roles, Permission.READ_NAMES)
    return Relabelled(
        serial=one.serial, covers=one.covers,
        over=f"print {one.covers}" if one.covers else "a label whose print number was not scanned",
        why=words(one.reason).lower(), by=one.by, second=one.second, at=both(one.at, person.at.station.zone),
        digest=one.photo, photo=f"/api/v1/labels/{one.serial}/photo" if is_here and sees else "",
        no_photo="" if is_here and sees else NOT_SHOWN if is_here else ERASED,
    )  # fmt: skip
