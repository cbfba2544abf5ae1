"""Whose a label is that another house made: by the identifiers on it, and by numbers that are bound to a therapy.

Nothing that another house prints is signed by us, so it never says which container it is on.  It says whose the
cells are; if two things on it say two therapies, nobody can tell.
"""

from collections.abc import Iterator

from custody.domain.aliases import OF_A_PERSON
from custody.domain.books import Books
from custody.domain.identifiers.compound import CompoundMessage
from custody.domain.identifiers.donation import ChainOfIdentity, DonationNumber
from custody.domain.records import Alias, Donation, Therapy


def therapy_of_foreign_label(books: Books, value: object) -> tuple[Therapy | None, str | None]:
    """The therapy that a code of another house names, or a reason why it names none."""
    said = list(_identifiers(value))
    if not said:
        return None, "wrong_kind"
    found = {coi for one in said for coi in _named(books, one)}
    if len(found) > 1:
        return None, "alias_mismatch"
    therapy = books.get(Therapy, *found) if found else None
    return therapy, None if therapy else "not_on_file"


def _identifiers(value: object) -> Iterator[str]:
    """Chain of Identity and donation number, as the code has them."""
    if isinstance(value, CompoundMessage):
        yield from _identifiers(value.chain_of_identity)
        yield from _identifiers(value.donation)
    elif isinstance(value, ChainOfIdentity):
        yield value.coi
    elif isinstance(value, DonationNumber):
        yield value.din


def _named(books: Books, said: str) -> Iterator[str]:
    """The therapies that an identifier is of: our own, our donation, or another party's number for one of ours."""
    if books.get(Therapy, said) is not None:
        yield said
    donation = books.get(Donation, said)
    if donation is not None:
        yield donation.therapy
    yield from (one.therapy for one in books.find(Alias, value=said) if one.type not in OF_A_PERSON)
