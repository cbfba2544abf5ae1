"""Papers beside the codes: an order, a form or a delivery note names its therapy by another number (G01).

A code alone can be fetched from the wrong folder; the number on the paper was written by somebody else.
"""

from custody.domain.aliases import find_alias
from custody.domain.case import Case
from custody.domain.records import Alias
from custody.domain.step import code, sealed

HOSPITAL_NUMBER = sealed("hospital_number", "Hospital number on the paper")
ORDER_NUMBER = code("order_number", "Order number on the documents")


def paper_names_this_patient(case: Case) -> str | None:
    """G01: the hospital's number in writing and the therapy's code mean the same patient."""
    known = case.books.find(Alias, therapy=case.coi, type="hospital_number")
    told = case.text("hospital_number")
    found = (find_alias(case.books, case.pseudonym, one.type, one.issuer, told) for one in known)
    named = any(one is not None and one.therapy == case.coi for one in found)
    return None if named else "alias_mismatch"


def documents_name_this_therapy(case: Case) -> str | None:
    """G01: label, order and documents are matched three ways."""
    told = case.text("order_number")
    known = find_alias(case.books, case.pseudonym, "order_number", "sponsor", told)
    return None if known is not None and known.therapy == case.coi else "alias_mismatch"
