"""One story through the real server: what it leaves on disk, and that nothing passes that should not."""

import io
import shutil
from pathlib import Path

import pytest
from rich.console import Console

from api.demo.run import play_everything
from api.verifying import verify
from custody.errors import Conflict
from custody.ledger.keys import Policy

WORLD = Path("fixtures/world.toml")
STORY = "leak_and_blackout"
COI = "CHA999926000001"


def journeys_in(folder: Path, change: tuple[str, str] = ("", "")) -> Path:
    """A folder with the one story, one of its words changed."""
    shutil.copytree("fixtures/journeys/parts", folder / "parts")
    text = Path(f"fixtures/journeys/{STORY}.toml").read_text("utf-8")
    (folder / f"{STORY}.toml").write_text(text.replace(*change, 1) if change[0] else text, "utf-8")
    return folder


def play(folder: Path, journeys: Path) -> tuple[bool, str]:
    """Whether it went well, and what was printed."""
    printed = io.StringIO()
    out = Console(file=printed, width=200)
    good = play_everything(folder, world=WORLD, journeys=journeys, out=out, every_kind=False)
    return good, printed.getvalue()


def test_a_story_leaves_labels_evidence_and_a_checkpoint_that_verify(tmp_path: Path):
    good, printed = play(tmp_path / "demo", journeys_in(tmp_path / "journeys"))

    policy = Policy.parse((tmp_path / "demo" / "policy.txt").read_text("utf-8"))
    evidence = tmp_path / "demo" / "evidence" / f"{STORY}-{COI}"
    labels = {path.suffix for path in (tmp_path / "demo" / "labels").iterdir()}
    note = (tmp_path / "demo" / "checkpoint.txt").read_text("utf-8")
    assert good, printed
    assert labels == {".pdf", ".zpl"}
    for name in (
        "lot-09521101530018-LV-28Z-07",
        "position-NORTH-LN2-1-R1-01",
        "station_card-N-THAW",
    ):
        assert (tmp_path / "demo" / "labels" / f"{name}.zpl").exists(), name
    assert (
        f"{len(list((tmp_path / 'demo' / 'labels').glob('*.pdf')))} labels, cards and lists of "
        in printed
    )
    assert verify(str(evidence.with_suffix(".pdf")), policy).ok
    assert verify(str(evidence.with_suffix(".jsonl")), policy).ok
    assert note.startswith("custody.example/log/demo\n")
    assert "planted: " in printed
    assert f"verified {STORY}-{COI}.pdf" in printed


def test_an_answer_that_is_not_the_storys_fails_the_demo(tmp_path: Path):
    journeys = journeys_in(
        tmp_path / "journeys", ('candidacy = "resistance"', 'candidacy = "boredom"')
    )

    good, printed = play(tmp_path / "demo", journeys)

    assert not good
    assert "value_out_of_range" in printed


def test_a_folder_that_is_no_demos_is_left_alone(tmp_path: Path):
    (tmp_path / "mine.txt").write_text("keep me", "utf-8")

    with pytest.raises(Conflict, match="no demo made"):
        play(tmp_path, tmp_path)

    assert (tmp_path / "mine.txt").read_text("utf-8") == "keep me"
