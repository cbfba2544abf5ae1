"""The doors beside the journey: every role has its row, and nobody opens more than they need."""

from custody.domain.permissions import ROLE_MAY, Permission, may
from custody.domain.vocabulary import Role


def test_every_role_has_a_row():
    assert set(ROLE_MAY) == set(Role)


def test_an_administrator_sees_no_patient():
    assert not may(frozenset({Role.ADMINISTRATOR}), Permission.READ_THERAPY)
    assert not may(frozenset({Role.ADMINISTRATOR}), Permission.READ_NAMES)


def test_an_auditor_exports_and_reads_no_names():
    auditor = frozenset({Role.AUDITOR})

    assert may(auditor, Permission.EXPORT_EVIDENCE)
    assert not may(auditor, Permission.READ_NAMES)


def test_a_courier_only_looks_up():
    assert ROLE_MAY[Role.COURIER] == {Permission.LOOK_UP}


def test_who_only_looks_may_receive_evidence_and_moves_no_custody_by_it():
    may_import = {role for role in Role if Permission.IMPORT_EVIDENCE in ROLE_MAY[role]}
    may_close = {role for role in Role if Permission.CLOSE_HANDOFF in ROLE_MAY[role]}

    assert may_import == {Role.QUALITY, Role.QUALIFIED_PERSON, Role.AUDITOR}
    assert may_close == {Role.QUALITY, Role.QUALIFIED_PERSON}
