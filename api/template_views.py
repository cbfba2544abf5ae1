"""Label templates in words: which versions there are, what prints now, what stands against one, what was read of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from api.house import House, Look
from api.label_templates import is_shipped, read, shelf_of
from api.moments import Both, both
from api.printed import words
from api.template_trials import faults_on_file
from custody.domain.label_templates import is_the_approved_one, key_in_force, key_of
from custody.domain.reasons import REASON
from custody.domain.records import Label, LabelTemplateApproval
from custody.errors import CustodyError
from custody.ledger.timestamp import write_time
from custody.store.label_templates import KeptTemplate
from labels.completeness import lacks
from labels.elements import Box, Checked, Coded, Drawn, Element, LabelTemplate, Words
from labels.jurisdictions import load_jurisdictions
from labels.languages import Language
from labels.printing import print_filled
from labels.raster import preview_png
from labels.says import tell
from labels.stock import DEFAULT_DPI, MILLIMETRES_PER_INCH, PRINTER_DPI
from labels.template_trial import sample_on
from labels.templates import TEMPLATES

LANGUAGE_WORDS: Final = {Language.ENGLISH: "English", Language.GERMAN: "German"}
TYPE_WORDS: Final = {
    Words: "words", Checked: "a code with its check character", Coded: "a symbol", Drawn: "a shape", Box: "a box",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version as a list shows it."""

    name: str
    version: int
    key: str
    kind: str
    size: str
    state: str
    problem: str  # why its file is not to be trusted, in a sentence; empty where it is
    prints_now: bool
    shipped: bool
    sha256: str
    kept_by: str
    kept: Both | None
    approval: LabelTemplateApproval | None
    approved: Both | None
    effective: Both | None
    retired: Both | None

    @property
    def href(self) -> str:
        """The address of its page."""
        return f"/label-templates/{self.name}?version={self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read of one symbol of a sample."""

    element: str
    symbol: str
    dpi: int
    module: str
    result: str


def versions(house: House, look: Look, zone: str) -> list[Version]:
    """Every version that was ever kept, by kind of label, the newest of a name first."""
    found = look.books.find(LabelTemplateApproval)
    shelf, now = shelf_of(look.stores, demo=house.demo), write_time(house.now())
    prints = {kind.value: key_in_force(shelf, found, kind, now) for kind in TEMPLATES}
    kept = {(one.name, one.version): one for one in look.stores.label_templates.all()}
    approvals = {(one.name, one.version): one for one in found}
    shown = [
        _version(told, kept.get(key), approvals.get(key), prints, zone, house)
        for key, told in (kept | approvals).items()
    ]
    order = {kind: n for n, kind in enumerate(prints)}
    return sorted(shown, key=lambda one: (order.get(one.kind, -1), one.name, -one.version))


def kinds_without(shown: Iterable[Version]) -> list[str]:
    """The kinds of label that print nothing, for nobody approved a version that is in force."""
    printed = {one.kind for one in shown if one.prints_now}
    return [words(kind) for kind in TEMPLATES if kind not in printed]


def readings(toml: bytes) -> Iterator[Reading]:
    """Every symbol of a template's sample as a scanner reads it, at every resolution; or why there is none."""
    template = read(toml)
    for dpi in PRINTER_DPI:
        filled = sample_on(template, Language.ENGLISH)
        try:
            page = filled.lay_out(dpi)
            print_filled([filled], dpi=dpi)
        except CustodyError as fault:
            yield Reading(element="", symbol="", dpi=dpi, module="", result=str(fault))
            continue
        coded = [
            one
            for one in template.elements
            if isinstance(one, Coded) and tell(one.says, filled.content)
        ]
        for one, placed in zip(coded, page.symbols, strict=True):
            millimetres = placed.module * MILLIMETRES_PER_INCH / dpi
            yield Reading(
                element=one.name, symbol=words(placed.symbol.kind), dpi=dpi,
                module=f"{millimetres:.2f} mm, {placed.module} dots", result="read back",
            )  # fmt: skip


def sample_png(toml: bytes, language: Language) -> bytes:
    """The picture of a template's sample, as a printer prints it."""
    file = print_filled([sample_on(read(toml), language)], dpi=DEFAULT_DPI)
    return preview_png(file.pdf, 0, dpi=DEFAULT_DPI)


def faults_shown(toml: bytes) -> list[str]:
    """What stands against a template's approval, a sentence each."""
    return [
        f"{one.sentence} ({one.where})" if one.where else one.sentence
        for one in faults_on_file(toml)
    ]


def used_by(look: Look, key: str) -> int:
    """How many prints were made from a version."""
    return len(look.books.find(Label, template=key))


def element_words(element: Element) -> str:
    """An element as a list shows it: its name, and what it is."""
    name = "box" if isinstance(element, Box) else element.name
    return f"{words(name)} ({TYPE_WORDS[type(element)]})"


def size_words(template: LabelTemplate) -> str:
    """The size of the label, and what it is made for."""
    stock = template.stock
    return f"{stock.width_millimetres:g} × {stock.height_millimetres:g} mm, {stock.made_for}"


def pictures(name: str, version: str) -> list[tuple[str, str]]:
    """The address of the sample's picture in each language, and what it shows."""
    return [
        (f"/label-templates/{name}/{version}.png?language={one}", LANGUAGE_WORDS[one])
        for one in Language
    ]


def _version(
    told: KeptTemplate | LabelTemplateApproval,
    kept: KeptTemplate | None,
    approval: LabelTemplateApproval | None,
    prints: dict[str, str | None],
    zone: str,
    house: House,
) -> Version:
    """One version as `told` by its approval, or by what was kept; the other may be missing."""
    problem, key = _problem(kept, approval), key_of(told.name, told.version)
    prints_now = prints.get(told.kind) == key and not problem
    state = "Changed: call quality" if problem else _state(approval, house, prints_now=prints_now)
    if kept and prints_now and any(lacks(read(kept.toml), load_jurisdictions().values())):
        state = f"{state}, and lacks what must be affixed by now"
    return Version(
        name=told.name, version=told.version, key=key, kind=told.kind,
        size=size_words(read(kept.toml)) if kept and not problem else "",
        state=state,
        problem=problem, prints_now=prints_now, shipped=kept is not None and is_shipped(kept),
        sha256=approval.digest if approval else kept.sha256 if kept else "", kept_by=kept.kept_by if kept else "",
        kept=both(kept.kept_at if kept else None, zone),
        approval=approval, approved=both(approval.at if approval else None, zone),
        effective=both(approval.effective_from if approval else None, zone),
        retired=both(approval.retired_at if approval else None, zone),
    )  # fmt: skip


def _problem(kept: KeptTemplate | None, approval: LabelTemplateApproval | None) -> str:
    """Why a version's file is not to be trusted and what to do, or nothing."""
    whole = is_the_approved_one(kept.on_file() if kept else None, approval)
    reason = REASON["template_changed"]
    return "" if whole else f"{reason.sentence} {reason.next_step}"


def _state(approval: LabelTemplateApproval | None, house: House, *, prints_now: bool) -> str:
    if approval is None:
        return "In use, not approved (demo)" if prints_now else "Not approved"
    if approval.is_retired:
        return "Retired"
    if prints_now:
        return "In force"
    later = approval.effective_from > write_time(house.now())
    return "Approved, not yet in force" if later else "Approved, a newer one is in force"
