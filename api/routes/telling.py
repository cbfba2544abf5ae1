"""Records and entries as JSON, and the models that tell their shape: drawn from the records, so there is one source."""

from collections.abc import Sequence
from typing import Any, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, create_model

from custody.domain.records import Record
from custody.ledger.entry import Entry

Fields = dict[str, str | int | bool | None]


class ReasonOut(BaseModel):
    """Why not, in a word that never changes, a sentence, and what to do next."""

    code: str = Field(examples=["wrong_patient"])
    gate: str = Field(examples=["G01"])
    severity: str = Field(examples=["hard"])
    sentence: str
    next_step: str


class EntryOut(BaseModel):
    """A ledger entry in its place, with its leaf hash; `entry` is what docs/ledger-format.md says."""

    index: int
    leaf: str
    entry: dict[str, Any]


def record_model(kind: type[Record], **lists: type[BaseModel]) -> type[BaseModel]:
    """The shape of a kind of record, and of the lists that are told with it."""
    hints = get_type_hints(kind)
    own: dict[str, Any] = {name: (hints[name], ...) for name in kind.field_names()}
    own |= {told: (_listed(item), ...) for told, item in lists.items()}
    name = f"{kind.__name__}{'With' if lists else ''}Out"
    doc = (kind.__doc__ or "").partition("\n")[0]
    return create_model(name, __config__=ConfigDict(extra="forbid"), __doc__=doc, **own)


def page_model(item: type[BaseModel]) -> type[BaseModel]:
    """The shape of a page of a list."""
    doc = "A stretch of a list: how many there are in all, and from which on these are."
    name = f"{item.__name__.removesuffix('Out')}PageOut"
    return create_model(
        name, __doc__=doc, total=(int, ...), offset=(int, ...), items=(_listed(item), ...)
    )


def _listed(item: type[BaseModel]) -> Any:  # noqa: ANN401  # a type that is made while the program runs
    return list[item]  # type: ignore[valid-type]


def record_json(record: Record) -> Fields:
    """A record by its fields; what is absent is null."""
    return {name: getattr(record, name) for name in record.field_names()}


WITHHELD = (
    "body",
    "outcome",
    "commitments",
)  # what would tell the second checker what the first found


def entry_json(entry: Entry, halves: frozenset[int] = frozenset()) -> dict[str, Any]:
    """An entry with its place and leaf hash; of one at a place of open halves, only that it is there."""
    told = dict(entry.view)
    if entry.index in halves:
        told = {name: value for name, value in told.items() if name not in WITHHELD}
    return {"index": entry.index, "leaf": entry.leaf.hex(), "entry": told}


def page_of(records: Sequence[Record], offset: int, limit: int) -> dict[str, Any]:
    """A page of records, and how many there are."""
    return {
        "total": len(records),
        "offset": offset,
        "items": [record_json(one) for one in records[offset : offset + limit]],
    }
