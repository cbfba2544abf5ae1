"""The verifier as one HTML page: a stranger's second opinion, in any current browser, with no network.

Its modules are written from `docs/ledger-format.md` alone and share nothing with the Python that verifies.  Here they
are only put into one file: each module becomes a function that returns what it exports, in the order in which they
need each other.  The page's own policy lets run and paint what stands in it and nothing else; no address can be
reached from it, not even the one it came from.
"""

import base64
import re
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).parent
LOOK = HERE.parent / "static" / "css"
STYLES = (
    LOOK / "tokens.css",
    LOOK / "base.css",
    *(
        LOOK / "components" / f"{name}.css"
        for name in ("bar", "button", "card", "facts", "icon", "notice", "table", "verdict")
    ),
    HERE / "page.css",
)
ENTRY = "page"
_IMPORT = re.compile(r'^import \{ ([^}]+) \} from "\./([a-z]+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?:async )?(?:function|class|const) (\w+)", re.MULTILINE)


def verifier_page() -> str:
    """The whole page; the same bytes each time."""
    script, style = script_of(ENTRY), style_sheet()
    page = (HERE / "page.html").read_text("utf-8")
    for name, text in {"policy": _policy(script, style), "style": style, "script": script}.items():
        page = page.replace(f"{{{{{name}}}}}", text)
    return page


def script_of(entry: str) -> str:
    """One script of a module and all that it needs, those first that need nothing."""
    return "\n".join(_as_function(name) for name in _needed(entry, ()))


def style_sheet() -> str:
    """The house's look and the page's own."""
    return "\n".join(path.read_text("utf-8") for path in STYLES)


def _source(name: str) -> str:
    return (HERE / f"{name}.js").read_text("utf-8")


def _needed(name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """The known modules, then those that this one needs, then itself."""
    for _, other in _IMPORT.findall(_source(name)):
        if other not in known:
            known = _needed(other, known)
    return (*known, name)


def _as_function(name: str) -> str:
    """A module as a value: what it exports, its other names hidden from the rest."""
    source = _source(name)
    exported = ", ".join(_EXPORT.findall(source))
    body = _IMPORT.sub(r"const { \1 } = \2_js;\n", source).replace("\nexport ", "\n")
    return f"const {name}_js = (() => {{\n{body}return {{ {exported} }};\n}})();\n"


def _policy(script: str, style: str) -> str:
    """Only this script and this style; nothing is fetched, sent or framed from here."""
    rules = (
        "default-src 'none'",
        f"script-src '{_fingerprint(script)}'",
        f"style-src '{_fingerprint(style)}'",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
    return "; ".join(rules)


def _fingerprint(text: str) -> str:
    return f"sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}"
