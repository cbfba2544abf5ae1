"""The label templates on file: what came with the software and what the site made, each by its name and version.

All of them lie in the store, the shipped ones too: a print is drawn from the version that it was made from, whatever
a later release of the software brings.  A file that is not the one that was kept, and approved where it was, leaves the
store for nothing: no print, no sample, no export.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from api.printed import words
from custody.domain.books import Books
from custody.domain.label_templates import (
    TemplateOnFile,
    TemplateShelf,
    approval_of,
    from_key,
    is_the_approved_one,
    key_in_force,
)
from custody.domain.reasons import REASON
from custody.domain.records import LabelTemplateApproval
from custody.errors import Conflict, NotFound
from custody.store.label_templates import KeptTemplate
from custody.store.sequencer import Transaction
from custody.store.stores import Stores
from labels.content import LabelKind
from labels.elements import LabelTemplate
from labels.template_files import template_from_toml
from labels.templates import shipped_files, shipped_for

SHIPPED: Final = "software"  # who kept what came with it

FaultsByHash = Mapping[str, tuple[str, ...]]
"""What stands against templates, as reason codes by the hash of a file: found out before a decision."""
NOT_JUDGED: Final[FaultsByHash] = MappingProxyType({})


def keep_shipped(transaction: Transaction, *, at: str) -> None:
    """Keep what came with the software beside what the site made; Conflict where a shipped version has other bytes now.

    A number that the site has used for a version of its own stays the site's.  What was changed in the store itself
    stops nobody's day: nothing is printed from it, and verifying finds it.
    """
    known = {(one.name, one.version): one for one in transaction.stores.label_templates.all()}
    for toml in shipped_files():
        template = template_from_toml(toml)
        before = known.get((template.name, template.version))
        is_ours = before is not None and is_shipped(before) and before.on_file().is_whole
        if before is None or (is_ours and before.toml != toml):
            kept = as_kept(template, toml, by=SHIPPED, station=SHIPPED, at=at)
            transaction.stores.label_templates.keep(kept)


def as_kept(
    template: LabelTemplate, toml: bytes, *, by: str, station: str, at: str
) -> KeptTemplate:
    """A version as the store keeps it."""
    return KeptTemplate(
        name=template.name, version=template.version, kind=template.kind, sha256=template.sha256, toml=toml, kept_by=by,
        station=station, kept_at=at,
    )  # fmt: skip


def shelf_of(stores: Stores, *, demo: bool, faults: FaultsByHash = NOT_JUDGED) -> TemplateShelf:
    """What the journey may know of templates; `faults` of those that were judged beforehand."""
    return TemplateShelf(
        shipped=lambda kind: _shipped(stores, LabelKind(kind)),
        on_file=lambda key: _on_file(stores, key, faults),
        unapproved_may_print=demo,
    )


def kept_as(stores: Stores, key: str) -> KeptTemplate | None:
    """A version by its key, whatever became of its file; None where it is not on file."""
    named = from_key(key)
    return stores.label_templates.of(*named) if named else None


def is_shipped(kept: KeptTemplate) -> bool:
    """Whether it came with the software."""
    return kept.kept_by == SHIPPED


def file_of(stores: Stores, books: Books, key: str) -> bytes:
    """The file of a version, byte for byte as it was kept and approved.

    Raises:
        NotFound: nobody ever kept it.
        Conflict: it is another file by now, or gone.
    """
    kept, approval = kept_as(stores, key), approval_of(books, key)
    if kept is None and approval is None:
        raise NotFound(f"there is no label template {key}")
    if kept is None or not is_the_approved_one(kept.on_file(), approval):
        raise Conflict(f"the file of {key} is not the one that was kept and approved: call quality")
    return kept.toml


def template_of(stores: Stores, books: Books, key: str) -> LabelTemplate:
    """The template of a print; raises as `file_of`."""
    return read(file_of(stores, books, key))


def template_in_force(
    stores: Stores, books: Books, kind: LabelKind, *, now: str, demo: bool
) -> LabelTemplate:
    """What a kind of label is printed from now.

    Raises:
        Conflict: nothing of this kind may be printed, or the file is not the one that was approved.
    """
    approvals = books.find(LabelTemplateApproval, kind=kind)
    key = key_in_force(shelf_of(stores, demo=demo), approvals, kind, now)
    if key is None:
        reason = REASON["template_not_approved"]
        raise Conflict(f"{words(kind)}: {reason.sentence} {reason.next_step}")
    return template_of(stores, books, key)


@lru_cache(maxsize=256)
def read(toml: bytes) -> LabelTemplate:
    """A template from its file; raises TemplateInvalid."""
    return template_from_toml(toml)


def _shipped(stores: Stores, kind: LabelKind) -> str | None:
    """The newest template that came with us, past numbers that the site had used before."""
    for one in shipped_for(kind):
        kept = stores.label_templates.of(one.name, one.version)
        if kept is None or is_shipped(kept):
            return one.key
    return None


def _on_file(stores: Stores, key: str, faults: FaultsByHash) -> TemplateOnFile | None:
    kept = kept_as(stores, key)
    found = kept.on_file() if kept else None
    return replace(found, faults=faults.get(found.sha256)) if found else None
