"""The paper about a selection, read back: every entry of its bundle is on it, and nothing else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

import page
import pypdf
import pytest

from api.evidence_papers import selection_paper
from api.verifying import verify_pdf
from custody.domain.records import ShipmentItem
from custody.exchange.selection import read_chosen
from custody.ledger.entry import Entry
from custody.ledger.keys import Policy
from labels.report.text import utc_text
from labels.report.words_english import ENGLISH
from labels.report.words_german import GERMAN
from labels.seal import open_seal
from tests.api.pages.played import FIXTURES, Ward

AUDITOR = ("N-HALE", "N-OFFICE")
KINDS = ("period", "actor", "lot", "shipment")
HASH = re.compile(r"^[0-9a-f]{16}$", re.MULTILINE)  # how an entry's own line in the record ends
NAMED = re.compile(r'^(?:family|given|hospital_number) = "(.+)"$', re.MULTILINE)


@dataclass(frozen=True)
class Paper:
    """A paper with the evidence that it came with, and its text as another engine reads it."""

    id: str
    pdf: bytes
    bundle: bytes
    pages: tuple[str, ...]

    @property
    def text(self) -> str:
        """All pages without white space, since long lines are broken."""
        return squeezed("".join(self.pages))

    @property
    def entries(self) -> list[Entry]:
        """What the bundle holds."""
        return [Entry.read(one.index, one.body) for one in read_chosen(self.bundle).entries]


def squeezed(text: str) -> str:
    return "".join(text.split())


def asked_of(ward: Ward, kind: str) -> Mapping[str, object]:
    """A selection of each kind that has something to tell."""
    with ward.made.house.look() as look:
        sscc = look.books.find(ShipmentItem)[0].sscc
        recs = [entry.view["rec"] for entry in look.log.read(40, 121)]
    return {
        "period": {"period": [recs[0], recs[-1]]},
        "actor": {"actor": "N-OKAFOR"},
        "lot": {"lot": list(ward.vector)},
        "shipment": {"shipment": sscc},
    }[kind]


def issued(ward: Ward, kind: str, language: str = "en") -> Paper:
    """Issue it through the doors."""
    auditor = ward.made.as_(*AUDITOR)
    asked = {**asked_of(ward, kind), "language": language}
    told = auditor.post("/api/v1/selections", json=asked).json()
    pdf, bundle = auditor.get(told["pdf"]).content, auditor.get(told["bundle"]).content
    pages = tuple(sheet.extract_text() for sheet in pypdf.PdfReader(BytesIO(pdf)).pages)
    return Paper(told["id"], pdf, bundle, pages)


@pytest.fixture(scope="module")
def papers(ward: Ward) -> dict[str, Paper]:
    return {kind: issued(ward, kind) for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_every_entry_of_the_bundle_is_on_the_paper_and_nothing_else(papers, kind: str):
    paper = papers[kind]

    on_paper = [one for sheet in paper.pages for one in HASH.findall(sheet)]

    assert on_paper == [entry.leaf.hex()[:16] for entry in paper.entries]
    assert len(on_paper) > 4


@pytest.mark.parametrize("kind", KINDS)
def test_each_entry_is_told_with_times_people_station_and_end(papers, kind: str):
    paper = papers[kind]

    for entry in paper.entries:
        view = entry.view
        zone = view["at"]["zone"]
        told = [
            f"{entry.index}{utc_text(view['at']['time'])}",
            f"{ENGLISH.recorded} {utc_text(view['rec'])}",
            view["actor"],
            view.get("second", ""),
            f"{ENGLISH.station} {view['station']}",
            *(one["code"] if isinstance(one, dict) else one for one in view.get("reasons", ())),
        ]
        assert [one for one in told if squeezed(one) not in paper.text] == [], (entry.index, zone)
    refused = sum(entry.verdict == "refused" for entry in paper.entries)
    # each stands in the record, and once more among what was refused
    assert paper.text.count(squeezed(f"{ENGLISH.refused}:")) == 2 * refused


@pytest.mark.parametrize("kind", KINDS)
def test_both_clocks_stand_at_each_entry(papers, kind: str):
    local = re.findall(
        r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \w+ \([+-]\d\d:\d\d\)", "\n".join(papers[kind].pages)
    )

    assert len(local) >= len(papers[kind].entries)


@pytest.mark.parametrize("kind", KINDS)
def test_the_paper_is_sealed_around_its_bundle_and_verifies(ward: Ward, papers, kind: str):
    paper = papers[kind]

    report = verify_pdf(paper.pdf, Policy.of([ward.made.house.signer.vkey], pinned=True))

    assert open_seal(paper.pdf).attachment == paper.bundle
    assert (report.ok, report.problem, report.size) == (True, "", len(paper.entries))
    assert ("ONLY AS THE ISSUER SAYS" in report.claim) == (kind != "period")


@pytest.mark.parametrize("kind", KINDS)
def test_the_paper_is_pdf_a_3b_and_the_same_bytes_each_time(ward: Ward, papers, kind: str):
    paper, house = papers[kind], ward.made.house
    with house.look() as look:
        issue = look.log.by_id(paper.id)

    assert page.validate_pdf_bytes(paper.pdf, profile="3b").failures == []
    assert selection_paper(house, paper.bundle, issue, "en") == paper.pdf


@pytest.mark.parametrize("kind", KINDS)
def test_page_one_has_the_answer(ward: Ward, papers, kind: str):
    paper = papers[kind]
    first = squeezed(paper.pages[0])
    words = next(iter(asked_of(ward, kind).values()))

    claim = ENGLISH.proven if kind == "period" else ENGLISH.as_said
    lines = [words] if isinstance(words, str) else words[-1:] if kind == "lot" else []
    for told in (claim, ENGLISH.no_witness, ENGLISH.no_quorum, ENGLISH.pictured.of(kind), *lines):
        assert squeezed(told) in squeezed("".join(paper.pages[:2])), told
    assert squeezed(claim) in first
    assert squeezed(ENGLISH.no_witness) in first
    assert open_seal(paper.pdf).checkpoint_root in first


def test_a_period_marks_its_two_neighbours_and_counts_them_not(ward: Ward, papers):
    paper = papers["period"]
    since, until = read_chosen(paper.bundle).header.selected.words
    inside = [one for one in paper.entries if since <= one.view["rec"] < until]

    assert paper.text.count(squeezed(ENGLISH.before_period)) == 1
    assert paper.text.count(squeezed(ENGLISH.after_period)) == 1
    assert len(paper.entries) == len(inside) + 2
    assert squeezed(f"The log recorded {len(inside)} entries") in squeezed(paper.pages[0])


@pytest.mark.parametrize("kind", KINDS[1:])
def test_the_entry_that_issued_it_says_so(papers, kind: str):
    assert papers[kind].text.count(squeezed(ENGLISH.issued_this)) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_no_paper_about_a_selection_names_a_patient(papers, kind: str):
    stories = "".join(file.read_text("utf-8") for file in (FIXTURES / "journeys").glob("*.toml"))
    names = NAMED.findall(stories)

    assert len(names) > 10
    assert [name for name in names if squeezed(name) in papers[kind].text] == []


@pytest.mark.parametrize("kind", KINDS)
def test_headings_speak_german_and_the_entries_stay_as_they_were(ward: Ward, kind: str):
    paper = issued(ward, kind, "de")

    for heading in (GERMAN.selection, GERMAN.record, GERMAN.pictured.of(kind), GERMAN.acting):
        assert squeezed(heading) in paper.text
    assert HASH.findall("\n".join(paper.pages)) == [
        entry.leaf.hex()[:16] for entry in paper.entries
    ]


def test_a_shipment_tells_who_held_what_travelled_and_loses_nothing_that_others_tell(papers):
    text = papers["shipment"].text

    assert squeezed(ENGLISH.bands) in text
    assert squeezed(ENGLISH.beyond) in text
    assert f"{ENGLISH.gap}" not in re.findall(
        r"^GAP$", "\n".join(papers["shipment"].pages), re.MULTILINE
    )


def test_a_lot_is_followed_to_each_vial_container_and_therapy(ward: Ward, papers):
    paper = papers["lot"]
    uses = [
        fields
        for entry in paper.entries
        for kind, fields in entry.outcome
        if kind == "lot_use" and (fields["gtin"], fields["lot"]) == ward.vector
    ]

    drawn = squeezed("".join(paper.pages[:2]))
    assert uses
    for use in uses:
        assert squeezed(f"Vial {use['serial']}") in drawn
        assert use["container"] in drawn
        assert use["therapy"] in drawn
