"""How a dose is split into bags, bags into sessions, and what a later session waits for.

One therapy has one total dose.  A bag holds a number of equal *parts* of it, so the same plan
serves a fixed dose and a dose by weight.  A session names no bags itself: the order does, and
where the order depends on the blasts in the marrow there are two of them.  Unknown blasts give
no order, and an unknown grade gives no leave to go on.

Days are counted as offsets from the day of the first session: the label's "Day 10" is offset 9.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class OrderRule(StrEnum):
    """What decides which bag goes into which session."""

    AS_PLANNED = "as_planned"
    BY_MARROW_BLASTS = "by_marrow_blasts"


class OrderWhen(StrEnum):
    """For which patients an order of bags holds."""

    ALWAYS = "always"
    BLASTS_AT_OR_BELOW = "blasts_at_or_below"
    BLASTS_ABOVE = "blasts_above"


class Measure(StrEnum):
    """The side effects that are graded."""

    CRS = "crs"
    ICANS = "icans"


class ToxicityDecision(StrEnum):
    """Whether a later session may begin."""

    PROCEED = "proceed"
    DELAY = "delay"
    DISCONTINUE = "discontinue"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class BagPlan:
    """A final bag by its colour, and its share of the whole dose in equal parts."""

    colour: str
    parts: int
    partly: bool = False  # filled with more than is given: the residual is measured


@dataclass(frozen=True, slots=True, kw_only=True)
class BagOrder:
    """The colours for every session in turn: `bags[0]` for session 1, first bag first."""

    when: OrderWhen
    bags: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPlan:
    """One day of infusion, in days after the first session's."""

    number: int
    day_offset: int
    window_before_days: int
    window_after_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeSpan:
    """A side effect since the last session: its worst grade, and its grade now; None is unknown."""

    worst: int | None
    current: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToxicityRule:
    """For one measure: now above this grade, wait; ever from that grade on, never again."""

    measure: Measure
    delay_above: int
    discontinue_from: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ToxicityGate:
    """What the side effects of one session say about the next (gate G26)."""

    rules: tuple[ToxicityRule, ...]
    latest_day_offset: int
    example: bool
    source: str

    def decide(self, seen: Mapping[Measure, GradeSpan], *, day_offset: int) -> ToxicityDecision:
        """Proceed, delay or discontinue on this day; unknown where any grade is."""
        spans = [(rule, seen.get(rule.measure)) for rule in self.rules]
        if any(_has_reached(span, rule.discontinue_from) for rule, span in spans):
            return ToxicityDecision.DISCONTINUE
        if any(span is None or None in (span.worst, span.current) for _, span in spans):
            return ToxicityDecision.UNKNOWN
        if day_offset > self.latest_day_offset:
            return ToxicityDecision.DISCONTINUE
        if any(_is_now_above(span, rule.delay_above) for rule, span in spans):
            return ToxicityDecision.DELAY
        return ToxicityDecision.PROCEED


def _has_reached(span: GradeSpan | None, grade: int) -> bool:
    known = () if span is None else (span.worst, span.current)
    return any(seen is not None and seen >= grade for seen in known)


def _is_now_above(span: GradeSpan | None, grade: int) -> bool:
    return span is not None and span.current is not None and span.current > grade


@dataclass(frozen=True, slots=True, kw_only=True)
class InfusionPlan:
    """Sessions, bags and their order; the threshold and the gate only where the preset has them."""

    order_rule: OrderRule
    sessions: tuple[SessionPlan, ...]
    bags: tuple[BagPlan, ...]
    orders: tuple[BagOrder, ...]
    marrow_blasts_threshold_percent: int | None = None
    toxicity_gate: ToxicityGate | None = None

    def session(self, number: int) -> SessionPlan | None:
        """The plan of session 1, 2, …; None where there is no such session."""
        return next((plan for plan in self.sessions if plan.number == number), None)

    def order(self, marrow_blasts_percent: int | None) -> BagOrder | None:
        """The order of bags for this patient; None where the blasts decide and are unknown."""
        when = self._when(marrow_blasts_percent)
        return next((order for order in self.orders if order.when is when), None)

    def _when(self, marrow_blasts_percent: int | None) -> OrderWhen | None:
        if self.order_rule is OrderRule.AS_PLANNED:
            return OrderWhen.ALWAYS
        threshold = self.marrow_blasts_threshold_percent
        if marrow_blasts_percent is None or threshold is None:
            return None
        above = marrow_blasts_percent > threshold
        return OrderWhen.BLASTS_ABOVE if above else OrderWhen.BLASTS_AT_OR_BELOW

    def bags_for(self, number: int, marrow_blasts_percent: int | None) -> tuple[str, ...] | None:
        """The colours of one session in their order; None where that is unknown."""
        order = self.order(marrow_blasts_percent)
        if order is None or self.session(number) is None:
            return None
        return order.bags[number - 1]

    def bag(self, colour: str) -> BagPlan | None:
        """The plan of the bag with this colour."""
        return next((bag for bag in self.bags if bag.colour == colour), None)

    def bag_cells_thousands(self, colour: str, total_cells_thousands: int) -> int | None:
        """How many cells of the whole dose this bag stands for, in thousands, rounded down."""
        bag = self.bag(colour)
        if bag is None:
            return None
        return total_cells_thousands * bag.parts // sum(each.parts for each in self.bags)

    def window_days(self, number: int, *, delayed: bool = False) -> tuple[int, int] | None:
        """First and last day offset of a session; a delay by the toxicity gate moves the last."""
        plan = self.session(number)
        if plan is None:
            return None
        last = plan.day_offset + plan.window_after_days
        if delayed and self.toxicity_gate is not None:
            last = max(last, self.toxicity_gate.latest_day_offset)
        return plan.day_offset - plan.window_before_days, last
