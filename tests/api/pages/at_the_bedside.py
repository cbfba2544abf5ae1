"""Two nurses with one tablet in a real browser, on the demo's scanner: they see what a page shows, and press it."""

from pathlib import Path

from playwright.sync_api import Page

TIMEOUT_MS = 10_000


class Tablet:
    """The tablet of a bed; with a folder, every answer is kept as a picture."""

    def __init__(self, page: Page, pictures: Path | None) -> None:
        self._page, self._pictures, self._heard = page, pictures, 0
        page.set_default_timeout(TIMEOUT_MS)

    def hear(self) -> str:
        """The large word on top of the page."""
        self._heard += 1
        self.keep(f"{self._heard}")
        return self._page.locator(".verdict__word").first.inner_text()

    def stops(self) -> bool:
        """Whether the page says STOP, once the running infusion stands on it."""
        self._page.get_by_role("link", name="Stop the infusion").wait_for()
        return self._page.locator(".verdict--stop").count() > 0

    def be(self, who: str) -> None:
        """Sign in from the demo bar, and go to the bedside."""
        self._page.goto("/sign-in")
        self._page.get_by_label("Who to be").select_option(who)
        self._page.get_by_role("button", name="Be", exact=True).click()
        self._page.wait_for_url("**/station")
        self.bedside()

    def bedside(self) -> None:
        """Where the check stands."""
        self._page.get_by_role("link", name="Bedside", exact=True).click()

    def press(self, slot: str, words: str) -> None:
        """Press a thing of the demo's scanner for a field; its group is folded out first."""
        buttons = self._page.locator(f'button[name=demo_scan][value^="{slot}|"]')
        thing = buttons.filter(has_text=words, has_not_text="(void)")
        group = self._page.locator("details.demo-scanner__group").filter(has=thing)
        if group.get_attribute("open") is None:
            group.locator("summary").click()
        with self._page.expect_navigation():
            thing.click()

    def half(self, band: str, bag: str) -> None:
        """One person's half of the check, whatever its answer."""
        self.press("wristband", band)
        self.press("container", bag)
        for question in ("stated_name_and_birth_date", "label_agrees"):
            self._page.locator(f'[name="value.{question}"][value=yes]').check()
        self._send("Record my half")

    def hand_over(self, second: str) -> None:
        """The second checker takes the tablet."""
        self.press("second", second)
        self._send("I am the second checker")

    def check(self, band: str, bag: str, second: str) -> None:
        """Both halves, with the same wristband and the same bag."""
        self.half(band, bag)
        self.hand_over(second)
        self.half(band, bag)

    def start(self, band: str, bag: str) -> None:
        """Ask for the infusion to start."""
        self.press("wristband", band)
        self.press("container", bag)
        self._page.locator('[name="value.no_filter"][value=yes]').check()
        self._send("Record")

    def go_to(self, deed: str) -> None:
        """Press a deed."""
        self._page.get_by_role("link", name=deed).click()

    def keep(self, name: str) -> None:
        """A picture of the page as it is seen."""
        if self._pictures:
            self._page.screenshot(path=self._pictures / f"tablet-{name}.png", full_page=True)

    def _send(self, button: str) -> None:
        with self._page.expect_navigation():
            self._page.get_by_role("button", name=button, exact=True).click()
