"""A browser without JavaScript: it follows links, fills in forms, and sees only what a page says."""

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

from httpx2 import Client, Response

ORIGIN = "http://127.0.0.1:8000"


@dataclass
class Form:
    """A form as the page has it: where it posts, and what it holds."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    required: set[str] = field(default_factory=set)
    choices: dict[str, list[str]] = field(default_factory=dict)


class _Page(HTMLParser):
    """Forms, and the text that people can read."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.text: list[str] = []
        self._form: Form | None = None
        self._select = ""
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        got = {name: value or "" for name, value in attrs}
        if tag in ("script", "style", "title"):
            self._silent += 1
        if tag == "form":
            self._form = Form(got.get("action", ""))
            self.forms.append(self._form)
        if self._form is None:
            return
        name = got.get("name", "")
        if name and "required" in got:
            self._form.required.add(name)
        if got.get("type") == "radio" or (tag == "option" and self._select):
            self._form.choices.setdefault(name or self._select, []).append(got.get("value", ""))
        if tag == "select":
            self._select = name
            self._form.names.add(name)
        if (
            tag == "option"
            and self._select
            and ("selected" in got or self._select not in self._form.fields)
        ):
            self._form.fields[self._select] = got.get("value", "")
        if tag in ("input", "textarea") and name:
            self._form.names.add(name)
            if got.get("type") not in ("radio", "checkbox") or "checked" in got:
                self._form.fields[name] = got.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "title"):
            self._silent -= 1
        if tag == "form":
            self._form = None
        if tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.text.append(data)


@dataclass
class Hand:
    """Somebody at a browser; the page that is open is `html`, what can be read on it is `text`."""

    client: Client
    response: Response | None = None

    @property
    def html(self) -> str:
        """The page's bytes as text."""
        assert self.response is not None
        return self.response.text

    @property
    def status(self) -> int:
        """The page's status."""
        assert self.response is not None
        return self.response.status_code

    @property
    def path(self) -> str:
        """The address of the page."""
        assert self.response is not None
        return self.response.url.path

    @property
    def text(self) -> str:
        """What people can read, in one line."""
        return re.sub(r"\s+", " ", " ".join(self._parsed().text))

    @property
    def verdict(self) -> str:
        """The large words on top, or the empty text."""
        found = re.search(r'class="verdict__word">([^<]*)<', self.html)
        return unescape(found[1]) if found else ""

    def form(self, action: str) -> Form:
        """The form that posts to an address."""
        return next(form for form in self._parsed().forms if form.action == action)

    def has_form(self, action: str) -> bool:
        """Whether there is such a form."""
        return any(form.action == action for form in self._parsed().forms)

    def go(self, path: str) -> "Hand":
        """Open an address."""
        self.response = self.client.get(path)
        return self

    def post(self, path: str, **fields: str) -> "Hand":
        """Send fields to an address, without a form."""
        self.response = self.client.post(path, data=fields)
        return self

    def send(self, action: str, *, to: str = "", **fields: str) -> "Hand":
        """Fill in the form that posts to an address, and send it; dots in names are written as two underscores."""
        form = self.form(action)
        told = {name.replace("__", "."): value for name, value in fields.items()}
        unknown = set(told) - form.names - {"demo_scan", "drop", "more", "move"}
        assert not unknown, f"{action} has no field {unknown}"
        self.response = self.client.post(to or action, data=form.fields | told)
        return self

    def be(self, person: str, station: str) -> "Hand":
        """Be somebody of the demo at a station."""
        self.go("/sign-in").send("/demo/be", person=f"{person}@{station}")
        assert self.status == 200, self.text
        return self

    def _parsed(self) -> _Page:
        page = _Page()
        page.feed(self.html)
        return page


def scanned(slot: str, text: str, n: int = 0) -> dict[str, str]:
    """The fields of a scan, as the form sends them when a scanner was told apart."""
    name = f"scan__{slot}__{n}"
    return {name: text, f"{name}__how": "scanned"}


def typed(slot: str, text: str, n: int = 0) -> dict[str, str]:
    """The fields of a scan that came by the keyboard."""
    return {f"scan__{slot}__{n}": text}
