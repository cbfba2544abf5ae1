"""A label template being designed: its picture, its elements, what stands against it, and one element in a form.

Each form names the change that it was drawn after; whoever comes second is told, and nothing is overwritten.
"""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Form, Path, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from api.dependencies import CurrentHouse, needs
from api.draft_views import element_named, shown
from api.drawing import drawn
from api.house import House
from api.layout import SignedIn
from api.pages.rendering import render
from api.samples import sample_of_draft, sample_printers, sample_to_printer, samples_shown
from api.template_drafts import Draft, change, draft_of, drop, keep_version, rewritten
from api.template_fields import table_from
from custody.domain.permissions import Permission
from custody.errors import CustodyError
from labels.elements import LabelTemplate
from labels.languages import Language
from labels.stock import DEFAULT_DPI, PRINTER_DPI
from labels.template_editing import Preview, moved, preview, with_element, with_more, without
from labels.template_files import MOST_BYTES, TYPES
from labels.template_trial import sample_on

router = APIRouter(prefix="/label-templates/{name}/draft")
PATH: Final = "/label-templates"
SEE_OTHER: Final = 303
WRONG: Final = 422

Filled = dict[str, Any]


class Change(BaseModel):
    """What a form of this page tells, beside an element's own fields."""

    n: int = Field(default=0, ge=0, lt=2**31)  # the change that it follows
    place: int = Field(default=0, ge=0, lt=1000)
    kind: Literal["words", "checked", "code", "shape", "box"] = "words"
    word: str = Field(default="title", max_length=40)
    by: int = Field(default=1, ge=-1, le=1)
    toml: str = Field(default="", max_length=MOST_BYTES)
    printer: str = Field(default="", max_length=64)
    language: Language = Language.ENGLISH
    sha256: str = Field(default="", max_length=64)  # of the draft that is kept


@dataclass(frozen=True, slots=True)
class Desk:
    """One draft before one designer."""

    request: Request
    house: House
    by: SignedIn
    name: str

    @property
    def draft(self) -> Draft:
        """The draft as it stands."""
        with self.house.look() as look:
            return draft_of(look, self.name)

    def changed(
        self, n: int, place: int, how: Callable[[LabelTemplate], LabelTemplate], filled: Filled | None = None
    ) -> Response:  # fmt: skip
        """On with the changed draft; or the page again, with what was filled in and what is wrong with it."""
        try:
            change(self.house, self.by, self.name, n, how)
        except CustodyError as fault:
            return self.page(place, problem=str(fault), filled=filled)
        return RedirectResponse(f"{PATH}/{self.name}/draft?element={place}#element", SEE_OTHER)

    def page(
        self, place: int, language: Language = Language.ENGLISH, *, problem: str = "", filled: Filled | None = None
    ) -> HTMLResponse:  # fmt: skip
        """The page, with one element in hand."""
        draft = self.draft
        with self.house.look() as look:
            printers = sample_printers(look, draft.template)
            samples = samples_shown(self.house, look, self.name, self.by)
        return render(
            self.request, "label_template_draft.html", status=WRONG if problem else 200, problem=problem, draft=draft,
            view=shown(draft, place, language, filled), one=draft.template, printers=printers, samples=samples,
        )  # fmt: skip


def _desk(
    request: Request,
    name: Annotated[str, Path(max_length=40)],
    house: CurrentHouse,
    by: Annotated[SignedIn, Depends(needs(Permission.DESIGN_LABELS))],
) -> Desk:
    return Desk(request, house, by, name)


AtDesk = Annotated[Desk, Depends(_desk)]
Told = Annotated[Change, Form()]
Asked = Annotated[int, Query(ge=0, lt=1000)]
Tongue = Annotated[Language, Query()]


@router.get("")
async def show_draft(
    desk: AtDesk, element: Asked = 0, language: Tongue = Language.ENGLISH
) -> HTMLResponse:
    """The draft, with one of its elements in hand."""
    return await drawn(lambda: desk.page(element, language))


