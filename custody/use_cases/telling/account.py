"""What must come out even: deviations opened and closed, labels printed and accounted for."""

from custody.domain.audit_lines import DeviationLine, PrintLine, ReconciliationLine
from custody.domain.reasons import REASON
from custody.domain.records import Deviation, Label
from custody.domain.vocabulary import LabelState
from custody.use_cases.telling.story import Story
from custody.use_cases.telling.words import moment_of, plain, titled

DECLARED = "Declared after it had happened."


def deviation_lines(story: Story) -> tuple[DeviationLine, ...]:
    """Every deviation, with the entry that opened it."""
    return tuple(_deviation(story, one) for one in story.all(Deviation))


def _deviation(story: Story, one: Deviation) -> DeviationLine:
    began, ended = story.began(one), story.ended(one)
    known = REASON.get(one.reason)
    fallback = DECLARED if one.reason == "declared" else titled(one.reason)
    return DeviationLine(
        id=one.id,
        title=known.sentence if known else fallback,
        opened_at=moment_of(one.opened_at, began.zone),
        opened_by=one.opened_by,
        event=began.entry.index,
        root_cause=plain(one.root_cause or ""),
        closed_at=moment_of(one.closed_at, ended.zone) if one.closed_at else None,
        closed_by=one.closed_by or "",
    )


def reconciliation_lines(story: Story) -> tuple[ReconciliationLine, ...]:
    """For each kind of label, what became of every print of it."""
    labels = story.all(Label)
    return tuple(_reconciled(kind, labels) for kind in dict.fromkeys(one.kind for one in labels))


def not_applied_lines(story: Story) -> tuple[PrintLine, ...]:
    """Every print that was not applied, and who left it so, with whom and at which step."""
    labels = sorted(story.all(Label), key=lambda one: one.serial)
    return tuple(_not_applied(story, one) for one in labels if one.state != LabelState.APPLIED)


def _not_applied(story: Story, label: Label) -> PrintLine:
    told = story.turned(label, "state")
    view = told.entry.view
    return PrintLine(
        serial=label.serial,
        label=titled(label.kind),
        bears=label.bears,
        state=titled(label.state),
        is_open=label.state == LabelState.PRINTED,
        at=moment_of(view["at"]["time"], told.zone),
        by=str(view["actor"]),
        second=str(view.get("second") or ""),
        why=titled(view["step"]),
    )


def _reconciled(kind: str, labels: list[Label]) -> ReconciliationLine:
    states = [label.state for label in labels if label.kind == kind]
    return ReconciliationLine(
        label=titled(kind),
        printed=len(states),
        applied=states.count(LabelState.APPLIED),
        voided=states.count(LabelState.VOID),
        destroyed=states.count(LabelState.DESTROYED),
    )
