"""The fields of a step's values, drawn from the asks of its row, in the units people measure in."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from api.printed import words
from custody.domain.reasons import REASON
from custody.domain.step import Ask, AskKind, Step

CHOICES_SHOWN_MAX: Final = 8  # more are a list to fold out
# units people measure in, where the books keep a thousandth of them
SHOWN_AS: Final = {"m°C": "°C", "µL": "mL", "g": "kg", "mL/min": "L/min"}
UNIT_WORDS: Final = ("millicelsius", "millimetres mercury", "millilitres per minute")
THOUSAND: Final = 1000
SEXES: Final = tuple((one, words(one)) for one in ("female", "male", "other", "unknown"))
YES_NO: Final = (("yes", "Yes"), ("no", "No"))


def ask_fields(
    step: Step, values: Mapping[str, str], context: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """The fields of a step's values, as the component of that name takes them.

    `context` has `presets`, `holders`, `sites` and `steps` as (value, label) pairs: what can be chosen.
    """
    for ask in step.asks:
        yield {
            "name": f"value.{ask.name}",
            "label": _caption(ask),
            "value": values.get(ask.name, ""),
            "required": not ask.optional,
        } | _drawn(ask, context)


def _caption(ask: Ask) -> str:
    """The row's caption without a unit at its end: the unit stands behind the number."""
    for unit in UNIT_WORDS:
        if ask.unit and ask.caption.endswith(f" {unit}"):
            return ask.caption.removesuffix(f" {unit}")
    return ask.caption


def _drawn(ask: Ask, context: Mapping[str, Any]) -> dict[str, Any]:
    """How a kind of value is asked."""
    unknown = (("", "Not looked at"),) if ask.optional else ()
    own: dict[AskKind, dict[str, Any]] = {
        AskKind.NUMBER: _drawn_number(ask),
        AskKind.FLAG: {"kind": "choice", "choices": (*YES_NO, *unknown), "wide": True},
        AskKind.DAY: {"kind": "date"},
        AskKind.NOTE: {
            "kind": "area",
            "wide": True,
            "help": "Kept apart from the ledger, where it can be erased.",
        },
    }
    if ask.name == "birth_date":
        return own[AskKind.DAY]
    return own.get(ask.kind) or _drawn_words(ask, _choices(ask, context))


def _drawn_words(ask: Ask, choices: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    """A text of its own, or one of a few, or one of many to fold out."""
    if not choices:
        return {
            "kind": "text",
            "help": "Capital letters, digits, hyphen and slash."
            if ask.kind is AskKind.CODE
            else "",
        }
    if len(choices) <= CHOICES_SHOWN_MAX:
        return {"kind": "choice", "choices": choices, "wide": True}
    return {"kind": "select", "choices": (("", "Choose"), *choices)}


def _drawn_number(ask: Ask) -> dict[str, Any]:
    if ask.unit not in SHOWN_AS:
        return {"kind": "number", "unit": ask.unit, "low": ask.low, "high": ask.high, "step": 1}
    low, high = (_thousandth(one) for one in (ask.low, ask.high))
    return {"kind": "number", "unit": SHOWN_AS[ask.unit], "low": low, "high": high, "step": "any"}


def _thousandth(number: int) -> str:
    return f"{Decimal(number) / THOUSAND:f}"


def _choices(ask: Ask, context: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """What can be chosen: the row's words, or what is there."""
    if ask.kind is AskKind.WORD:
        return tuple(
            (one, REASON[one].sentence if one in REASON else words(one)) for one in ask.choices
        )
    if ask.kind is AskKind.PRESET:
        return tuple(context["presets"])
    if ask.name == "sex":
        return SEXES
    there = {"to_holder": "holders", "to_site": "sites", "step": "steps"}.get(ask.name)
    return tuple(context[there]) if there else ()
