"""The corpus of labels: each kind × moment × jurisdiction × language × what is known of the donor × preset.

What the product makes labels of says what they say, with genuine tokens and statements from the tables; nothing is
typed here but the facts.  Kinds that are about no cells take their example, in each language.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

from api.label_contents import content_of
from api.label_facts import Facts
from api.site_labels import SiteLabels
from custody.domain.books import MemoryBooks
from custody.domain.label_kinds import COMPANIONS
from custody.domain.label_kinds import NAMES as NAMES_OF
from custody.domain.records import (
    Container,
    Donation,
    Label,
    Observation,
    Shipment,
    Therapy,
    Wristband,
)
from custody.domain.vocabulary import ContainerKind
from labels.completeness import MOMENTS, OF_CELLS, room_on, said_by
from labels.content import LabelContent, LabelKind
from labels.jurisdictions import LabelMoment, load_jurisdictions
from labels.languages import Language
from labels.statements import LabelFlags, Occasion, statements
from labels.templates import template_for
from tests.kit.house import PRESETS, token_text
from tests.labels.examples import label_contents

COI, DIN, GSRN, SSCC = (
    "CHA999926000007",
    "A999926000123",
    "950123456700000129",
    "095012345600000014",
)
NAMES = {
    "family": "Santos-Lima",
    "given": "Maria",
    "birth_date": "1971-03-04",
    "hospital_number": "H-204417",
}
FINAL_BAG = f"A9998S9004{DIN}D00000"
BEARS = {
    LabelKind.COLLECTION_BAG: f"A9999S9001{DIN}A00000",
    LabelKind.VESSEL: f"A9998S9002{DIN}B00000",
    LabelKind.SAMPLE: f"A9998S9003{DIN}C00000",
    LabelKind.CRYOVIAL: f"A9998S9003{DIN}E00000",
    LabelKind.FINAL_BAG: FINAL_BAG,
    LabelKind.SMALL_BAG: FINAL_BAG,
    **dict.fromkeys(map(LabelKind, sorted(COMPANIONS)), FINAL_BAG),
    LabelKind.WRISTBAND: f"{GSRN}/1",
    LabelKind.SHIPPER: SSCC,
}
PRODUCTS = {
    ContainerKind.COLLECTION_BAG: "T CELLS, Apheresis",
    ContainerKind.VESSEL: "Culture vessel",
    ContainerKind.SAMPLE: "Sample",
    ContainerKind.FINAL_BAG: "CAR T CELLS, Cryopreserved",
}
_DONE = {
    f"donor_test_{agent}": "nonreactive"
    for agent in (
        "hiv_1_2",
        "hepatitis_b",
        "hepatitis_c",
        "syphilis",
        "htlv_1_2",
        "cytomegalovirus",
    )
}
EVALUATED = {
    "donor_review": "complete",
    "donor_risk_factor": "none_found",
    "donor_sample_day": "2026-03-05",
} | _DONE
DONORS = {
    "unknown": {},
    "clear": EVALUATED,
    "reactive": EVALUATED | {"donor_test_hepatitis_b": "reactive"},
    "risk": {"donor_review": "complete", "donor_risk_factor": "found"},
}
COLLECTED = "2026-03-14T09:03:00Z"


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One label of the corpus."""

    kind: LabelKind
    language: Language
    moment: LabelMoment | None = None
    jurisdiction: str = "us"
    donor: str = "unknown"
    preset: str = "lymphoma"

    @property
    def name(self) -> str:
        """What it is called in reports."""
        said = (self.moment, self.jurisdiction, self.donor, self.preset) if self.moment else ()
        return " ".join(filter(None, (self.kind, self.language, *said)))

    @property
    def site(self) -> SiteLabels:
        """Its site's choice."""
        return SiteLabels(jurisdiction=self.jurisdiction, language=self.language)

    @property
    def content(self) -> LabelContent:
        """What it says."""
        return replace(self.made, statements=self.expected) if self.kind in OF_CELLS else self.made

    @property
    def made(self) -> LabelContent:
        """What the product makes of its facts, for the last moment of its kind."""
        if self.kind not in BEARS:
            return replace(label_contents()[self.kind], language=self.language)
        facts = facts_of(self)
        return content_of(facts, token_text(facts.label))

    @property
    def expected(self) -> tuple[str, ...]:
        """The statements that its moment asks for; none on what holds no cells."""
        if self.kind not in OF_CELLS:
            return ()
        facts = facts_of(self)
        on = Occasion(
            jurisdiction=facts.site.rules_for(facts.preset),
            moment=self.moment,
            room=room_on(template_for(self.kind)),
            language=self.language,
            duties=said_by(self.kind),
        )
        return statements(facts.donor(facts.books), LabelFlags.of(facts.preset), on)


