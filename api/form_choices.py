"""What can be chosen in a step's form: what is there, and once a therapy is in hand only what is that therapy's."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from api.house import House, Look
from api.layout import SignedIn
from api.situation import preset_of
from custody.domain.case import RawScan
from custody.domain.journey import JOURNEY
from custody.domain.label_templates import key_of
from custody.domain.presets import Preset, ReleaseItem
from custody.domain.records import Deviation, LabelTemplateApproval, Therapy

UNIT_WORDS: Final = {
    "thousandths_per_millilitre": "thousandths per mL",
    "word": "a word",
}  # short: beside a box

Choice = tuple[str, ...]  # what is sent, what is read, and for a line of a specification its unit


def form_choices(house: House, session: SignedIn, scans: Iterable[RawScan]) -> dict[str, Any]:
    """The choices by what they are of; `reasons` is None until a therapy is scanned that could have open ones."""
    found = (house.find_out(session, scan).therapy for scan in scans)
    coi = next((one for one in found if one), None)
    own = session.at.station.holder
    with house.look() as look:
        sites = {place.station.site for place in look.stores.stations.all()}
        therapy = look.books.get(Therapy, coi) if coi else None
        templates = _templates(look)
        reasons = _open_reasons(look, therapy) if therapy else None
    return {
        "presets": [(one.name, one.title) for one in house.presets.values()],
        "templates": [(key, key) for key in templates],
        "holders": [(holder, holder) for holder in sorted(house.holders) if holder != own],
        "steps": [(as_code(one.name), one.title) for one in JOURNEY],
        "sites": [(site, site) for site in sorted(sites)],
        "lines": list(_lines(house.presets, therapy)),
        "reasons": reasons,
    }


def as_code(name: str) -> str:
    """A name of the journey or of a preset as a form sends it and a keyboard types it."""
    return name.upper().replace("_", "-")


def unit_of(item: ReleaseItem) -> str:
    """What stands behind the number of a line's result."""
    unit = "word" if item.must_be is not None else item.unit
    return UNIT_WORDS.get(unit, unit)


def _lines(presets: Mapping[str, Preset], therapy: Therapy | None) -> Iterator[Choice]:
    """The lines of the therapy's release specification; of every preset where none is in hand."""
    mine = preset_of(therapy, presets) if therapy else None
    items = [item for one in ((mine,) if mine else presets.values()) for item in one.release]
    for item in {one.name: one for one in items}.values():
        yield as_code(item.name), f"{item.title}, {as_code(item.name)}", unit_of(item)


def _templates(look: Look) -> list[str]:
    """What is on file, and what was approved and is gone: it can still be retired."""
    kept = {(one.name, one.version) for one in look.stores.label_templates.all()}
    approved = {(one.name, one.version) for one in look.books.find(LabelTemplateApproval)}
    return [key_of(*named) for named in sorted(kept | approved)]


def _open_reasons(look: Look, therapy: Therapy) -> frozenset[str]:
    """Why the therapy has deviations that nobody has closed."""
    kept = look.books.find(Deviation, therapy=therapy.coi)
    return frozenset(one.reason for one in kept if one.closed_at is None)
