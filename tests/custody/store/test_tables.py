"""Every kind of record has a table with its fields, and every table is of one of three kinds."""

from typing import get_args, get_type_hints

import pytest
from sqlalchemy import BigInteger, Text

from custody.domain.records import KINDS, Record
from custody.store.columns import Truth
from custody.store.tables import LEDGER, METADATA, PROJECTIONS, STORES

WORDS = {str: Text, int: BigInteger, bool: Truth}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_record_and_its_table_have_the_same_fields(kind: type[Record]):
    table = PROJECTIONS[kind]

    assert tuple(column.name for column in table.columns) == kind.field_names()
    assert tuple(column.name for column in table.primary_key) == kind.KEY


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_field_has_the_same_type_in_record_and_table(kind: type[Record]):
    for name, hint in get_type_hints(kind).items():
        if name in ("KIND", "KEY"):
            continue
        column = PROJECTIONS[kind].columns[name]
        types = set(get_args(hint) or (hint,))

        assert column.nullable == (type(None) in types)
        assert isinstance(column.type, WORDS[(types - {type(None)}).pop()])


def test_every_table_is_ledger_or_projection_or_store():
    projections = {table.name for table in PROJECTIONS.values()}

    assert sorted(METADATA.tables) == sorted([*LEDGER, *projections, *STORES])


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("edge", "parent"),
        ("edge", "child"),
        ("custody_span", "container"),
        ("handoff_item", "container"),
        ("hold", "container"),
        ("shipment_item", "container"),
        ("lot_use", "container"),
        ("position", "container"),
        ("observation", "container"),
        ("planned_bag", "container"),
        ("identity_check", "container"),
        ("infusion", "container"),
    ],
)
def test_whatever_names_a_container_names_it_with_its_therapy(table: str, column: str):
    pairs = {
        tuple(one.column_keys)
        for one in METADATA.tables[table].foreign_key_constraints
        if one.referred_table.name == "container"
    }

    assert ("therapy", column) in pairs
