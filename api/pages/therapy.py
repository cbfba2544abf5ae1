"""One therapy: whose, how far, what comes next, and everything that happened to its cells."""

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from api import therapy_views
from api.clocks import clocks_of
from api.dependencies import CurrentHouse, needs
from api.foreign_words import received_about
from api.layout import SignedIn
from api.moments import both
from api.names import born, full_name, names_of
from api.pages.rendering import render
from api.paging import address
from api.papers import print_here_href
from api.printed import amount, words
from api.situation import situation_of
from api.standing import standing_of
from api.therapy_story import story_of
from api.therapy_views import Only, Order
from custody.domain.aliases import OF_A_PERSON
from custody.domain.permissions import Permission, may
from custody.domain.records import Alias, Therapy
from custody.errors import NotFound

router = APIRouter()

Reader = Annotated[SignedIn, Depends(needs(Permission.READ_THERAPY))]
View = Literal["overview", "timeline", "cells", "dose", "labels"]
TABS: Final = (
    ("overview", "Overview"),
    ("timeline", "Timeline"),
    ("cells", "Cells and custody"),
    ("dose", "Dose and monitoring"),
    ("labels", "Labels"),
)


class Asked(BaseModel):
    """Which view, and of the timeline which part in which order."""

    view: View = "overview"
    only: Only = "all"
    order: Order = "newest"
    offset: int = Field(default=0, ge=0)


@router.get("/therapies/{coi}")
def show_therapy(
    request: Request,
    house: CurrentHouse,
    reader: Reader,
    coi: str,
    asked: Annotated[Asked, Query()],
) -> HTMLResponse:
    """A therapy's page; NotFound where there is none."""
    zone = reader.at.station.zone
    with house.look() as look:
        therapy = look.books.get(Therapy, coi)
        if therapy is None:
            raise NotFound("there is no therapy with this identifier")
        case = situation_of(look.books, therapy, house.presets, house.now())
        entries = list(look.log.about(coi))
        told = story_of(house, look, coi, entries)
        match asked.view:
            case "timeline":
                shown = therapy_views.timeline(
                    look, told, entries, (asked.only, asked.order, asked.offset)
                )
            case "cells":
                shown = therapy_views.cells(house, look, case, told, zone)
                shown["partners"] = received_about(entries, zone)
            case "dose":
                shown = therapy_views.dose(look, case, told, zone)
            case "labels":
                shown = therapy_views.labels(case, zone)
            case _:
                shown = therapy_views.overview(case, told, reader)
                everywhere = look.stores.stations.all()
                shown["titles"] = {one.station.id: one.title for one in everywhere}
        aliases = look.books.find(Alias, therapy=coi)
        print_here = print_here_href(look, reader, "therapy_card", coi)
    names = names_of(house, reader, (therapy.subject,), f"opens the page of therapy {coi}")
    return render(
        request,
        "therapy.html",
        therapy=therapy,
        standing=standing_of(case),
        patient=_patient(reader, names.get(therapy.subject, {})),
        enrolled=both(therapy.enrolled_at, zone),
        aliases=[
            (words(one.type), f"{_number(one, names.get(therapy.subject, {}))}, {one.issuer}")
            for one in aliases
        ],
        clocks=clocks_of(case, house.now(), zone),
        weight=amount(therapy.weight_grams, "kg"),
        told=told,
        view=asked.view,
        tabs=[(key, label, address(f"/therapies/{coi}", view=key)) for key, label in TABS],
        may_fetch=may(reader.account.roles, Permission.FETCH_LABEL),
        print_here=print_here,
        may_export=may(reader.account.roles, Permission.EXPORT_EVIDENCE),
        **shown,
    )


def _number(alias: Alias, facts: dict[str, str]) -> str:
    """Another party's number; one that says who the patient is only from the vault."""
    return facts.get(alias.type, "not shown here") if alias.type in OF_A_PERSON else alias.value


def _patient(reader: Any, facts: dict[str, str]) -> tuple[str, str] | None:  # noqa: ANN401  # a session
    """Name and birth date for roles that need them; nothing for all others."""
    if not may(reader.account.roles, Permission.READ_NAMES):
        return None
    return (full_name(facts), born(facts)) if facts else ("Erased", "")
