"""Who may see and do what beside the journey: one table, from role to permissions.

What a role may do to cells stands in the journey's rows; here are the doors that look, print and export.
"""

from enum import StrEnum
from typing import Final

from custody.domain.vocabulary import Role


class Permission(StrEnum):
    """One kind of door."""

    LOOK_UP = "look_up"  # scan anything and see what it is
    READ_THERAPY = "read_therapy"  # a therapy's timeline and containers, without names
    READ_NAMES = "read_names"  # names and birth dates, every reading logged
    FETCH_LABEL = "fetch_label"  # the file of a label that was printed
    EXPORT_EVIDENCE = "export_evidence"  # custody PDF and evidence bundle
    IMPORT_EVIDENCE = "import_evidence"  # verified evidence from a partner's log
    CLOSE_HANDOFF = "close_handoff"  # by what the other party's log says of it
    IMPORT_PRODUCTS = "import_products"  # the site's own product codes
    READ_LOG = "read_log"  # checkpoints and the state of the ledger
    READ_SECURITY = "read_security"  # doors that stayed shut
    PRINT_BADGE = "print_badge"  # who works here, their badges, and the cards of stations
    READ_TEMPLATES = "read_templates"  # label templates, each with its sample
    DESIGN_LABELS = "design_labels"  # drafts of label templates, and new versions to be approved
    MANAGE_PRINTERS = "manage_printers"  # where printers are, and which stations print on them
    MANAGE_LOG = "manage_log"  # with a second person: the log's keys, and a new epoch of it


_EVERYBODY = {Permission.LOOK_UP, Permission.READ_THERAPY, Permission.READ_LOG}
_HANDS = _EVERYBODY | {Permission.FETCH_LABEL, Permission.READ_TEMPLATES}
_BEDSIDE = _HANDS | {Permission.READ_NAMES}
_EVIDENCE = {Permission.EXPORT_EVIDENCE, Permission.IMPORT_EVIDENCE}
_QUALIFIED = _HANDS | _EVIDENCE | {Permission.CLOSE_HANDOFF, Permission.DESIGN_LABELS}

ROLE_MAY: Final[dict[Role, frozenset[Permission]]] = {
    Role.COORDINATOR: frozenset(_BEDSIDE),
    Role.PHYSICIAN: frozenset(_BEDSIDE),
    Role.APHERESIS_NURSE: frozenset(_BEDSIDE),
    Role.NURSE: frozenset(_BEDSIDE),
    Role.COLLECTION_TECHNICIAN: frozenset(_HANDS),
    Role.COURIER: frozenset({Permission.LOOK_UP}),
    Role.RECEIVING_TECHNICIAN: frozenset(_HANDS),
    Role.PROCESS_OPERATOR: frozenset(_HANDS),
    Role.QC_ANALYST: frozenset(_EVERYBODY),
    Role.QUALITY: frozenset(_QUALIFIED | {Permission.MANAGE_LOG}),
    Role.QUALIFIED_PERSON: frozenset(_QUALIFIED),
    Role.CELL_LAB_TECHNICIAN: frozenset(_HANDS),
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.READ_LOG,
            Permission.READ_SECURITY,
            Permission.PRINT_BADGE,
            Permission.IMPORT_PRODUCTS,
            Permission.READ_TEMPLATES,
            Permission.DESIGN_LABELS,
            Permission.MANAGE_PRINTERS,
            Permission.MANAGE_LOG,
        }
    ),
    Role.AUDITOR: frozenset(
        _EVERYBODY | _EVIDENCE | {Permission.READ_SECURITY, Permission.READ_TEMPLATES}
    ),
}


def may(roles: frozenset[Role], permission: Permission) -> bool:
    """Whether any of a person's roles opens a door."""
    return any(permission in ROLE_MAY[role] for role in roles)
