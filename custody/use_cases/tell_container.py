"""Tell the story of one container as plain rows, ready to be drawn.

Told from the container's own entries alone, as the therapy's story is (`tell_custody`): what an
entry says of other containers is left out, and of the patient nothing but the therapy's mark.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from custody.domain.audit_lines import (
    BandLine,
    CheckpointLine,
    FactLine,
    IdentityState,
    MarkLine,
    SeriesKind,
)
from custody.domain.audit_record import AuditRecord
from custody.domain.identifiers.check_character import check_character
from custody.domain.marks import mark_of
from custody.domain.records import Container, Edge, Infusion
from custody.errors import NotFound
from custody.ledger.entry import Entry
from custody.use_cases.telling.account import (
    deviation_lines,
    not_applied_lines,
    reconciliation_lines,
)
from custody.use_cases.telling.answer import custody_sentences, holders_of, is_unbroken
from custody.use_cases.telling.containers import band_lines, container_lines
from custody.use_cases.telling.events import Roles, event_lines, sign_off_lines
from custody.use_cases.telling.narrowed import narrowed
from custody.use_cases.telling.series import series_lines
from custody.use_cases.telling.story import Story, records_of, zone_of
from custody.use_cases.telling.withheld import recorded
from custody.use_cases.telling.words import amount, moment_of, plain, spaced_coi, titled

TITLE = "Chain of custody of one container"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerTelling:
    """What a container's record is told from; `roles` gives a person's roles in words.

    `entries` are all those about the container, the last one being its `evidence:issued`.
    """

    container: str
    entries: Sequence[Entry]
    roles: Roles
    checkpoint: CheckpointLine
    bundle_sha256: str
    demo: bool


def tell_container(told: ContainerTelling) -> AuditRecord:
    """The record of one container; NotFound where its entries do not tell of it."""
    container = _found(told)
    story = Story(container.therapy, [narrowed(entry, container.id) for entry in told.entries])
    names = {container.id: f"{titled(container.kind)} {container.division}"}
    bands, mark, last = band_lines(story), mark_of(story.coi), story.entries[-1]
    events = event_lines(story, names, told.roles, named=False, now=recorded(last))
    return AuditRecord(
        title=TITLE,
        container=f"{names[container.id]} · {container.id}",
        coi=spaced_coi(story.coi),
        coi_check=check_character(story.coi),
        mark=MarkLine(shape=mark.shape, name=mark.name),
        preset="",
        preset_version="",
        site="",  # the treatment site is told by the therapy's entries
        status=plain(container.condition),
        answer=" ".join((*_given(story), *custody_sentences(story, names, bands))),
        unbroken=is_unbroken(story, bands),
        identity=_identity_of(story),
        generated_at=moment_of(last.view["at"]["time"], zone_of(last)),
        checkpoint=told.checkpoint,
        bundle_sha256=told.bundle_sha256,
        demo=told.demo,
        facts=tuple(_facts(story, container, bands)),
        containers=container_lines(story, names),
        bands=bands,
        series=tuple(
            one for one in series_lines(story, names, None) if one.kind is not SeriesKind.VITAL
        ),
        events=events,
        deviations=deviation_lines(story),
        sign_offs=sign_off_lines(events),
        reconciliation=reconciliation_lines(story),
        not_applied=not_applied_lines(story),
    )


def _found(told: ContainerTelling) -> Container:
    """The container as it stands at the end of its entries."""
    states = [
        record
        for entry in told.entries
        for record in records_of(entry)
        if isinstance(record, Container) and record.id == told.container
    ]
    if not states:
        raise NotFound(f"no entry tells of a container {told.container}")
    return states[-1]


def _identity_of(story: Story) -> IdentityState:
    """Whether a check of two people opened the infusion of this bag."""
    given = story.all(Infusion)
    if any(one.check is None for one in given):
        return IdentityState.UNCHECKED
    return IdentityState.CHECKED if given else IdentityState.NOT_YET


def _given(story: Story) -> Iterator[str]:
    """Whether it was given to its patient, and on whose word."""
    for one in story.all(Infusion):
        how = "checked against the patient by two people"
        if one.check is None:
            how = "declared from paper by two people: no check of bag and patient is on record here"
        yield f"It was given to its patient on {one.started_at[:10]}, {how}."


def _facts(story: Story, container: Container, bands: Sequence[BandLine]) -> Iterator[FactLine]:
    """What page one says of the container besides."""
    edges = story.all(Edge)
    lines = {
        "Product": f"{container.product_code} {container.division}",
        "Donation": container.din,
        "Disposition": plain(container.disposition),
        "Held by, one after another": ", ".join(holders_of(bands)),
        "Volume": _amount(container.volume_microlitres, "µL"),
        "T cells": _amount(container.cells_thousands, "cells_thousands"),
        "Cells from": ", ".join(one.parent for one in edges if one.child == container.id),
        "Cells into": ", ".join(one.child for one in edges if one.parent == container.id),
    }
    yield from (FactLine(label=label, value=value) for label, value in lines.items() if value)


def _amount(value: int | None, unit: str) -> str:
    return "" if value is None else amount(value, unit)
