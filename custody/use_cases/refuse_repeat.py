"""A request key that was used before comes with another content or person: refused, and written down."""

from custody.domain.case import StepRequest
from custody.domain.judge import Judgement
from custody.domain.vocabulary import VerdictWord
from custody.use_cases.perform_step import Verdict, lay_out, write_refusal
from custody.use_cases.workstation import Workstation


def refuse_repeat(at: Workstation, request: StepRequest) -> Verdict:
    """The refusal of a key that is misused."""
    return write_refusal(
        at, lay_out(at, request), Judgement(word=VerdictWord.REFUSED, reasons=("repeat_differs",))
    )
