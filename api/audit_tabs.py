"""The views of the audit, each with the permission that opens it."""

from typing import Final, Literal

from api.paging import address
from custody.domain.permissions import Permission, may
from custody.domain.vocabulary import Role

PATH: Final = "/audit"
SELECTIONS: Final = "/audit/selections"
FOREIGN: Final = "/audit/foreign"
View = Literal["evidence", "ledger", "doubt", "security"]
Tab = tuple[str, str, str]
VIEWS: Final[tuple[tuple[View, str, Permission], ...]] = (
    ("evidence", "Evidence", Permission.EXPORT_EVIDENCE),
    ("ledger", "Ledger", Permission.READ_LOG),
    ("doubt", "Whom a doubt reaches", Permission.READ_THERAPY),
    ("security", "Security log", Permission.READ_SECURITY),
)


def views_of(roles: frozenset[Role]) -> list[View]:
    """The views of the audit page that are open to these roles."""
    return [key for key, _, need in VIEWS if may(roles, need)]


def tabs_of(roles: frozenset[Role]) -> list[Tab]:
    """All tabs as (key, label, address); selections and partners' evidence have pages of their own."""
    tabs: list[Tab] = [
        (key, label, address(PATH, view=key)) for key, label, need in VIEWS if may(roles, need)
    ]
    if may(roles, Permission.EXPORT_EVIDENCE):
        tabs.insert(1, ("selections", "Selections", SELECTIONS))
        tabs.append(("foreign", "Partners' evidence", FOREIGN))
    return tabs
