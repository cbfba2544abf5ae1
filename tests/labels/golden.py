"""The golden labels: what each template looks like, by jurisdiction, language and resolution, as fingerprints.

A fingerprint is of what is ours: the laid-out page, and the ZPL.  One that changed is looked at before it is written
down anew: `python -m scripts.golden --look`.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from labels.completeness import MOMENTS, OF_CELLS
from labels.content import LabelKind
from labels.jurisdictions import load_jurisdictions
from labels.languages import Language
from labels.layout import lay_out
from labels.page import Page
from labels.stock import PRINTER_DPI
from labels.zpl import render_zpl
from tests.kit.house import FIXTURES
from tests.labels.corpus import Case

FILE = FIXTURES / "labels" / "golden" / "labels.json"
_LENGTH = 16  # of the digest: a fingerprint, no proof


@dataclass(frozen=True, kw_only=True, slots=True)
class Golden:
    """A label of the corpus, with as much on it as it can have, at one resolution."""

    case: Case
    dpi: int

    @property
    def name(self) -> str:
        """Kind, jurisdiction where it says something of the donor, language, resolution."""
        case = self.case
        rules = [case.jurisdiction] if case.kind in OF_CELLS else []
        return " ".join([case.kind, *rules, case.language, str(self.dpi)])

    @property
    def page(self) -> Page:
        """Laid out."""
        return lay_out(self.case.content, self.dpi)

    @property
    def fingerprints(self) -> list[str]:
        """Of the page, and of its ZPL where it has any."""
        page = self.page
        said = repr((page.dpi, page.width, page.height, page.placed)).encode()
        return [_short(said), *([_short(render_zpl([page]))] if page.template.native_zpl else [])]


def goldens() -> Iterator[Golden]:
    """All of them."""
    for kind, language, dpi in product(LabelKind, Language, PRINTER_DPI):
        moment = MOMENTS.get(kind, (None,))[-1]
        for rules in load_jurisdictions() if kind in OF_CELLS else ("us",):
            case = Case(
                kind=kind,
                language=language,
                moment=moment,
                jurisdiction=rules,
                donor="reactive",
                preset="thoracic_trial",
            )
            yield Golden(case=case, dpi=dpi)


def known() -> dict[str, list[str]]:
    """The fingerprints that were looked at."""
    return json.loads(FILE.read_text()) if FILE.exists() else {}


def drawn() -> dict[str, list[str]]:
    """The fingerprints of now."""
    return {one.name: one.fingerprints for one in goldens()}


def changed() -> list[Golden]:
    """What is no longer as it was looked at, or was never looked at."""
    before = known()
    return [one for one in goldens() if one.fingerprints != before.get(one.name)]


def _short(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_LENGTH]
