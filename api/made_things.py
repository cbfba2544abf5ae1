"""What a step made, for the page that tells its verdict: identifiers in groups, labels with their files to print."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from api.packing_lists import packing_list_href
from api.printed import CONTAINER_WORDS, LABEL_WORDS, coi_printed, din_printed, words
from custody.domain.marks import Mark, mark_of

Fields = Mapping[str, Any]
NOWHERE: Final[Mapping[int, str]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One thing: what it is, its number in groups with its check character, and where it can be fetched."""

    title: str
    code: tuple[str, str] = ("", "")
    note: str = ""
    mark: Mark | None = None
    links: tuple[tuple[str, str], ...] = ()


def made_things(
    records: Iterable[Fields], printers: Mapping[int, str] = NOWHERE
) -> tuple[Made, ...]:
    """The records of an answer that people want to see, in the order they were made.

    `printers` names the printer that a print goes to by itself, by its serial: its files are not handed out beside it.
    """
    told = (
        _TELL[one["record"]]({**one, "printer": printers.get(one.get("serial", 0), "")})
        for one in records
        if one["record"] in _TELL
    )
    return tuple(one for one in told if one is not None)


def _therapy(one: Fields) -> Made:
    return Made(
        title="Therapy", code=coi_printed(one["coi"]), mark=mark_of(one["coi"]), note=words(one["status"]),
        links=(
            ("Open the therapy", f"/therapies/{one['coi']}"),
            ("Therapy card (PDF)", f"/api/v1/therapies/{one['coi']}/card.pdf"),
        ),
    )  # fmt: skip


def _donation(one: Fields) -> Made:
    return Made(title="Donation", code=din_printed(one["din"]))


def _label(one: Fields) -> Made | None:
    if one["state"] != "printed":
        return None
    serial, title = one["serial"], f"{LABEL_WORDS.get(one['kind'], words(one['kind']))} label"
    if one["printer"]:
        return Made(
            title=title, note=f"print {serial}, not applied yet; it goes to {one['printer']} by itself",
            links=(("See what went to the printers", "/labels/printing"),),
        )  # fmt: skip
    return Made(
        title=title, note=f"print {serial}, not applied yet",
        links=(("Label (PDF)", f"/api/v1/labels/{serial}.pdf"), ("Open the print", f"/labels/{serial}")),
    )  # fmt: skip


def _container(one: Fields) -> Made:
    division = one["division"].rstrip("0") or one["division"]
    return Made(
        title=f"{CONTAINER_WORDS.get(one['kind'], words(one['kind']))} {division}", code=din_printed(one["din"]),
        note=f"{words(one['condition'])}, {words(one['disposition']).lower()}, held by {one['holder']}",
        links=(("Open the container", f"/containers/{one['id']}"),),
    )  # fmt: skip


def _shipment(one: Fields) -> Made:
    return Made(
        title="Shipment", code=(one["sscc"], ""), note=f"{words(one['state'])}, to {one['to_site']}",
        links=(("Packing list (PDF)", packing_list_href(one["sscc"])),),
    )  # fmt: skip


def _handoff(one: Fields) -> Made:
    return Made(
        title="Handoff", note=f"{words(one['state'])}: {one['from_holder']} to {one['to_holder']}"
    )


def _hold(one: Fields) -> Made:
    lifted = "lifted" if one.get("lifted_at") else "stands"
    return Made(title="Hold", note=f"{words(one['reason'])}, {lifted}")


def _deviation(one: Fields) -> Made:
    return Made(title="Deviation", note="closed" if one.get("closed_at") else "open, for quality")


def _graded(one: Fields) -> Made | None:
    if not one["name"].endswith("_grade"):
        return None
    title = one["name"].removesuffix("_grade").upper()
    return Made(title=f"{title} grade {one['value']}", note=one.get("word") or "")


_TELL: Final[dict[str, Callable[[Any], Made | None]]] = {
    "therapy": _therapy,
    "donation": _donation,
    "label": _label,
    "container": _container,
    "shipment": _shipment,
    "handoff": _handoff,
    "hold": _hold,
    "deviation": _deviation,
    "observation": _graded,
}
