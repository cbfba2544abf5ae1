"""A verdict in words: the few large ones, why, what to do now, and who can resolve it.

Everything comes from the answer that a machine gets too.  The shape, the word and the tone agree: go, wait, stop.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from api.acts import reason_json
from api.layout import role_words
from api.printed import words
from custody.domain.step import Step
from custody.domain.vocabulary import Severity

IDENTITY: Final = frozenset({"G01", "G09", "G11", "G21", "G31"})

# what stands behind STOP, by reason; the reasons of a gate share one where they need no word of their own
SHORT: Final = {
    "wrong_patient": "Another patient",
    "check_disagrees": "The checks disagree",
    "not_checked": "Not checked",
    "foreign_container": "Does not belong here",
    "another_therapy_open": "Another patient is open",
    "incubator_shared": "Another patient is in it",
    "wrong_construct": "Wrong vector",
    "wristband_void": "Void wristband",
    "wristband_not_bound": "Unbound wristband",
    "label_void": "Void label",
    "label_forged": "Not our label",
    "label_altered": "Altered label",
    "label_without_serial": "Wrong symbol",
    "label_not_scanned_back": "Not scanned on it yet",
    "new_label_alone": "Which container?",
    "label_ambiguous": "Which label?",
    "label_in_use": "Label in use",
    "template_at_fault": "Label stopped",
    "label_on_another": "Wrong label",
    "product_code_unknown": "No product code",
    "labels_open": "Labels lie open",
    "check_character_wrong": "Check character",
    "wrong_keyboard": "Wrong keyboard",
    "division_missing": "Half a code",
    "not_on_file": "Not on file",
    "missing_scan": "Not everything scanned",
    "wrong_kind": "Wrong thing",
    "typed_without_rekey": "Typed by one",
    "typed_without_reason": "Typed, and why?",
    "same_object_twice": "Scanned twice",
    "already_used": "Used up",
    "on_hold": "On hold",
    "not_released": "Not released",
    "not_accepted": "In quarantine",
    "still_stored": "Still in storage",
    "packed": "In a sealed shipper",
    "position_taken": "Position taken",
    "not_in_position": "Not where it should be",
    "wrong_condition": "Wrong state",
    "consent_missing": "No consent",
    "thaw_window_exceeded": "Too late",
    "expired": "Expired",
    "lot_expired": "Lot expired",
    "lot_not_released": "Lot not released",
    "temperature_excursion": "Temperature",
    "wrong_bag_order": "Not the next bag",
    "not_fresh": "Scan again",
    "same_person_twice": "One person is not two",
    "wrong_role": "Not your step",
    "wrong_station": "Wrong station",
    "lookalike": "Look twice",
    "age_disagrees": "Age and birth date",
    "score_of_another_age": "Another age's score",
    "thawed_too_long": "Too late",
    "plan_unsigned": "No dose plan",
    "evidence_forked": "Two histories",
    "handoff_contradicted": "They tell it otherwise",
    "evidence_not_verified": "Not verified",
    "partner_unknown": "Not a partner's log",
    "evidence_is_ours": "Our own evidence",
    "evidence_unrelated": "Nothing of ours",
    "evidence_outdated": "Older than what is here",
    "evidence_unmatched": "Closes nothing",
    "party_not_theirs": "Not theirs to tell",
}
SHORT_OF_GATE: Final = {
    "G01": "Identity", "G02": "Not twice", "G03": "Unreadable", "G04": "Not in this state", "G05": "Not yet",
    "G06": "Not here, not you", "G07": "Two people", "G09": "Label or wristband", "G10": "Material", "G12": "Room",
    "G13": "Time", "G14": "Temperature", "G15": "Seal", "G16": "Calibration", "G17": "Shipper", "G18": "Consent",
    "G19": "Patient or therapy", "G20": "Labels", "G21": "Label", "G22": "Custody", "G23": "Two different people",
    "G24": "Quality", "G25": "Dose", "G26": "Side effects", "G27": "Typed by one", "G29": "Clock", "G30": "Look twice",
    "G31": "Does not belong here", "G32": "Not the next bag", "G33": "Not accounted for", "G36": "Records were changed",
}  # fmt: skip
WHO_OF_GATE: Final = {
    "G01": "Quality. A mismatch is never overridden.",
    "G02": "You, with the right one; quality, if it should not have happened.",
    "G03": "You: scan again. If it will not read, your second checker; with cells thawing, the physician and quality.",
    "G04": "Quality.",
    "G05": "You, or whoever does the step before.",
    "G07": "Another trained person.",
    "G09": "Quality. A void wristband or label never passes.",
    "G10": "Whoever keeps the stock; quality releases a lot.",
    "G11": "Quality and production. A wrong vector never passes.",
    "G12": "Whoever has the other material open: the line clearance.",
    "G16": "Maintenance.",
    "G17": "Whoever requalifies shippers.",
    "G18": "The physician.",
    "G19": "The coordinator and the physician.",
    "G20": "Whoever printed them.",
    "G21": "Whoever printed the label; quality, if it is on the wrong thing.",
    "G22": "Whoever has custody now.",
    "G23": "Another qualified person.",
    "G25": "The physician, with a signed dose plan.",
    "G27": "You and your second checker.",
    "G29": "The administrator.",
    "G31": "Quality.",
    "G32": "Whoever fetched it; the plan is the physician's.",
}
# where another than for the rest of its gate can resolve it
WHO_OF_REASON: Final = {
    "label_without_serial": "You. If the QR code will not read: a reprint of the label, by two people.",
    "label_not_scanned_back": "You, with a second checker.",
    "new_label_alone": "You.",
    "label_ambiguous": "You.",
    "label_in_use": "You, with a second checker.",
    "companion_label": "You, with the container's own label.",
}
WHO_OF_SEVERITY: Final = {
    Severity.HARD: "Quality. This refusal cannot be overridden.",
    Severity.QUALITY: "Quality, by an override with a second person.",
    Severity.CLINICAL: "A physician together with quality, by an override.",
    Severity.WARNING: "You and a second checker, together.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictView:
    """What the verdict on top of a page says; the fields of the component of that name."""

    kind: str  # go, wait or stop
    word: str
    sentence: str = ""
    next_step: str = ""
    who: str = ""
    others: tuple[dict[str, str], ...] = ()
    reference: str = ""
    full: bool = False


def verdict_view(answer: Mapping[str, Any], step: Step, *, at: str = "") -> VerdictView:
    """An answer to a step in words; `at` is the moment as the foot shows it."""
    match answer["verdict"]:
        case "accepted":
            return _done(answer, step, at)
        case "declared":
            return VerdictView(
                kind="wait", word="Declared",
                sentence=f"{step.title}: written down as it happened. A deviation is open and a hold stands.",
                next_step="Tell quality now.", who=WHO_OF_GATE["G04"],
                others=_others(answer["noted"]), reference=_reference(answer, None, at),
            )  # fmt: skip
        case "already_done":
            return VerdictView(
                kind="wait", word="Already done", sentence=f"{step.title}: this was done before. Nothing was changed.",
                next_step="Nothing to do. Go on with the next thing.", reference=_reference(answer, None, at),
            )  # fmt: skip
        case _:
            return _refused(answer, step, at)


def stop_view(code: str, *, full: bool = False) -> VerdictView:
    """A reason alone, for a code that was only looked up: nothing was written."""
    return refused_view(code, reference="looked up, not recorded", full=full)


def refused_view(
    code: str, why: str = "", *, reference: str = "", full: bool = False
) -> VerdictView:
    """A reason alone, with what is known beyond it and where it was written down."""
    reason = reason_json(code)
    return VerdictView(
        kind="stop", word=f"STOP. {_short(reason)}", sentence=f"{reason['sentence']} {why}".strip(),
        next_step=reason["next_step"], who=_who(reason, None),
        reference=" · ".join(filter(None, (reason["gate"], reference))), full=full,
    )  # fmt: skip


def _done(answer: Mapping[str, Any], step: Step, at: str) -> VerdictView:
    return VerdictView(
        kind="go", word="Recorded", sentence=f"{step.title}.", others=_passed(answer["noted"]),
        reference=_reference(answer, None, at),
    )  # fmt: skip


def _refused(answer: Mapping[str, Any], step: Step, at: str) -> VerdictView:
    first, *rest = answer["reasons"]
    warned = all(one["severity"] == Severity.WARNING for one in answer["reasons"])
    return VerdictView(
        kind="wait" if warned else "stop",
        word=f"Wait. {_short(first)}" if warned else f"STOP. {_short(first)}",
        sentence=first["sentence"],
        next_step=first["next_step"],
        who=_who(first, step),
        others=_others(rest),
        reference=_reference(answer, first, at),
        full=not warned,
    )


def _short(reason: Mapping[str, str]) -> str:
    return SHORT.get(reason["code"]) or SHORT_OF_GATE.get(reason["gate"], "Refused")


def _who(reason: Mapping[str, str], step: Step | None) -> str:
    if reason["code"] == "wrong_role" and step is not None:
        return f"{words(role_words(step.roles))}."
    if reason["code"] == "wrong_station" and step is not None:
        return f"Done at: {', '.join(sorted(words(kind).lower() for kind in step.stations))}."
    if reason["code"] in WHO_OF_REASON:
        return WHO_OF_REASON[reason["code"]]
    severity = Severity(reason["severity"])
    if severity is not Severity.HARD:
        return WHO_OF_SEVERITY[severity]
    return WHO_OF_GATE.get(reason["gate"], WHO_OF_SEVERITY[severity])


def _passed(noted: list[dict[str, str]]) -> tuple[dict[str, str], ...]:
    """What would have refused, and who let it pass."""
    return tuple(
        {
            "sentence": one["sentence"],
            "next_step": "Both looked, and confirmed it."
            if one["severity"] == Severity.WARNING
            else "Passed by an override.",
            "id": one["gate"],
        }
        for one in noted
    )


def _others(reasons: list[dict[str, str]]) -> tuple[dict[str, str], ...]:
    return tuple(
        {"sentence": one["sentence"], "next_step": one["next_step"], "id": one["gate"]}
        for one in reasons
    )


def _reference(answer: Mapping[str, Any], first: Mapping[str, str] | None, at: str) -> str:
    gate = first["gate"] if first else ""
    entries = ", ".join(
        f"entry {one['index']:,}".replace(",", "\u2009") for one in answer["entries"]
    )
    return " · ".join(part for part in (gate, entries, f"recorded {at}" if at else "") if part)
