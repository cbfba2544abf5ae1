"""State is a fold over entries: each outcome is put in its place, and nothing is judged again."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

import orjson

from custody.errors import EntryMalformed
from custody.ledger.log import Row

Change: TypeAlias = tuple[str, dict[str, Any]]
"""A record's kind and all of its fields that have a value; it replaces the one before."""


def changes_of(rows: Iterable[Row]) -> Iterator[tuple[int, list[Change]]]:
    """The index of each entry that changed a record, and its changes, in order.

    Only the outcome is looked at: whether the entries are good is for `verify` to say.

    Raises:
        EntryMalformed: the bytes are no entry with an outcome.
    """
    for index, body, _ in rows:
        try:
            if b'"outcome":' not in body:
                continue
            outcome = orjson.loads(body).get("outcome", ())
            changes = [(kind, _fields(fields)) for kind, fields in outcome]
        except (ValueError, TypeError, AttributeError) as error:
            raise EntryMalformed(f"entry {index} tells of no outcome: {error}") from error
        yield index, changes


def _fields(value: Mapping[str, Any]) -> dict[str, Any]:
    if type(value) is not dict:
        raise TypeError("a record's fields are an object")
    return value
