"""What a label printer would print of a demo is read too, and must be what its PDF says."""

import sys

import pytest

from labels.content import LabelKind
from labels.printing import print_labels
from scripts import emulated
from tests.labels.examples import label_contents

CONTENTS = label_contents()


@pytest.fixture
def demo(tmp_path, monkeypatch):
    """A folder like a demo's, with the files of a bag and of a sample."""
    folder = tmp_path / "labels"
    folder.mkdir()
    for kind in (LabelKind.SMALL_BAG, LabelKind.SAMPLE):
        file = print_labels([CONTENTS[kind]])
        (folder / f"{kind}.pdf").write_bytes(file.pdf)
        (folder / f"{kind}.zpl").write_bytes(file.zpl)
    monkeypatch.setattr(sys, "argv", ["emulated", "--out", str(tmp_path)])
    return folder


def test_every_label_is_read(demo, capsys):
    assert emulated.main() == 0
    assert (
        "✓ 2 labels in ZPL printed by an emulated printer, 3 symbols read"
        in capsys.readouterr().out
    )


def test_a_label_with_another_ones_symbols_is_named(demo, capsys):
    (demo / "sample.zpl").write_bytes((demo / "small_bag.zpl").read_bytes())

    assert emulated.main() == 1
    assert "✗ sample.zpl does not print the symbols of its PDF" in capsys.readouterr().out


def test_a_label_whose_symbols_are_gone_is_named(demo, capsys):
    zpl = (demo / "sample.zpl").read_bytes()
    (demo / "sample.zpl").write_bytes(
        b"".join(line for line in zpl.splitlines(keepends=True) if b"^BX" not in line)
    )

    assert emulated.main() == 1
    assert "✗ sample.zpl" in capsys.readouterr().out


def test_a_demo_without_labels_is_no_success(demo, capsys):
    for file in demo.glob("*.zpl"):
        file.unlink()

    assert emulated.main() == 1
    assert "no label in ZPL" in capsys.readouterr().out
