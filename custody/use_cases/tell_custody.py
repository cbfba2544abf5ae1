"""Tell the whole story of a therapy as plain rows, ready to be drawn.

Everything is told from the therapy's own entries, the same that the evidence carries: who believes
the evidence can believe the paper.  From elsewhere come only the words for it (preset, roles), the
signed checkpoint, and, in a copy that names the patient, the names.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from custody.domain.audit_lines import CheckpointLine, FactLine, MarkLine
from custody.domain.audit_record import AuditRecord
from custody.domain.erased import ERASE
from custody.domain.identifiers.check_character import check_character
from custody.domain.marks import mark_of
from custody.domain.presets import Preset
from custody.domain.records import Milestone, Therapy
from custody.errors import NotFound
from custody.ledger.entry import Entry
from custody.use_cases.telling.account import (
    deviation_lines,
    not_applied_lines,
    reconciliation_lines,
)
from custody.use_cases.telling.answer import (
    answer,
    fact_lines,
    identity_of,
    is_unbroken,
    status_of,
)
from custody.use_cases.telling.containers import (
    band_lines,
    container_lines,
    edge_lines,
    names_of,
)
from custody.use_cases.telling.events import event_lines, sign_off_lines
from custody.use_cases.telling.series import series_lines
from custody.use_cases.telling.stages import stage_lines
from custody.use_cases.telling.story import Story, zone_of
from custody.use_cases.telling.withheld import recorded
from custody.use_cases.telling.words import moment_of, spaced_coi

TITLE = "Chain of custody and chain of identity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What a custody record is told from; `roles` gives a person's roles in words.

    `entries` are all those about the therapy, the last one being its `evidence:issued`.  `patient`
    is empty in a copy without names.  `now` is the moment that it is told for, where that is not
    the moment of the last entry.
    """

    coi: str
    entries: Sequence[Entry]
    presets: Mapping[str, Preset]
    roles: Mapping[str, str]
    checkpoint: CheckpointLine
    bundle_sha256: str
    demo: bool
    patient: Mapping[str, str] = field(default_factory=dict)
    now: datetime | None = None


def tell_custody(told: Telling) -> AuditRecord:
    """The record of one therapy; NotFound where its entries do not begin one."""
    story = Story(told.coi, told.entries)
    therapy = story.get(Therapy, told.coi)
    if therapy is None:
        raise NotFound(f"no entry tells of a therapy {told.coi}")
    names, mark, preset = names_of(story), mark_of(told.coi), _preset(told, therapy)
    bands = band_lines(story)
    last = story.entries[-1]
    events = event_lines(
        story, names, told.roles, named=bool(told.patient), now=told.now or recorded(last)
    )
    return AuditRecord(
        title=TITLE,
        coi=spaced_coi(told.coi),
        coi_check=check_character(told.coi),
        mark=MarkLine(shape=mark.shape, name=mark.name),
        preset=preset.title if preset else therapy.preset,
        preset_version=f"version {therapy.preset_version}",
        site=therapy.site,
        status=status_of(story),
        answer=answer(story, names, bands),
        unbroken=is_unbroken(story, bands),
        identity=identity_of(story),
        generated_at=moment_of(last.view["at"]["time"], zone_of(last)),
        checkpoint=told.checkpoint,
        bundle_sha256=told.bundle_sha256,
        demo=told.demo,
        patient=_patient(told.patient),
        erased=story.get(Milestone, told.coi, ERASE) is not None,
        facts=fact_lines(story, told.patient, bands),
        stages=stage_lines(story, preset),
        containers=container_lines(story, names),
        edges=edge_lines(story),
        bands=bands,
        series=series_lines(story, names, preset),
        events=events,
        deviations=deviation_lines(story),
        sign_offs=sign_off_lines(events),
        reconciliation=reconciliation_lines(story),
        not_applied=not_applied_lines(story),
    )


def _preset(told: Telling, therapy: Therapy) -> Preset | None:
    """The preset in the version that the therapy began with, if it is still on file."""
    preset = told.presets.get(therapy.preset)
    return preset if preset and preset.version == therapy.preset_version else None


def _patient(facts: Mapping[str, str]) -> tuple[FactLine, ...]:
    """Who the patient is, as the bands and labels say it."""
    if not facts:
        return ()
    name = ", ".join(facts[part] for part in ("family", "given") if facts.get(part))
    born = ", ".join(facts[part] for part in ("birth_date", "sex") if facts.get(part))
    return (FactLine(label="Patient", value=name), FactLine(label="Born", value=born))