def corpus() -> Iterator[Case]:
    """All of it; what no jurisdiction says anything about comes once in each language."""
    for kind, language in product(LabelKind, Language):
        if kind not in OF_CELLS:
            yield Case(kind=kind, language=language, moment=next(iter(MOMENTS.get(kind, ())), None))
            continue
        for moment, jurisdiction, donor, preset in product(
            MOMENTS[kind], load_jurisdictions(), DONORS, ("lymphoma", "thoracic_trial")
        ):
            yield Case(
                kind=kind, language=language, moment=moment, jurisdiction=jurisdiction, donor=donor, preset=preset
            )  # fmt: skip


@lru_cache(maxsize=1024)
def facts_of(case: Case) -> Facts:
    """The books as they stood when a label was printed."""
    bears, serial = BEARS[case.kind], 1001 + tuple(LabelKind).index(case.kind)
    label = Label(
        serial=serial, kind=case.kind, bears=bears, template=template_for(case.kind).key, state="printed",
        printed_by="N-WEBER", printed_at="2026-03-14T09:20:00Z", station="N-APHERESIS-1", therapy=COI,
    )  # fmt: skip
    therapy = Therapy(
        coi=COI, subject="subject-1", site="NORTHERN-HOSPITAL", preset=case.preset, preset_version=1,
        indication="lymphoma", candidacy="relapsed", weight_grams=70_000, under_twelve=False, status="active",
        enrolled_at="2026-03-01T08:00:00Z",
    )  # fmt: skip
    books = MemoryBooks()
    for record in (label, therapy, *_things(case), *_told(case)):
        books.put(record)
    return Facts(
        label=label, therapy=therapy, preset=PRESETS[case.preset], books=books,
        product=PRODUCTS.get(container_of(case.kind), ""),
        names=NAMES, template=template_for(case.kind), zone="Europe/Berlin", site=case.site, demo=True,
    )  # fmt: skip


def container_of(kind: LabelKind) -> ContainerKind:
    """What the label is on; a companion goes with a final bag here."""
    return NAMES_OF.get(kind, ContainerKind.FINAL_BAG)


def _things(case: Case) -> Iterator[Container | Donation | Wristband | Shipment]:
    """What the label stands on."""
    bears = BEARS[case.kind]
    yield Donation(
        din=DIN, therapy=COI, station="N-APHERESIS-1", assigned_at="2026-03-14T06:00:00Z",
        started_at="2026-03-14T06:30:00Z", ended_at=COLLECTED,
    )  # fmt: skip
    if case.kind in OF_CELLS:
        yield Container(
            id=bears, therapy=COI, din=DIN, kind=container_of(case.kind), product_code=bears[5:10],
            division=bears[23:25],
            condition="fresh", disposition="quarantined", holder="NORTH", place="N-APHERESIS", made_at=COLLECTED,
            volume_microlitres=180_500, cells_thousands=60_000, expires_at="2026-03-16T09:03:00Z",
            colour="green" if container_of(case.kind) is ContainerKind.FINAL_BAG else None,
        )  # fmt: skip
    yield Wristband(gsrn=GSRN, srin=1, version=1, therapy=COI, state="printed")
    yield Shipment(
        sscc=SSCC, therapy=COI, shipper="DS07", logger="L-1182", seal="004417", from_holder="NORTH", to_site="WORKS",
        state="packed", packed_at=COLLECTED,
    )  # fmt: skip


def _told(case: Case) -> Iterator[Observation]:
    """What was recorded of the donor."""
    for name, word in DONORS[case.donor].items():
        yield Observation(
            therapy=COI, name=name, n=1, step="record_donor_screening", at="2026-03-10T09:00:00Z", by="N-ADEYEMI",
            word=word,
        )  # fmt: skip
