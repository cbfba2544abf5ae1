"""Who cosigned the checkpoint and when, and how many the policy asks for, as every paper says it."""

from custody.domain.audit_lines import CheckpointLine, WitnessLine
from labels.report.text import utc_text
from labels.report.words import Words


def witness_texts(checkpoint: CheckpointLine, words: Words) -> tuple[str, ...]:
    """A line for each witness, or that there is none; then what the policy asks for."""
    told = tuple(_witness(one, words) for one in checkpoint.witnesses) or (words.no_witness,)
    return (*told, _quorum(checkpoint, words))


def _witness(one: WitnessLine, words: Words) -> str:
    unknown = "" if one.is_known else f", {words.key_unknown}"
    return f"{one.name}  {utc_text(one.at)}{unknown}"


def _quorum(checkpoint: CheckpointLine, words: Words) -> str:
    if not checkpoint.quorum:
        return words.no_quorum
    how = words.quorum_met if checkpoint.is_quorate else words.quorum_missed
    return f"{words.quorum} {checkpoint.quorum}, {how}"
