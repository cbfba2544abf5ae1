"""Every page for reading in a real browser: for everybody, nothing cut off, with keys alone, without JavaScript."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from time import sleep
from urllib.parse import quote

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from api.dependencies import COOKIE
from api.main import create_app
from custody.store.label_templates import TemplateDraft
from custody.store.printers import Printer
from custody.store.sequencer import Transaction
from custody.store.spool import JobState
from labels.template_editing import without
from labels.template_files import template_from_toml, template_to_toml
from tests.api.pages.played import Ward

LANDSCAPE, PORTRAIT = {"width": 1024, "height": 768}, {"width": 768, "height": 1024}
NURSE, AUDITOR, QUALITY = (
    ("N-OKAFOR", "N-BEDSIDE-1"),
    ("N-HALE", "N-OFFICE"),
    ("W-GRANT", "W-QUALITY"),
)
TECHNICIAN, OPERATOR = ("N-TANAKA", "N-CRYO"), ("W-RAMAN", "W-CLEAN-3")
PAGES: dict[str, tuple[tuple[str, str], Callable[[Ward], str]]] = {
    "therapies": (NURSE, lambda _: "/therapies"),
    "nothing found": (NURSE, lambda _: "/therapies?q=nothing"),
    "overview": (NURSE, lambda ward: f"/therapies/{ward.lymphoma}"),
    "timeline": (AUDITOR, lambda ward: f"/therapies/{ward.lymphoma}?view=timeline"),
    "cells": (AUDITOR, lambda ward: f"/therapies/{ward.lymphoma}?view=cells"),
    "dose": (NURSE, lambda ward: f"/therapies/{ward.maria}?view=dose"),
    "therapy labels": (NURSE, lambda ward: f"/therapies/{ward.lymphoma}?view=labels"),
    "container": (TECHNICIAN, lambda ward: f"/containers/{ward.thawed}"),
    "work": (NURSE, lambda _: "/work"),
    "no work": (AUDITOR, lambda _: "/work"),
    "handoffs": (NURSE, lambda _: "/handoffs"),
    "labels": (OPERATOR, lambda _: "/labels"),
    "label": (OPERATOR, lambda _: "/labels/9"),
    "lots": (QUALITY, lambda ward: "/equipment?gtin={}&lot={}".format(*ward.vector)),
    "assets": (QUALITY, lambda _: "/equipment?view=assets"),
    "storage": (TECHNICIAN, lambda _: "/equipment?view=storage"),
    "presets": (NURSE, lambda _: "/presets"),
    "preset": (NURSE, lambda _: "/presets/adult_leukaemia"),
    "evidence": (AUDITOR, lambda ward: f"/audit?therapy={ward.mariah}"),
    "selections": (AUDITOR, lambda _: "/audit/selections"),
    "selection of a lot": (AUDITOR, lambda _: "/audit/selections?kind=lot&job=nothing"),
    "container's evidence": (AUDITOR, lambda ward: f"/containers/{ward.thawed}"),
    "ledger": (AUDITOR, lambda _: "/audit?view=ledger"),
    "doubt": (
        AUDITOR,
        lambda _: "/audit?view=doubt&place=W-CLEAN-3&since=2026-03-01T00:00&until=2026-04-01T00:00",
    ),
    "security": (AUDITOR, lambda _: "/audit?view=security"),
    "partners": (AUDITOR, lambda _: "/audit/foreign"),
    "printing": (TECHNICIAN, lambda _: "/labels/printing"),
    "no printer": (OPERATOR, lambda _: "/labels/printing"),
    "printers": (("N-RUIZ", "N-OFFICE"), lambda _: "/printers"),
    "printer": (("N-RUIZ", "N-OFFICE"), lambda _: "/printers/CRYO-ZEBRA"),
    "reconciliation of a therapy": (
        OPERATOR,
        lambda ward: f"/labels/reconciliation?q={ward.lymphoma}",
    ),
    "reconciliation of a shift": (OPERATOR, lambda _: "/labels/reconciliation"),
    "label templates": (QUALITY, lambda _: "/label-templates"),
    "label template": (QUALITY, lambda _: "/label-templates/final_bag"),
    "draft of a template": (QUALITY, lambda _: "/label-templates/sample/draft?element=3"),
    "people": (("N-RUIZ", "N-OFFICE"), lambda _: "/people"),
}
MOMENT = "2026-04-08T08:00:00.000000Z"
DARK = frozenset(
    {"overview", "timeline", "cells", "lots", "work", "label", "printing", "draft of a template"}
)  # every colour there is
CUT_OFF = """() => [...document.querySelectorAll('main *')]
    .filter(one => getComputedStyle(one).overflowX !== 'visible' && getComputedStyle(one).overflowX !== 'auto')
    .filter(one => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1 && !one.closest('svg'))
    .map(one => `${one.tagName} ${one.className} ${one.id}`)"""
SMALL = """() => [...document.querySelectorAll('main a, main button, main summary, main select, main input')]
    .filter(one => one.type !== 'hidden' && one.offsetParent)
    .map(one => [one.textContent.trim() || one.name, (one.closest('label') ?? one).getBoundingClientRect()])
    .filter(([, box]) => box.height < 43.5 || box.width < 24)
    .map(([text, box]) => `${text}: ${box.width} × ${box.height}`)"""
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def address(ward: Ward) -> Iterator[str]:
    """The address of a real server over the played house, in which a printer has had a bad day."""
    ward.made.house.write(a_printer_with_stuck_labels)
    ward.made.house.write(a_draft_that_lacks_something)
    app = create_app(ward.made.house)
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", lifespan="off")
    )
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(30)


def a_draft_that_lacks_something(at: Transaction) -> None:
    kept = at.stores.label_templates.of("sample", 1)
    poorer = without(template_from_toml(kept.toml), 2)
    draft = TemplateDraft(
        name="sample", n=1, toml=template_to_toml(poorer), changed_by="W-GRANT", station="W-QUALITY", changed_at=MOMENT
    )  # fmt: skip
    at.stores.label_templates.save_draft(draft)


def a_printer_with_stuck_labels(at: Transaction) -> None:
    """Test labels in every state in which somebody should look at them."""
    at.stores.printers.put(
        Printer(
            id="CRYO-ZEBRA", title="Cell lab, beside the freezer", address="tcp://10.0.0.7:9100",
            dpi=300, width_millimetres=104, darkness=15, media="transfer", stock="cryobag",
            stations=frozenset({"N-CRYO"}), answers=True,
        )
    )  # fmt: skip
    for state in (JobState.WAITING, JobState.FAILED, JobState.UNSURE, JobState.SENT):
        at.stores.spool.ask(None, "CRYO-ZEBRA", by="N-TANAKA", at=MOMENT, due=MOMENT)
        n = at.stores.spool.last_at("CRYO-ZEBRA", 1)[0].n
        at.stores.spool.claim(n, until=MOMENT)
        problem = "" if state is JobState.SENT else "it is out of labels: load a roll"
        at.stores.spool.settle(n, state, problem=problem, due=MOMENT, attempts=3)


@contextmanager
def opened_by(
    browser: Browser, ward: Ward, address: str, name: str, **how: object
) -> Iterator[Page]:
    """A page as somebody has it before them; any error in it fails the test."""
    who, path = PAGES[name]
    context = browser.new_context(
        base_url=address, viewport=LANDSCAPE, reduced_motion="reduce", **how
    )
    context.add_cookies([{"name": COOKIE, "value": ward.made.as_(*who).token, "url": address}])
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"{name}: {error}"))
    page.on("console", lambda said: pytest.fail(said.text) if said.type == "error" else None)
    answer = page.goto(path(ward))
    assert answer is not None
    assert answer.status == 200, quote(path(ward))
    yield page
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_for_everybody_and_nothing_on_it_is_cut_off(
    browser: Browser, ward: Ward, address: str, name: str
):
    with opened_by(browser, ward, address, name) as page:
        assert violations(page) == []
        assert page.evaluate(SMALL) == []
        assert page.evaluate(SIDEWAYS) == 0
        assert page.evaluate(CUT_OFF) == []

        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        page.set_viewport_size(PORTRAIT)

        if name in DARK:
            assert violations(page, runOnly=["color-contrast"]) == []
        assert page.evaluate(SIDEWAYS) == 0
        assert page.evaluate(CUT_OFF) == []


def violations(page: Page, **options: object) -> list[tuple[str, str]]:
    """What axe finds: the rule, and the first place."""
    found = Axe().run(page, options=options or None)
    return [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]]


def test_a_therapy_is_found_and_read_with_keys_alone_and_without_javascript(
    browser: Browser, ward: Ward, address: str
):
    with opened_by(browser, ward, address, "therapies", java_script_enabled=False) as page:
        page.get_by_label("Find a therapy").focus()
        page.keyboard.type(ward.lymphoma)
        page.keyboard.press("Enter")
        page.wait_for_url("**/therapies?q=*")
        page.locator(f'main a[href="/therapies/{ward.lymphoma}"]').focus()
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/therapies/{ward.lymphoma}")
        page.get_by_role("link", name="Timeline").press("Enter")
        page.wait_for_url("**view=timeline")
        details = page.get_by_text("Details of Hand over: release").first
        details.focus()
        page.keyboard.press("Enter")

        assert page.get_by_text("NORTH-CELL-LAB to NORTH-WARD: pending").first.is_visible()


def test_a_drawing_that_is_too_wide_moves_with_the_keyboard(
    browser: Browser, ward: Ward, address: str
):
    with opened_by(browser, ward, address, "cells") as page:
        page.set_viewport_size({"width": 420, "height": 800})
        box = page.get_by_role("group", name="Genealogy of the cells")
        box.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("box => box.scrollLeft > 0", arg=box.element_handle())

        assert page.evaluate(SIDEWAYS) == 0