@router.get(".png")
async def get_picture(
    desk: AtDesk, language: Tongue = Language.ENGLISH, dpi: Annotated[int, Query()] = DEFAULT_DPI
) -> Response:
    """Its sample, as far as it fits, at a printer's resolution."""
    at = dpi if dpi in PRINTER_DPI else DEFAULT_DPI

    def picture() -> Preview:
        template = desk.draft.template
        return preview(template, sample_on(template, language).content, at)

    return Response(
        (await drawn(picture)).png, media_type="image/png", headers={"Cache-Control": "no-store"}
    )


@router.post("/element")
async def post_element(request: Request, desk: AtDesk) -> Response:
    """Keep an element as it was filled in; or the form again, with what is wrong."""
    form = await request.form()
    n, place = _whole(form.get("n")), _whole(form.get("place"))

    def filled(template: LabelTemplate) -> LabelTemplate:
        return with_element(template, place, table_from(element_named(template, place), form))

    return await run_in_threadpool(desk.changed, n, place, filled, dict(form))


@router.post("/preview")
async def post_preview(request: Request, desk: AtDesk) -> Response:
    """How the draft would look with an element as it is filled in now; nothing is kept."""
    form = await request.form()
    place = _whole(form.get("place"))
    tongue = Language.GERMAN if form.get("language") == Language.GERMAN else Language.ENGLISH

    def tried() -> dict[str, Any]:
        template = desk.draft.template
        try:
            made = with_element(template, place, table_from(element_named(template, place), form))
        except CustodyError as fault:
            return {"problem": str(fault)}
        picture = preview(made, sample_on(made, tongue).content, DEFAULT_DPI)
        return {
            "png": f"data:image/png;base64,{b64encode(picture.png).decode()}",
            "problem": picture.problems.get(place, ""),
        }

    return JSONResponse(await drawn(tried), headers={"Cache-Control": "no-store"})


@router.post("/add")
def post_more(desk: AtDesk, told: Told) -> Response:
    """One element more."""
    place = len(desk.draft.template.elements)
    return desk.changed(told.n, place, lambda one: with_more(one, TYPES[told.kind], told.word))


@router.post("/remove")
def post_less(desk: AtDesk, told: Told) -> Response:
    """One element less."""
    return desk.changed(told.n, max(0, told.place - 1), lambda one: without(one, told.place))


@router.post("/move")
def post_move(desk: AtDesk, told: Told) -> Response:
    """One element drawn earlier or later."""
    place = max(0, told.place + told.by)
    return desk.changed(told.n, place, lambda one: moved(one, told.place, told.by))


@router.post("/file")
def post_file(desk: AtDesk, told: Told) -> Response:
    """The whole file, as it was edited."""
    raw = told.toml.replace("\r\n", "\n").encode()
    return desk.changed(told.n, 0, rewritten(raw), {"toml": told.toml})


@router.post("/print")
async def post_sample(desk: AtDesk, told: Told) -> Response:
    """A printed sample of the draft, as it was looked at."""
    house, name = desk.house, desk.name

    def sent() -> Response:
        try:
            house.write(
                sample_to_printer(
                    house, desk.by, told.printer, lambda look: sample_of_draft(look, name, told.n, told.language)
                )
            )  # fmt: skip
        except CustodyError as fault:
            return desk.page(told.place, told.language, problem=str(fault))
        return RedirectResponse(f"{PATH}/{name}/draft?element={told.place}#printed", SEE_OTHER)

    return await drawn(sent)


@router.post("/keep")
async def post_keep(desk: AtDesk, told: Told) -> Response:
    """The draft becomes a version, for two people to approve."""

    def kept() -> Response:
        try:
            version = keep_version(desk.house, desk.by, desk.name, told.sha256).version
        except CustodyError as fault:
            return desk.page(0, problem=str(fault))
        return RedirectResponse(f"{PATH}/{desk.name}?version={version}", SEE_OTHER)

    return await drawn(kept)


@router.post("/drop")
def post_drop(desk: AtDesk, told: Told) -> Response:
    """Forget the draft, as it was looked at."""
    try:
        drop(desk.house, desk.name, told.n)
    except CustodyError as fault:
        return desk.page(told.place, problem=str(fault))
    return RedirectResponse(PATH, SEE_OTHER)


def _whole(told: object) -> int:
    text = str(told)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004 -- no draft has more
