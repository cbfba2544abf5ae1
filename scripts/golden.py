"""The golden labels: `python -m scripts.golden --look` shows those that changed, `python -m scripts.golden` keeps them.

A sheet for each template lands in build/golden: before, now, and now as a label printer draws it.  Before is what the
commit draws that is named, or the last one.  With --all every label is shown, not only those that changed.
"""

import argparse
import io
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageDraw

from labels.page import Page
from labels.raster import preview_png
from labels.render import draw_pages
from labels.zpl import render_zpl
from tests.labels.emulator import printed_page
from tests.labels.golden import FILE, Golden, changed, drawn, goldens

ROOT = Path(__file__).parents[1]
OUT = ROOT / "build" / "golden"
LOOK_DPI = 120
GAP, LINE = 12, 14


def main() -> int:
    """Show, draw for whoever shows, or keep."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--look", nargs="?", const="HEAD", metavar="COMMIT")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--draw", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.draw:
        return _draw(asked.draw)
    if asked.look:
        return _look(asked.look, list(goldens()) if asked.all else changed())
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps(drawn(), indent=1) + "\n")
    return 0


def _look(commit: str, shown: Sequence[Golden]) -> int:
    with tempfile.TemporaryDirectory(prefix="custody-golden-") as folder:
        before = Path(folder) / "before"
        _draw_of_commit(commit, Path(folder) / "house", before)
        OUT.mkdir(parents=True, exist_ok=True)
        for kind, ones in groupby(shown, key=lambda one: one.case.kind):
            path = OUT / f"{kind}.png"
            _sheet([_row(one, before) for one in ones]).save(path)
            print(path.relative_to(ROOT))
    return 0


def _draw_of_commit(commit: str, house: Path, out: Path) -> None:
    """What another commit draws; nothing where it knows no golden labels."""
    archive = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, capture_output=True)  # noqa: S607
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
        files.extractall(house, filter="data")
    if (house / "scripts" / "golden.py").exists():
        command = [sys.executable, "-m", "scripts.golden", "--draw", str(out)]
        subprocess.run(command, cwd=house, check=True)


def _draw(out: Path) -> int:
    out.mkdir(parents=True)
    for one in goldens():
        _as_pdf(one.page).save(out / f"{one.name}.png")
    return 0


def _row(one: Golden, before: Path) -> tuple[str, list[Image.Image]]:
    page, path = one.page, before / f"{one.name}.png"
    was = [Image.open(path).convert("RGB")] if path.exists() else []
    return one.name, [*was, _as_pdf(page), *([_as_zpl(page)] if page.template.native_zpl else [])]


def _as_pdf(page: Page) -> Image.Image:
    png = preview_png(draw_pages([page]), 0, dpi=LOOK_DPI)
    return Image.open(io.BytesIO(png)).convert("RGB")


def _as_zpl(page: Page) -> Image.Image:
    picture = printed_page(render_zpl([page]), page).convert("RGB")
    part = LOOK_DPI / page.dpi
    return picture.resize((round(page.width * part), round(page.height * part)))


def _sheet(rows: Iterable[tuple[str, list[Image.Image]]]) -> Image.Image:
    """Rows of pictures, each with its name above."""
    told = list(rows)
    heights = [max(one.height for one in pictures) + LINE + GAP for _, pictures in told]
    width = max(sum(one.width + GAP for one in pictures) for _, pictures in told)
    sheet = Image.new("RGB", (width, sum(heights)), "silver")
    pen, top = ImageDraw.Draw(sheet), 0
    for (name, pictures), height in zip(told, heights, strict=True):
        pen.text((2, top), name, fill="black")
        left = 0
        for picture in pictures:
            sheet.paste(picture, (left, top + LINE))
            left += picture.width + GAP
        top += height
    return sheet


if __name__ == "__main__":
    sys.exit(main())
