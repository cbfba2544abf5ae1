"""The fields of a step's values, drawn from the asks of its row, in the units people measure in."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from api.printed import words
from custody.domain.photo import PHOTO_BYTES_MAX
from custody.domain.reasons import REASON
from custody.domain.step import Ask, AskKind, Step

CHOICES_SHOWN_MAX: Final = 8  # more are a list to fold out
# units people measure in, where the books keep a thousandth of them
SHOWN_AS: Final = {"m°C": "°C", "µL": "mL", "g": "kg", "mL/min": "L/min"}
THOUSAND: Final = 1000
AS_SPECIFIED: Final = "as specified"  # the unit is that of a line of the release specification
FOLLOWS_A_SCAN: Final = {"record_result": ("item",), "close_deviation": ("reason",)}
SEXES: Final = tuple((one, words(one)) for one in ("female", "male", "other", "unknown"))
THERE: Final = {"to_holder": "holders", "to_site": "sites", "step": "steps", "item": "lines"}
PHOTO_HELP: Final = (
    f"A JPEG or PNG of at most {PHOTO_BYTES_MAX // 2**20} MB, kept as it was taken and sealed with the patient's names."
    " Take it last: whatever draws this form anew forgets it."
)
YES_NO: Final = (("yes", "Yes"), ("no", "No"))


def ask_fields(
    step: Step, values: Mapping[str, str], context: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """The fields of a step's values, as the component of that name takes them.

    `context` has `presets`, `templates`, `holders`, `sites` and `steps` as (value, label) pairs, `lines` with a unit
    for each, and in `reasons` the few that can be chosen (api/form_choices.py).
    """
    chosen = values.get("item", "")
    units = {line[0]: line[2] for line in context.get("lines", ())}
    for ask in step.asks:
        yield {
            "name": f"value.{ask.name}",
            "label": ask.caption,
            "value": values.get(ask.name, ""),
            "required": not ask.optional,
        } | _drawn(ask, {**context, "unit": units.get(chosen, AS_SPECIFIED)})


def follows_a_scan(step: Step) -> bool:
    """Whether what can be chosen depends on whose things are scanned."""
    return any(ask.name in FOLLOWS_A_SCAN.get(step.name, ()) for ask in step.asks)


def _drawn(ask: Ask, context: Mapping[str, Any]) -> dict[str, Any]:
    """How a kind of value is asked."""
    unknown = (("", "Not looked at"),) if ask.optional else ()
    own: dict[AskKind, dict[str, Any]] = {
        AskKind.NUMBER: _drawn_number(ask, context["unit"]),
        AskKind.FLAG: {"kind": "choice", "choices": (*YES_NO, *unknown), "wide": True},
        AskKind.DAY: {"kind": "date"},
        AskKind.PHOTO: {"kind": "photo", "wide": True, "help": PHOTO_HELP},
        AskKind.NOTE: {
            "kind": "area",
            "wide": True,
            "help": "Kept apart from the ledger, where it can be erased.",
        },
    }
    if ask.name == "birth_date":
        return own[AskKind.DAY]
    return own.get(ask.kind) or _drawn_words(ask, _choices(ask, context))


def _drawn_words(ask: Ask, choices: tuple[tuple[str, ...], ...]) -> dict[str, Any]:
    """A text of its own, or one of a few, or one of many to fold out."""
    if not choices and ask.kind is AskKind.WORD:
        return {"kind": "select", "choices": (("", "None is open"),)}
    if ask.name == "donation_number":
        return {"kind": "text", "help": "As the label prints it, with or without its gaps."}
    if not choices:
        return {
            "kind": "text",
            "help": "Capital letters, digits, hyphen and slash."
            if ask.kind in (AskKind.CODE, AskKind.SEALED)
            else "",
        }
    if len(choices) <= CHOICES_SHOWN_MAX:
        return {"kind": "choice", "choices": choices, "wide": True}
    return {"kind": "select", "choices": (("", "Choose"), *choices)}


def _drawn_number(ask: Ask, specified: str) -> dict[str, Any]:
    if ask.unit not in SHOWN_AS:
        unit = specified if ask.unit == AS_SPECIFIED else ask.unit
        return {"kind": "number", "unit": unit, "low": ask.low, "high": ask.high, "step": 1}
    low, high = (_thousandth(one) for one in (ask.low, ask.high))
    return {"kind": "number", "unit": SHOWN_AS[ask.unit], "low": low, "high": high, "step": "any"}


def _thousandth(number: int) -> str:
    return f"{Decimal(number) / THOUSAND:f}"


def _choices(ask: Ask, context: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
    """What can be chosen: the row's words, or what is there."""
    if ask.kind is AskKind.WORD:
        return tuple(
            (one, REASON[one].sentence if one in REASON else words(one))
            for one in _open(ask, context)
        )
    if ask.kind is AskKind.PRESET:
        return tuple(context["presets"])
    if ask.kind is AskKind.TEMPLATE:
        return tuple(context["templates"])
    if ask.name == "sex":
        return SEXES
    return tuple(context.get(THERE.get(ask.name, ""), ()))


def _open(ask: Ask, context: Mapping[str, Any]) -> Iterable[str]:
    """The words that can be chosen now: of the deviations of a therapy in hand, those that nobody has closed."""
    few = context.get("reasons") if ask.name == "reason" else None
    return ask.choices if few is None else (one for one in ask.choices if one in few)
