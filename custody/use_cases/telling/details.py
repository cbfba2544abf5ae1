"""What an entry says besides who, when and whether: what was scanned, given, and what came of it.

Captions and units come from the step's own row, so that paper and screen use the same words.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from custody.domain.aliases import OF_A_PERSON
from custody.domain.audit_lines import FactLine
from custody.domain.journey import STEP
from custody.domain.reasons import REASON
from custody.domain.records import (
    Container,
    Deviation,
    Donation,
    Handoff,
    Hold,
    IdentityCheck,
    Label,
    Observation,
    Override,
    PlannedBag,
    Record,
    Relabelling,
    Therapy,
)
from custody.domain.step import Step
from custody.ledger.entry import Entry
from custody.use_cases.telling.story import records_of
from custody.use_cases.telling.withheld import NOT_IN_THIS_COPY
from custody.use_cases.telling.words import amount, answered, grouped, plain, titled

Names = Mapping[str, str]
RESULT = "result/"  # how results of the release specification are named
GRADES = {
    "crs_grade": "CRS grade",
    "crs_grade_at_least": "CRS grade, at least",
    "icans_grade": "ICANS grade",
    "icans_grade_at_least": "ICANS grade, at least",
}


def details_of(entry: Entry, names: Names, *, named: bool) -> tuple[FactLine, ...]:
    """Every fact of an entry, in the order in which the step asks for them."""
    step = STEP.get(str(entry.view.get("step", "")))
    body = entry.view.get("body", {})
    return (
        *_declared(entry),
        *(_scanned(step, scan, names) for scan in body.get("scans", ())),
        *_given(step, entry, named=named),
        *_photos(step, body),
        *_came_of_it(entry, names),
        *_noted(body),
        *_issued(entry),
        *_received(entry),
        *_imported(entry),
    )


def _declared(entry: Entry) -> Iterator[FactLine]:
    if entry.view["at"]["source"] == "paper":
        yield FactLine(label="Told afterwards", value="from paper")


def _scanned(step: Step | None, scan: Mapping[str, Any], names: Names) -> FactLine:
    """A slot and what was found in it; what belongs to another therapy is never named."""
    slots = {slot.name: slot.caption for slot in step.scans} if step else {}
    parts = [f"belongs to {scan['of']}" if "of" in scan else _found(scan, names)]
    if scan.get("problem"):
        parts.append(plain(str(scan["problem"])))
    if scan.get("serial"):
        parts.append(f"serial {scan['serial']}")
    if scan.get("typed"):
        parts.append(_typed(scan))
    label = slots.get(str(scan["slot"]), titled(str(scan["slot"])))
    return FactLine(label=label, value=", ".join(part for part in parts if part))


def _typed(scan: Mapping[str, Any]) -> str:
    """By whom, and why: the reason from the list; of people's own words, only that there are some."""
    why = plain(str(scan["because"])) if "because" in scan else ""
    told = f"{why or 'why'}, sealed in words" if "note" in scan else why
    return f"typed by two people ({told})" if told else "typed by two people"


def _found(scan: Mapping[str, Any], names: Names) -> str:
    key = [str(part) for part in scan.get("key", ())]
    serial = f"print {scan['print_serial']}" if "print_serial" in scan else ""
    match scan.get("kind"), key:
        case "container", [one]:
            return f"{names.get(one, one)}{f' ({serial})' if serial else ''}"
        case "therapy", _:
            return "this therapy"
        case "wristband", [gsrn, srin]:
            return f"{gsrn}, instance {srin}"
        case "lot", [gtin, lot]:
            return f"lot {lot} of {gtin}"
        case str(), [*parts]:
            return " ".join(parts)
        case _:
            return serial or f"{scan.get('length', 0)} characters"


def _given(step: Step | None, entry: Entry, *, named: bool) -> Iterator[FactLine]:
    """Values under their captions; of what is sealed, only that it was given."""
    values, sealed = entry.view.get("body", {}).get("values", {}), []
    for ask in step.asks if step else ():
        if ask.name in entry.view.get("commitments", {}):
            sealed.append(ask.caption)
        elif ask.name in values and ask.name in OF_A_PERSON and not named:
            yield FactLine(label=ask.caption, value=NOT_IN_THIS_COPY)
        elif ask.name in values:
            yield FactLine(label=ask.caption, value=answered(ask, values[ask.name]))
    if sealed:
        yield FactLine(label="Given and sealed", value="; ".join(sealed))


def _photos(step: Step | None, body: Mapping[str, Any]) -> Iterator[FactLine]:
    """Which photo was given: whoever has the picture can tell that it is this one."""
    captions = {ask.name: ask.caption for ask in step.asks} if step else {}
    for name, told in body.get("photos", {}).items():
        media = told.get("media", "no picture")
        value = f"{media}, {grouped(told['length'])} bytes, sha256 {told['sha256']}"
        yield FactLine(label=captions.get(name, titled(name)), value=value)


def _came_of_it(entry: Entry, names: Names) -> Iterator[FactLine]:
    for record in records_of(entry):
        tell = OUTCOMES.get(type(record))
        line = tell(record, names) if tell else None
        if line is not None:
            yield line


