"""The pictures of README and docs: the running product and every label, `python -m scripts.pictures [labels]`.

The stories are played through the real server up to the moment at which the second nurse has checked a bag; then a
browser looks at the pages as people at their stations see them.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, FloatRect, Page, Playwright, ViewportSize, sync_playwright
from rich.console import Console

from api.demo.http_door import HttpDoor
from api.demo.player import Player
from api.demo.run import auditor, no_token, play_everything, served
from api.demo.stories import merged, read_stories
from api.demo.world import World, read_world
from api.opening import open_house
from api.seeding import read_roster, seed
from api.settings import Settings
from api.verifier import verifier_page
from labels.raster import preview_png
from labels.render import render_pdf
from tests.labels.examples import label_contents

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
WORLD, JOURNEYS = ROOT / "fixtures" / "world.toml", ROOT / "fixtures" / "journeys"
STORY, OTHER = "lymphoma_two_days", "paediatric_maria"
BAG = "green"
TABLET = ViewportSize(width=1180, height=820)
DESK = ViewportSize(width=1280, height=900)
ANSWER = FloatRect(x=0, y=0, width=1180, height=740)
LABEL_DPI = 110
COLOURS = 48  # flat areas and letters: more would only weigh more
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
QUIET += ["--disable-component-update", "--no-first-run"]


def main() -> int:
    """Draw every picture anew."""
    (PICTURES / "labels").mkdir(parents=True, exist_ok=True)
    _labels()
    if sys.argv[1:] == ["labels"]:
        return 0
    with tempfile.TemporaryDirectory(prefix="custody-pictures-") as folder:
        _papers(Path(folder) / "whole")
        with _halfway(Path(folder) / "half") as (player, port):
            _pages(player, f"http://127.0.0.1:{port}")
    return 0


def _labels() -> None:
    """Every template with the content that the tests draw it with."""
    for kind, content in label_contents().items():
        shot = Image.open(BytesIO(preview_png(render_pdf([content]), 0, dpi=LABEL_DPI)))
        shot.quantize(COLOURS).save(PICTURES / "labels" / f"{kind}.png", optimize=True)


def _papers(folder: Path) -> None:
    """A custody PDF and a label of the whole demo."""
    play_everything(
        folder, world=WORLD, journeys=JOURNEYS, out=Console(quiet=True), every_kind=True
    )
    report = next((folder / "evidence").glob(f"{STORY}-*.pdf"))
    _verifier(folder, report)
    (PICTURES / "custody-pdf.png").write_bytes(preview_png(report.read_bytes(), 0, dpi=90))
    label = folder / "labels" / "label-0002.pdf"
    (PICTURES / "label.png").write_bytes(preview_png(label.read_bytes(), 0, dpi=150))


def _verifier(folder: Path, report: Path) -> None:
    """The page that verifies at home: with the log's key, without any, and one changed letter."""
    page_file, changed = folder / "verifier.html", folder / "changed.jsonl"
    page_file.write_text(verifier_page(), "utf-8")
    bundle = report.with_suffix(".jsonl").read_text("utf-8")
    changed.write_text(bundle.replace(r"\"refused\"", r"\"accepted\"", 1), "utf-8")
    shown = {
        "verified": [report, folder / "policy.txt"],
        "not-pinned": [report],
        "not-verified": [changed, folder / "policy.txt"],
    }
    with sync_playwright() as playwright:
        browser = _browser(playwright)
        for name, files in shown.items():
            page = browser.new_context(viewport=TABLET, offline=True).new_page()
            page.goto(page_file.as_uri())
            page.set_input_files("#file", files)
            page.wait_for_selector(".verdict")
            shot = Image.open(BytesIO(page.screenshot(clip=ANSWER)))
            shot.quantize(COLOURS).save(PICTURES / f"verifier-{name}.png", optimize=True)
        browser.close()


def _browser(playwright: Playwright) -> Browser:
    path = os.environ.get("CUSTODY_BROWSER", "/usr/bin/chromium")
    return playwright.chromium.launch(executable_path=path, args=QUIET)


@contextmanager
def _halfway(folder: Path) -> Iterator[tuple[Player, int]]:
    """The house at the moment when both halves of the first bedside check are in."""
    house = open_house(
        Settings(demo=True, data=folder / "data", keys=folder / "keys", secure_cookies=False)
    )
    seed(house, read_roster(WORLD), no_token)
    house.learn_holders()
    world = read_world(WORLD)
    with served(house) as port:
        door = HttpDoor(world=world, port=port, clerk=auditor(world))
        player = Player(world, door)
        player.play(world.setting_up)
        _play_until_checked(player, world)
        yield player, port
        door.close()


def _play_until_checked(player: Player, world: World) -> None:
    for act in merged(read_stories(JOURNEYS, world)):
        played = player.step(act)
        if act.story == STORY and played.reply.identity == "match":
            return


def _pages(player: Player, base: str) -> None:
    """The pages, each as one person sees it."""
    coi = player.memory.therapies[STORY]
    band, bag, other = (
        _read(player, story, thing)
        for story, thing in ((STORY, "wristband"), (STORY, BAG), (OTHER, BAG))
    )
    with sync_playwright() as playwright:
        browser = _browser(playwright)
        page = browser.new_context(viewport=TABLET).new_page()
        _be(page, base, "N-OKAFOR@N-BEDSIDE-1")
        _shoot(page, f"{base}/bedside", "bedside")
        page.goto(f"{base}/steps/start_infusion")
        page.fill("[name='scan.wristband.0']", band)
        page.fill("[name='scan.container.0']", other)
        page.check("[name='value.no_filter'][value=yes]")
        page.click("button:has-text('Record')")
        page.wait_for_selector(".verdict")
        page.screenshot(path=PICTURES / "stop.png")
        page.goto(f"{base}/station")
        page.fill("input[name=text]", bag)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        page.screenshot(path=PICTURES / "station.png")
        _be(page, base, "N-ADEYEMI@N-CLINIC")
        _shoot(page, f"{base}/therapies/{coi}", "therapy")
        _shoot(page, f"{base}/labels/reconciliation?q={coi}", "reconciliation")
        _be(page, base, "W-GRANT@W-QUALITY")
        _design(page, base)
        browser.close()


def _read(player: Player, story: str, thing: str) -> str:
    """What the scanner types for a thing of a story: the AIM prefix and the text."""
    scan = player.memory.scan(story, thing)
    return f"{scan.symbology}{scan.text}"


def _be(page: Page, base: str, who: str) -> None:
    page.goto(f"{base}/sign-in")
    page.select_option("select[name=person]", who)
    page.click("button:has-text('Be')")
    page.wait_for_load_state()


def _design(page: Page, base: str) -> None:
    """A label template being designed, one element in hand."""
    page.goto(f"{base}/label-templates/final_bag")
    page.click("button:has-text('Design a new version')")
    page.click("#elements a:has-text('Volume')")
    page.set_viewport_size(DESK)
    page.wait_for_load_state("networkidle")  # the picture of the label comes last
    shot = Image.open(BytesIO(page.screenshot()))
    shot.quantize(COLOURS).save(PICTURES / "label-design.png", optimize=True)


def _shoot(page: Page, address: str, name: str) -> None:
    page.goto(address)
    page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    sys.exit(main())
