"""Label templates as files: the template itself, and its sample as a printer takes it."""

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import CurrentHouse, needs
from api.drawing import drawn
from api.house import House
from api.label_templates import kept_as, read
from api.once import once
from api.routes.spool import JobOut
from api.routes.steps import Key
from api.samples import sample_of_version, sample_to_printer
from api.spool_json import told_job
from api.template_views import Version, versions
from custody.domain.label_templates import key_of
from custody.domain.permissions import Permission
from custody.errors import NotFound
from labels.languages import Language
from labels.printed_sample import printed_sample
from labels.printing import LabelFile, print_filled
from labels.stock import DEFAULT_DPI

router = APIRouter(prefix="/label-templates", tags=["labels"])
Reader = Annotated[Any, Depends(needs(Permission.READ_TEMPLATES))]
Designer = Annotated[Any, Depends(needs(Permission.DESIGN_LABELS))]
Name = Annotated[str, Path(max_length=40, examples=["final_bag"])]
Number = Annotated[int, Path(ge=1, le=999_999, examples=[1])]
Tongue = Annotated[Language, Query()]


class TemplateTold(BaseModel):
    """One version on file."""

    name: str
    version: int
    kind: str
    state: str
    prints_now: bool
    sha256: str


@router.get("", responses={401: {}, 403: {}})
def list_templates(house: CurrentHouse, reader: Reader) -> list[TemplateTold]:
    """Every version on file, and which of them print now."""
    with house.look() as look:
        found = versions(house, look, reader.at.station.zone)
    return [_told(one) for one in found]


class SampleIn(BaseModel):
    """Which printer shows the sample, and in which language."""

    model_config = ConfigDict(extra="forbid")
    printer: str = Field(max_length=64, examples=["CRYO-ZEBRA"])
    language: Language = Language.ENGLISH


@router.post(
    "/{name}/{version}/sample",
    status_code=201,
    response_model=JobOut,
    responses={401: {}, 403: {}, 404: {}, 409: {}},
)
async def post_sample(
    name: Name, version: Number, asked: SampleIn, house: CurrentHouse, designer: Designer, idempotency_key: Key
) -> Response:  # fmt: skip
    """Send its sample to a printer that has its stock. It is no print, and no station takes its symbols."""
    deed = partial(
        sample_to_printer,
        house,
        designer,
        asked.printer,
        lambda look: sample_of_version(look, name, version, asked.language),
    )
    content = ["sample", name, version, asked.printer, asked.language]
    answer = await drawn(lambda: once(house, designer, idempotency_key, content, deed, told_job))
    return Response(answer, status_code=201, media_type="application/json")


@router.get("/{name}/{version}.toml", responses={401: {}, 403: {}, 404: {}})
def get_file(name: Name, version: Number, house: CurrentHouse, _reader: Reader) -> Response:
    """The template's file, byte for byte as it was approved."""
    return _file(_toml(house, name, version), "application/toml", f"{name}-v{version}.toml")


@router.get("/{name}/{version}.pdf", responses={401: {}, 403: {}, 404: {}})
async def get_sample_pdf(
    name: Name, version: Number, house: CurrentHouse, _reader: Reader, language: Tongue = Language.ENGLISH
) -> Response:  # fmt: skip
    """Its sample as a PDF at true size."""
    sample = await drawn(lambda: _sample(house, name, version, language))
    return _file(sample.pdf, "application/pdf", f"{name}-v{version}-sample.pdf")


@router.get("/{name}/{version}.zpl", responses={401: {}, 403: {}, 404: {}})
async def get_sample_zpl(
    name: Name, version: Number, house: CurrentHouse, _reader: Reader, language: Tongue = Language.ENGLISH
) -> Response:  # fmt: skip
    """Its sample as native ZPL, where its kind has it."""
    zpl = (await drawn(lambda: _sample(house, name, version, language))).zpl
    if zpl is None:
        raise NotFound(f"{name} v{version} has no ZPL: its printer's driver draws the PDF")
    return _file(zpl, "text/plain; charset=utf-8", f"{name}-v{version}-sample.zpl")


def _sample(house: House, name: str, version: int, language: Language) -> LabelFile:
    return print_filled(
        [printed_sample(read(_toml(house, name, version)), language)], dpi=DEFAULT_DPI
    )


def _toml(house: House, name: str, version: int) -> bytes:
    with house.look() as look:
        return kept_as(look.stores, key_of(name, version)).toml


def _file(content: bytes, media: str, name: str) -> Response:
    shown = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(content, media_type=media, headers=shown)


def _told(one: Version) -> TemplateTold:
    return TemplateTold(
        name=one.name, version=one.version, kind=one.kind, state=one.state, prints_now=one.prints_now, sha256=one.sha256
    )  # fmt: skip
