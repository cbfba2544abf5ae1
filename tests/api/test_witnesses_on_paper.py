"""Who cosigned stands on page one and beside the checkpoint of every paper, as the note has it."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from api.evidence import issue
from api.selections import issue_selected
from api.settings import Settings
from custody.exchange.selection import read_evidence
from custody.ledger.checkpoint import Checkpoint
from custody.ledger.keys import Ed25519Signer, cosign
from custody.ledger.note import COSIGNATURE, Note, cosigned_at
from custody.ledger.timestamp import read_time
from labels.report.words_english import ENGLISH
from tests.api.pages.verifier.kit import SELECTED
from tests.api.small_house import SmallHouse, open_small_house

PARTNER = Ed25519Signer.from_seed("witness.example/p", bytes([7]) * 32, COSIGNATURE)
ABSENT = Ed25519Signer.from_seed("witness.example/a", bytes([8]) * 32, COSIGNATURE)
TIME = 1_780_000_007
AT = "2026-05-28 20:26:47 UTC"


@dataclass(frozen=True)
class Paper:
    """A paper's pages as text without white space, and the note that its bundle ends with."""

    pages: tuple[str, ...]
    note: Note


def paper_of(made) -> Paper:
    pages = (page.extract_text() for page in pypdf.PdfReader(BytesIO(made.pdf)).pages)
    return Paper(
        tuple("".join(page.split()) for page in pages), Note.parse(read_evidence(made.bundle).note)
    )


def papers_of(small: SmallHouse) -> list[Paper]:
    """A therapy's, and one of each kind of selection."""
    auditor, coi = small.session("AUDI3"), small.enrol()
    made = [issue(small.house, auditor, coi, names=False, language="en")]
    made += [issue_selected(small.house, auditor, one, language="en") for one in SELECTED]
    return [paper_of(one) for one in made]


def cosigning(small: SmallHouse):
    """A witness that cosigns what was signed just now."""

    def cosigned(size: int) -> None:
        with small.house.look() as look:
            note = look.stores.checkpoints.of(size)
        line = cosign(Note.parse(note).text, PARTNER, TIME)
        small.house.write(lambda at: at.stores.checkpoints.keep_cosignature(size, line, ""))

    return cosigned


@pytest.fixture(scope="module")
def witnessed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Paper]]:
    """The papers of a house that asks two witnesses, of which one answers."""
    folder: Path = tmp_path_factory.mktemp("witnessed")
    small = open_small_house(folder)
    policy = folder / "house.policy"
    policy.write_text(
        f"log {small.house.signer.vkey}\nwitness partner {PARTNER.vkey}\n"
        f"witness absent {ABSENT.vkey}\ngroup one any partner absent\nquorum one\n"
    )
    asks = {"witnesses": policy}
    small.house.settings = Settings(**(small.house.settings.model_dump() | asks))
    small.house.wait_cosigned = cosigning(small)
    yield papers_of(small)
    small.house.close()


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_every_paper_names_its_witnesses_on_page_one_and_beside_the_checkpoint(witnessed):
    assert len(witnessed) == 5
    for paper in witnessed:
        for page in (paper.pages[0], paper.pages[-1]):
            assert squeezed(f"{ENGLISH.witnesses} partner {AT}") in page
            assert squeezed("The policy asks for 1 of 2 (partner, absent), and has it") in page
            assert squeezed(ENGLISH.no_witness) not in page


def test_what_is_told_of_them_is_what_stands_in_the_note(witnessed):
    for paper in witnessed:
        _, line = paper.note.signatures

        assert PARTNER.key.verifies(paper.note.text, line.signature)
        assert (
            cosigned_at(line.signature)
            == TIME
            == read_time(f"{AT[:10]}T{AT[11:19]}.000000Z").timestamp()
        )
        assert squeezed(str(paper.note)) in "".join(paper.pages)
        assert Checkpoint.parse(paper.note.text).size


def test_without_a_witness_every_paper_says_so_plainly(tmp_path: Path):
    small = open_small_house(tmp_path)

    papers = papers_of(small)

    small.house.close()
    for paper in papers:
        for page in (paper.pages[0], paper.pages[-1]):
            assert squeezed(f"{ENGLISH.no_witness} {ENGLISH.no_quorum}") in page
