"""Drafts of label templates: begun from a version, changed, and kept as the next version for two people to approve.

Each change names the one that it follows, so that nobody overwrites what somebody else did meanwhile.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from api.house import House, Look
from api.label_templates import SHIPPED, as_kept, faults_on_file, read
from api.layout import SignedIn
from custody.domain.label_templates import key_of
from custody.errors import Conflict, NotFound, TemplateInvalid
from custody.ledger.timestamp import write_time
from custody.store.label_templates import KeptTemplate, TemplateDraft
from custody.store.sequencer import Transaction
from custody.store.stores import Stores
from labels.elements import LabelTemplate
from labels.template_editing import renamed
from labels.template_files import template_from_toml, template_to_toml

FIRST: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A draft, read; `n` counts its changes."""

    template: LabelTemplate
    toml: bytes
    n: int
    changed_by: str
    changed_at: str


def draft_of(look: Look, name: str) -> Draft:
    """The draft of a template; NotFound where nobody works on one."""
    found = look.stores.label_templates.draft(name)
    if found is None:
        raise NotFound(gone(name))
    return Draft(
        template=read(found.toml), toml=found.toml, n=found.n, changed_by=found.changed_by, changed_at=found.changed_at
    )  # fmt: skip


def begin(house: House, by: SignedIn, source: str, name: str) -> None:
    """Begin a draft from a version on file, under its own name or another.

    NotFound for a version that is not there; Conflict where somebody works on that name already, or it belongs to
    another kind of label; TemplateInvalid for a name that is none.
    """
    with house.look() as look:
        kept = next(
            (
                one
                for one in look.stores.label_templates.all()
                if key_of(one.name, one.version) == source
            ),
            None,
        )
    if kept is None:
        raise NotFound(f"there is no label template {source}")
    _begin(house, by, renamed(read(kept.toml), name))


def bring(house: House, by: SignedIn, toml: bytes) -> str:
    """Begin a draft from a file, as the version after the last; the name of its template. Raises as `begin`."""
    brought = template_from_toml(toml)
    _begin(house, by, brought)
    return brought.name


def change(
    house: House, by: SignedIn, name: str, after: int, how: Callable[[LabelTemplate], LabelTemplate]
) -> None:
    """Change a draft that nobody changed since; Conflict where somebody did, TemplateInvalid as `how` raises it."""

    def use_case(transaction: Transaction) -> None:
        found = transaction.stores.label_templates.draft(name)
        if found is None:
            raise NotFound(gone(name))
        _save(house, transaction, by, how(read(found.toml)), after=after)

    house.write(use_case)


def rewritten(toml: bytes) -> Callable[[LabelTemplate], LabelTemplate]:
    """A change to what a whole file says; name, kind and version stay."""

    def whole(before: LabelTemplate) -> LabelTemplate:
        told = template_from_toml(toml)
        if (told.name, told.kind) != (before.name, before.kind):
            raise TemplateInvalid(
                f"This draft is of {before.name}, for {before.kind} labels: name and kind stay."
            )
        return replace(told, version=before.version)

    return whole


def drop(house: House, name: str, after: int) -> None:
    """Forget a draft; Conflict where somebody changed it since."""

    def use_case(transaction: Transaction) -> None:
        found = transaction.stores.label_templates.draft(name)
        if found is not None and found.n != after:
            raise Conflict(f"the draft of {name} was changed since: look at it before dropping it")
        transaction.stores.label_templates.drop_draft(name)

    house.write(use_case)


def keep_version(house: House, by: SignedIn, name: str, digest: str) -> KeptTemplate:
    """Keep a draft as a version, for ever: the bytes that were looked at, by their hash, however often it is asked.

    Conflict where it has other bytes by now, or something stands against it.
    """
    with house.look() as look:
        known = look.stores.label_templates.with_hash(name, digest)
        if known is not None:
            return known
        draft = draft_of(look, name)
    if faults_on_file(draft.toml):  # drawn before the writer is asked: it takes a while
        raise Conflict(
            "what stands against it is told beside it: a version is kept once nothing does"
        )

    def use_case(transaction: Transaction) -> KeptTemplate:
        stores = transaction.stores.label_templates
        known, found = stores.with_hash(name, digest), stores.draft(name)
        if known is not None:  # two clicks at once
            return known
        if found is None or found.toml != draft.toml or draft.template.sha256 != digest:
            raise Conflict(f"the draft of {name} was changed since: look at it before keeping it")
        kept = as_kept(
            draft.template, draft.toml, by=by.account.person, station=by.at.station.id, at=write_time(house.now())
        )  # fmt: skip
        stores.drop_draft(name)
        return stores.keep(kept)

    return house.write(use_case)


def gone(name: str) -> str:
    """That there is no draft any more, in a sentence."""
    return f"nobody is working on {name}: its draft was kept as a version, or dropped"


def is_shipped(kept: KeptTemplate) -> bool:
    """Whether it came with the software."""
    return kept.kept_by == SHIPPED


def _begin(house: House, by: SignedIn, template: LabelTemplate) -> None:
    def use_case(transaction: Transaction) -> None:
        name, stores = template.name, transaction.stores
        _require_kind(stores, template)
        if stores.label_templates.draft(name) is not None:
            raise Conflict(
                f"somebody is working on {name} already: go on with that draft, or drop it"
            )
        made = replace(template, version=_next_version(stores, name))
        _save(house, transaction, by, made, after=0)

    house.write(use_case)


def _save(
    house: House, transaction: Transaction, by: SignedIn, template: LabelTemplate, *, after: int
) -> None:
    transaction.stores.label_templates.save_draft(
        TemplateDraft(
            name=template.name, n=after + 1, toml=template_to_toml(template), changed_by=by.account.person,
            station=by.at.station.id, changed_at=write_time(house.now()),
        )
    )  # fmt: skip


def _require_kind(stores: Stores, template: LabelTemplate) -> None:
    """A name is for one kind of label."""
    for one in stores.label_templates.all():
        if one.name == template.name and one.kind != template.kind:
            raise Conflict(f"{one.name} is a template for {one.kind} labels: choose another name")


def _next_version(stores: Stores, name: str) -> int:
    versions = (one.version for one in stores.label_templates.all() if one.name == name)
    return max(versions, default=FIRST - 1) + 1
