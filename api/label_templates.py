"""The label templates on file: what came with the software and what the site made, each by its name and version.

All of them lie in the store, the shipped ones too: a print is drawn from the version that it was made from, whatever
a later release of the software brings.
"""

from functools import lru_cache, partial
from hashlib import sha256

from custody.domain.books import Books
from custody.domain.label_templates import TemplateOnFile, TemplateShelf, from_key, key_in_force
from custody.domain.reasons import REASON
from custody.domain.records import LabelTemplateApproval
from custody.errors import Conflict, NotFound
from custody.store.label_templates import KeptTemplate
from custody.store.sequencer import Transaction
from custody.store.stores import Stores
from labels.content import LabelKind
from labels.elements import LabelTemplate
from labels.jurisdictions import load_jurisdictions
from labels.template_files import template_from_toml
from labels.template_trial import Fault, faults_of
from labels.templates import shipped_files, template_for

SHIPPED = "software"  # who kept what came with it


def keep_shipped(transaction: Transaction, *, at: str) -> None:
    """Keep what came with the software beside what the site made; Conflict where a version has other bytes now.

    A version that the site made itself stands: what the software brings under its number is left out.
    """
    known = {(one.name, one.version): one for one in transaction.stores.label_templates.all()}
    for toml in shipped_files():
        template = template_from_toml(toml)
        before = known.get((template.name, template.version))
        brought = before is not None and before.kept_by == SHIPPED
        if before is None or (brought and before.sha256 != template.sha256):
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


def shelf_of(stores: Stores, *, demo: bool) -> TemplateShelf:
    """What the journey may know of templates."""
    return TemplateShelf(
        shipped=lambda kind: template_for(LabelKind(kind)).key,
        on_file=partial(_on_file, stores),
        unapproved_may_print=demo,
    )


def kept_as(stores: Stores, key: str) -> KeptTemplate:
    """A version by its key; NotFound where it is not on file."""
    kept = _kept(stores, key)
    if kept is None:
        raise NotFound(f"there is no label template {key}")
    return kept


def template_of(stores: Stores, books: Books, key: str) -> LabelTemplate:
    """The template of a print.

    Raises:
        NotFound: it is not on file.
        Conflict: its file is not the one that was approved.
    """
    kept = kept_as(stores, key)
    approval = books.get(LabelTemplateApproval, kept.name, kept.version)
    if sha256(kept.toml).hexdigest() != (approval.digest if approval else kept.sha256):
        raise Conflict(f"the file of {key} is not the one that was approved: call quality")
    return read(kept.toml)


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
        raise Conflict(f"{reason.sentence} {reason.next_step}")
    return template_of(stores, books, key)


@lru_cache(maxsize=256)
def read(toml: bytes) -> LabelTemplate:
    """A template from its file; raises TemplateInvalid."""
    return template_from_toml(toml)


@lru_cache(maxsize=256)  # a second or so, and the same answer for the same bytes
def faults_on_file(toml: bytes) -> tuple[Fault, ...]:
    """What stands against a template's approval, in any jurisdiction that labels know."""
    return faults_of(read(toml), load_jurisdictions().values())


def _on_file(stores: Stores, key: str) -> TemplateOnFile | None:
    kept = _kept(stores, key)
    if kept is None:
        return None
    codes = dict.fromkeys(one.code for one in faults_on_file(kept.toml))
    return TemplateOnFile(
        name=kept.name,
        version=kept.version,
        kind=kept.kind,
        sha256=kept.sha256,
        faults=tuple(codes),
    )


def _kept(stores: Stores, key: str) -> KeptTemplate | None:
    named = from_key(key)
    return stores.label_templates.of(*named) if named else None
