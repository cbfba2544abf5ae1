"""Two people approve a preset: a physician and quality, for exactly the bytes that they read.

A demo plays unapproved presets, since every limit in them is an example; production refuses them.
"""

from collections.abc import Iterable

from custody.domain.case import Case
from custody.domain.records import PresetApproval, Record
from custody.domain.step import Ask, AskKind, Step, flag
from custody.domain.vocabulary import Role, StationKind


def preset_is_on_file(case: Case) -> str | None:
    """G05: what is approved can be read here."""
    return None if case.preset is not None else "preset_not_approved"


def version_was_not_approved_otherwise(case: Case) -> str | None:
    """G02: a version is approved once; other bytes need a number of their own."""
    known = _approval(case)
    return "serial_already_known" if known and known.digest != case.rules.digest else None


def is_approved_already(case: Case) -> str | None:
    """These bytes were approved."""
    known = _approval(case)
    return "done" if known is not None and known.digest == case.rules.digest else None


def approve(case: Case) -> Iterable[Record]:
    """Both people answer for the digest of the preset's bytes."""
    second = case.at.second
    return [
        PresetApproval(
            preset=case.rules.name,
            version=case.rules.version,
            digest=case.rules.digest,
            first_by=case.at.person.id,
            second_by=second.id if second else "",
            at=case.now,
        )
    ]


def _approval(case: Case) -> PresetApproval | None:
    if case.preset is None:
        return None
    return case.books.get(PresetApproval, case.preset.name, case.preset.version)


STEPS = (
    Step(
        name="approve_preset",
        stage="care",
        title="Approve a preset",
        roles=frozenset({Role.PHYSICIAN}),
        second=frozenset({Role.QUALITY}),
        stations=frozenset({StationKind.CLINIC, StationKind.QUALITY_DESK}),
        scans=(),
        asks=(
            Ask(name="preset", kind=AskKind.PRESET, caption="Preset"),
            flag("read", "Both have read every limit, its unit and its source", must_be=True),
        ),
        effect=approve,
        gates=(preset_is_on_file, version_was_not_approved_otherwise),
        done=is_approved_already,
        before_approval=True,
    ),
)
