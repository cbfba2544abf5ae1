"""What stands against a template, found out before the writer is asked: drawing its sample keeps nobody waiting.

The same bytes always have the same faults, so they are known by the hash of the file; the decision is the journey's.
"""

from functools import lru_cache
from hashlib import sha256

from api.house import House
from api.label_templates import NOT_JUDGED, FaultsByHash, kept_as, read
from custody.domain.case import StepRequest
from custody.domain.journey import STEP
from custody.domain.step import AskKind
from custody.errors import TemplateInvalid
from labels.jurisdictions import load_jurisdictions
from labels.template_trial import Fault, faults_of


@lru_cache(maxsize=256)
def faults_on_file(toml: bytes) -> tuple[Fault, ...]:
    """What stands against a template's approval, in any jurisdiction that labels know."""
    return faults_of(read(toml), load_jurisdictions().values())


def names_a_template(request: StepRequest) -> bool:
    """Whether a step is asked that is about a template."""
    step = STEP.get(request.step)
    return step is not None and any(ask.kind is AskKind.TEMPLATE for ask in step.asks)


def judged_beforehand(house: House, request: StepRequest) -> FaultsByHash:
    """The faults of the template that a request names, as it is on file now; of none that cannot be read."""
    with house.look() as look:
        kept = kept_as(look.stores, str(request.values.get("template", "")))
    if kept is None:
        return NOT_JUDGED
    try:
        codes = dict.fromkeys(one.code for one in faults_on_file(kept.toml))
    except TemplateInvalid:
        return NOT_JUDGED
    return {sha256(kept.toml).hexdigest(): tuple(codes)}
