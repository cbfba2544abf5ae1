"""Other parties' numbers for a therapy, and which of them say who the patient is (G01).

A number that says who the patient is stands in clear in the vault only.  The books keep its pseudonym, which nobody
can make without the installation's alias key: the same number always gives the same one, so that a number on a paper
is looked up and compared as any other, and whoever has the books alone cannot try numbers until one fits.

Entries from before numbers were sealed keep them in clear, since a ledger is never rewritten.  They are still found:
no pseudonym looks like a number that anybody can give.

Once a person is erased, their number finds nothing: it is answered like one that nobody ever had.  The pseudonym stays
in the ledger, where only the alias key could test a guess against it.  Whoever is given that number later is another
enrolment, under the number's next pseudonym.
"""

import hmac
import re
from collections.abc import Callable
from itertools import count
from typing import TypeAlias

from custody.domain.books import Books
from custody.domain.erased import is_erased
from custody.domain.records import Alias

Pseudonym: TypeAlias = Callable[[str, str, str], str]  # issuer, type and value

HOSPITAL_NUMBER = "hospital_number"
OF_A_PERSON = frozenset({HOSPITAL_NUMBER})  # types that say who the patient is, not which therapy
PSEUDONYM_GRAMMAR = re.compile(r"[0-9a-f]{64}")
_BETWEEN = "\x1f"  # stands in no issuer and no type


def pseudonym(key: bytes, issuer: str, kind: str, value: str) -> str:
    """HMAC-SHA256 under the alias key over issuer, type and value, in lower-case hex."""
    said = _BETWEEN.join((issuer, kind, value)).encode("utf-8", "surrogatepass")
    return hmac.digest(key, said, "sha256").hex()


def is_sealed(alias: Alias) -> bool:
    """Whether an alias holds a pseudonym in place of its number."""
    return alias.type in OF_A_PERSON and PSEUDONYM_GRAMMAR.fullmatch(alias.value) is not None


def new_alias(books: Books, made: Pseudonym, kind: str, issuer: str, value: str, coi: str) -> Alias:
    """The alias that binds a number to a therapy, sealed where it says who the patient is."""
    kept = _pseudonym_now(books, made, kind, issuer, value) if kind in OF_A_PERSON else value
    return Alias(type=kind, issuer=issuer, value=kept, therapy=coi)


def find_alias(books: Books, made: Pseudonym, kind: str, issuer: str, value: str) -> Alias | None:
    """The alias that a party's number is, or None where it names no therapy, or that of a person who was erased."""
    found = (books.get(Alias, kind, issuer, one) for one in _kept(books, made, kind, issuer, value))
    return next((alias for alias in found if alias is not None and _leads(books, alias)), None)


def _leads(books: Books, alias: Alias) -> bool:
    """Whether an alias may still be followed: a number of a person leads nowhere once they are erased."""
    return alias.type not in OF_A_PERSON or not is_erased(books, alias.therapy)


def _kept(books: Books, made: Pseudonym, kind: str, issuer: str, value: str) -> tuple[str, ...]:
    """How the books may keep a number."""
    if kind not in OF_A_PERSON:
        return (value,)
    sealed = _pseudonym_now(books, made, kind, issuer, value)
    if PSEUDONYM_GRAMMAR.fullmatch(value) or not value.isprintable():
        return (sealed,)  # a pseudonym opens nothing, and what is not text was never a number
    return (sealed, value)


def _pseudonym_now(books: Books, made: Pseudonym, kind: str, issuer: str, value: str) -> str:
    """The pseudonym of a number; a next one for each person who had it and was erased: an alias is bound for ever."""
    said = (f"{value}{_BETWEEN}{n}" if n else value for n in count())
    each = (made(issuer, kind, one) for one in said)
    bound = ((one, books.get(Alias, kind, issuer, one)) for one in each)
    return next(one for one, alias in bound if alias is None or _leads(books, alias))
