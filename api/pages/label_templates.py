"""Label templates: every version with its sample, what prints now, what was approved, by whom and from when."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, File, Form, Path, Query, Request, Response, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse

from api.dependencies import CurrentHouse, needs
from api.drawing import drawn
from api.house import House
from api.label_templates import kept_as, read
from api.layout import SignedIn
from api.pages.rendering import render
from api.samples import sample_of_version, sample_printers, sample_to_printer, samples_shown
from api.template_changes import changes, held_against
from api.template_drafts import begin, bring
from api.template_views import (
    LANGUAGE_WORDS,
    element_words,
    faults_shown,
    pictures,
    readings,
    sample_png,
    used_by,
    versions,
)
from custody.domain.journey import STEP
from custody.domain.label_templates import key_of
from custody.domain.permissions import Permission, may
from custody.errors import CustodyError, NotFound
from labels.languages import Language
from labels.template_files import MOST_BYTES

router = APIRouter(prefix="/label-templates")
PATH: Final = "/label-templates"
SEE_OTHER: Final = 303
APPROVAL: Final = ("approve_label_template", "retire_label_template")

Reader = Annotated[SignedIn, Depends(needs(Permission.READ_TEMPLATES))]
Designer = Annotated[SignedIn, Depends(needs(Permission.DESIGN_LABELS))]
Name = Annotated[str, Path(max_length=40)]
Number = Annotated[int, Path(ge=1, le=999_999)]


@router.get("")
def show_templates(request: Request, house: CurrentHouse, reader: Reader) -> HTMLResponse:
    """Every kind of label with the template that prints it, and the drafts."""
    return _list(request, house, reader)


@router.post("/file")
def post_file(
    request: Request, house: CurrentHouse, designer: Designer, file: Annotated[UploadFile, File()]
) -> Response:
    """A file becomes the draft of its template; or the list again, with what is wrong with it."""
    try:
        name = bring(house, designer, file.file.read(MOST_BYTES + 1))
    except CustodyError as fault:
        return _list(request, house, designer, problem=str(fault))
    return RedirectResponse(f"{PATH}/{name}/draft", SEE_OTHER)


@router.post("/begin")
def post_begin(
    request: Request,
    house: CurrentHouse,
    designer: Designer,
    source: Annotated[str, Form(max_length=60)],
    name: Annotated[str, Form(max_length=60)],
) -> Response:
    """A draft begun from a version, under its own name or another."""
    try:
        begin(house, designer, source, name.strip())
    except CustodyError as fault:
        return _list(request, house, designer, problem=str(fault))
    return RedirectResponse(f"{PATH}/{name.strip()}/draft", SEE_OTHER)


@router.get("/{name}")
async def show_template(
    request: Request,
    name: Name,
    house: CurrentHouse,
    reader: Reader,
    version: Annotated[int, Query(ge=0, le=999_999)] = 0,
) -> HTMLResponse:
    """One template: its versions, and one of them in full, the newest where none is asked for."""
    return await drawn(lambda: _one(request, house, reader, name, version))


@router.post("/{name}/{version}/print")
async def post_sample(
    name: Name,
    version: Number,
    house: CurrentHouse,
    designer: Designer,
    printer: Annotated[str, Form(max_length=64)],
    language: Annotated[Language, Form()],
) -> Response:
    """A printed sample of a version, to be held in hand before it is approved."""

    def sent() -> None:
        house.write(
            sample_to_printer(
                house, designer, printer, lambda look: sample_of_version(look, name, version, language)
            )
        )  # fmt: skip

    await drawn(sent)
    return RedirectResponse(f"{PATH}/{name}?version={version}#printed", SEE_OTHER)


@router.get("/{name}/{version}.png")
async def get_picture(
    name: Name,
    version: Number,
    house: CurrentHouse,
    _reader: Reader,
    language: Annotated[Language, Query()] = Language.ENGLISH,
) -> Response:
    """The sample of a version, as a printer prints it."""

    def picture() -> bytes:
        with house.look() as look:
            kept = kept_as(look.stores, key_of(name, version))
        return sample_png(kept.toml, language)

    return Response(await drawn(picture), media_type="image/png")


def _one(request: Request, house: House, reader: SignedIn, name: str, version: int) -> HTMLResponse:
    with house.look() as look:
        everything = versions(house, look, reader.at.station.zone)
        all_ = [one for one in everything if one.name == name]
        shown = next((one for one in all_ if version in (0, one.version)), None)
        if shown is None:
            raise NotFound(f"there is no label template {name}{f' v{version}' if version else ''}")
        kept = look.stores.label_templates.of(name, shown.version)
        before = held_against(everything, shown)
        other = before and look.stores.label_templates.of(before.name, before.version)
        draft = look.stores.label_templates.draft(name)
        used = used_by(look, shown.key)
        toml = kept.toml if kept else b""
        printers = sample_printers(look, read(toml))
        samples = samples_shown(house, look, name, reader)
    return render(
        request, "label_template.html", one=shown, versions=all_, draft=draft, used=used, faults=faults_shown(toml),
        before=before, changes=changes(read(other.toml), read(toml)) if other else [],
        readings=list(readings(toml)), pictures=pictures(name, str(shown.version)),
        elements=[element_words(one) for one in read(toml).elements], may_design=_may_design(reader),
        steps=_steps(reader), printers=printers, samples=samples, languages=list(LANGUAGE_WORDS.items()),
    )  # fmt: skip


def _list(request: Request, house: House, reader: SignedIn, *, problem: str = "") -> HTMLResponse:
    with house.look() as look:
        shown = versions(house, look, reader.at.station.zone)
        drafts = look.stores.label_templates.drafts()
    return render(
        request, "label_templates.html", status=422 if problem else 200, versions=shown, drafts=drafts, problem=problem,
        may_design=_may_design(reader), steps=_steps(reader),
    )  # fmt: skip


def _may_design(reader: SignedIn) -> bool:
    return may(reader.account.roles, Permission.DESIGN_LABELS)


def _steps(reader: SignedIn) -> list[Any]:
    """What this person may do here about approvals."""
    place, roles = reader.at.station, reader.account.roles
    steps = [STEP[name] for name in APPROVAL]
    return [one for one in steps if roles & one.roles and place.kind in one.stations]