def _container(one: Container, names: Names) -> FactLine:
    """What changes from act to act; what was measured was given above."""
    facts = (plain(one.condition), plain(one.disposition), f"held by {one.holder}")
    return FactLine(label=names.get(one.id, one.id), value=", ".join(facts))


def _label(one: Label, names: Names) -> FactLine:
    bears = names.get(one.bears, one.bears)
    return FactLine(label=f"Print {one.serial}", value=f"{titled(one.kind)}, {bears}: {one.state}")


def _relabelling(one: Relabelling, _names: Names) -> FactLine:
    covered = f"print {one.covers}" if one.covers else "a label whose print number was not scanned"
    return FactLine(label=f"Print {one.serial} went over", value=covered)


def _hold(one: Hold, names: Names) -> FactLine:
    label = "On hold" if one.lifted_at is None else "Hold lifted"
    return FactLine(
        label=label, value=f"{names.get(one.container, one.container)}: {plain(one.reason)}"
    )


def _handoff(one: Handoff, _names: Names) -> FactLine:
    return FactLine(label="Handoff", value=f"{one.from_holder} to {one.to_holder}: {one.state}")


def _deviation(one: Deviation, _names: Names) -> FactLine:
    label = "Deviation opened" if one.closed_at is None else "Deviation closed"
    return FactLine(label=label, value=one.id)


def _observation(one: Observation, _names: Names) -> FactLine | None:
    """Grades with why, and results in the unit of their specification; the rest was given above."""
    value = "unknown" if one.value is None else amount(one.value, one.unit or "")
    if one.name in GRADES:
        return FactLine(
            label=GRADES[one.name], value=f"{value} ({one.word})" if one.word else value
        )
    if one.name.startswith(RESULT) and one.reviewed_by is None:
        label = titled(one.name.removeprefix(RESULT))
        return FactLine(label=label, value=plain(one.word) if one.word else value)
    return None


def _check(one: IdentityCheck, names: Names) -> FactLine | None:
    """What one half of a check found is told only with the result."""
    if one.result is None or one.used_at is not None:
        return None
    found = names.get(one.container or "", "no bag of this therapy")
    return FactLine(
        label="Bedside check", value=f"{one.result}: {one.first_by} and {one.second_by}, {found}"
    )


def _planned(one: PlannedBag, names: Names) -> FactLine:
    cells = amount(one.cells_thousands, "cells_thousands")
    part = ", in part" if one.partly else ""
    value = f"{names.get(one.container, one.container)}, {cells}{part}"
    return FactLine(label=f"Session {one.session}, bag {one.n}", value=value)


def _override(one: Override, _names: Names) -> FactLine:
    return FactLine(label="Lifted once", value=f"{plain(one.reason)} for {plain(one.step)}")


OUTCOMES: dict[type[Record], Callable[[Any, Names], FactLine | None]] = {
    Container: _container,
    Deviation: _deviation,
    Donation: lambda one, _: FactLine(label="Donation", value=one.din),
    Handoff: _handoff,
    Hold: _hold,
    IdentityCheck: _check,
    Label: _label,
    Observation: _observation,
    Override: _override,
    PlannedBag: _planned,
    Relabelling: _relabelling,
    Therapy: lambda one, _: FactLine(label="Therapy", value=plain(one.status)),
}  # fmt: skip


def _noted(body: Mapping[str, Any]) -> Iterator[FactLine]:
    """Gates that were broken by a declaration, or lifted."""
    for code in body.get("noted", ()):
        known = REASON.get(str(code))
        sentence = known.sentence if known else plain(str(code))
        gate = f"{known.gate} " if known else ""
        yield FactLine(label="Noted", value=f"{gate}{sentence}")
    for override in body.get("overrides", ()):
        yield FactLine(label="Lifted by", value=str(override))


def _issued(entry: Entry) -> Iterator[FactLine]:
    if entry.type == "evidence:issued":
        body = entry.view.get("body", {})
        if "container" in body:
            yield FactLine(label="About", value=body["container"])
        for kind, words in body.get("selected", {}).items():
            told = words if isinstance(words, str) else " ".join(words)
            yield FactLine(label=f"About a selection, {kind}", value=told)
        names = body.get("names", False)
        yield FactLine(label="Names", value="shown in this copy" if names else "not shown")


def _imported(entry: Entry) -> Iterator[FactLine]:
    if entry.type == "products:imported":
        body = entry.view["body"]
        yield FactLine(label="Product codes", value=str(body["codes"]))
        yield FactLine(label="File, by its SHA-256", value=body["sha256"])


def _received(entry: Entry) -> Iterator[FactLine]:
    """Whose log told it, in which file, and how the handoffs of both sides match."""
    if entry.type not in ("evidence:received", "handoff:closed"):
        return
    body = entry.view["body"]
    yield FactLine(label="Told by", value=body["origin"])
    yield FactLine(label="File, by its SHA-256", value=body["sha256"])
    if "contradicts" in body:
        yield FactLine(label="Contradicts the file", value=body["contradicts"])
    for one in body.get("handoffs", ()):
        differs = f" ({', '.join(map(plain, one['differs']))})" if one["differs"] else ""
        yield FactLine(label=f"Handoff {one['handoff']}", value=f"{plain(one['match'])}{differs}")
