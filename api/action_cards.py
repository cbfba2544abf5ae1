"""Action cards of a station: a sheet to cut up, a card for each step that somebody may do there.

A card carries no print serial and is not accounted for: `custody.domain.actions` says why it may lie about.  Its title
is that of the form it opens, as the pages have it; the rest speaks the site's language.
"""

from typing import Final

from api.house import House
from api.uncounted import template_now
from custody.domain.actions import actions_for
from custody.domain.identifiers.local_codes import ActionCode
from custody.domain.people import Person, Station
from custody.domain.step import Step
from custody.domain.vocabulary import StationKind
from custody.errors import NotFound
from labels.content import DEMO, LabelContent, LabelKind
from labels.languages import Language, say
from labels.layout import FilledTemplate
from labels.printing import LabelFile
from labels.sheet import print_on_sheets

WHAT_IT_DOES: Final = "Scan it: the form opens. It records nothing."
ALMOST_ALL: Final = len(StationKind) - 4  # of kinds of station: naming them all would say nothing


def action_cards(house: House, by: Person, station_id: str) -> LabelFile:
    """The cards on sheets of A4.

    Raises:
        NotFound: there is no such station, or nothing is this person's to do there.
        Conflict: nobody approved a template of this kind.
    """
    with house.look() as look:
        place = look.stores.stations.of(station_id)
        template = template_now(house, look, LabelKind.ACTION_CARD)
    if place is None:
        raise NotFound("there is no station with this id")
    steps = actions_for(by, place.station)
    if not steps:
        raise NotFound(f"no step of yours is done at {station_id}")
    language = house.site_labels.of(place.station.site).language
    cards = (action_card(step, place.station, language, demo=house.demo) for step in steps)
    return print_on_sheets([FilledTemplate(template, card) for card in cards], start=1)


def action_card(step: Step, station: Station, language: Language, *, demo: bool) -> LabelContent:
    """What one card says."""
    code = ActionCode.of_step(step.name).text
    return LabelContent(
        kind=LabelKind.ACTION_CARD, language=language, title=step.title, serial_printed=station.id, code_text=code,
        code_printed=code, facility_lines=(_places(step, language),), extra_lines=(say(WHAT_IT_DOES, language),),
        notice=say(DEMO, language) if demo else "",
    )  # fmt: skip


def _places(step: Step, language: Language) -> str:
    """The kinds of station where its form opens."""
    if len(step.stations) >= ALMOST_ALL:
        return say("any station", language)
    kinds = (kind for kind in StationKind if kind in step.stations)
    return ", ".join(say(kind.replace("_", " "), language) for kind in kinds)
