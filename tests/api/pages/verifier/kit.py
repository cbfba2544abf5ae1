"""Words for tests of the verifier page: what it answers, what our Python answers, and forged files to ask about."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page

from api.evidence import issue
from api.selections import issue_selected
from api.verifier import script_of
from api.verifying import verify_pdf
from custody.errors import DocumentUnreadable
from custody.exchange.selection import Selection, verify_evidence
from custody.ledger.keys import Ed25519Signer, Policy, sign_note
from labels.custody_report import render_custody_report
from labels.seal import open_seal, seal_pdf
from tests.api.small_house import open_small_house
from tests.labels.audit_sample import a_record

LEDGERS = Path("fixtures/ledgers")
POLICY = (LEDGERS / "policy.txt").read_text("utf-8")
GOOD = (LEDGERS / "good.jsonl").read_bytes()
OpenPage = Callable[..., Page]
SELECTED = (
    Selection(kind="period", words=("2020-01-01T00:00:00.000000Z", "2090-01-01T00:00:00.000000Z")),
    Selection(kind="actor", words=("AUDI3",)),
    Selection(kind="lot", words=("09521101530018", "NONE")),
    Selection(kind="shipment", words=("095211010000000018",)),
)
STRANGER = Ed25519Signer.from_seed("custody.example/log/demo", b"s" * 32)
BENCH = """<!doctype html><meta charset="utf-8"><script type="module">
{script}
const bytesOf = (packed) => Uint8Array.from(atob(packed), (one) => one.charCodeAt(0));
const briefly = async (bytes, policy) => {{
  const answer = await verify_js.verifyFile(bytes, policy === null ? null : await policy_js.readPolicy(policy));
  return [answer.outcome, answer.firstBad, answer.pinned, answer.problem];
}};
globalThis.bench = {{
  tree: tree_js, note: note_js, canonical: canonical_js, bytes: bytes_js, policy: policy_js,
  verify: async ([files, policy]) => {{
    const told = [];
    for (const file of files) told.push(await briefly(bytesOf(file), policy));
    return told;
  }},
  flipped: async ([file, flips, policy]) => {{
    const told = [];
    for (const [place, flip] of flips) {{
      const bytes = bytesOf(file);
      bytes[place] ^= flip;
      told.push(await briefly(bytes, policy));
    }}
    return told;
  }},
  policies: async (texts) => {{
    const told = [];
    for (const text of texts) {{
      try {{
        await policy_js.readPolicy(text);
        told.push("");
      }} catch (error) {{
        if (error.constructor.name !== "Unreadable") throw error;
        told.push(error.message);
      }}
    }}
    return told;
  }},
  reads: (texts) => texts.map((packed) => {{
    try {{
      canonical_js.readCanonical(bytes_js.decodeText(bytesOf(packed)));
      return true;
    }} catch (error) {{
      if (error.constructor.name !== "NotVerified") throw error;
      return false;
    }}
  }}),
}};
</script>"""


@dataclass(frozen=True)
class Told:
    """What a verifier answers: verified, not-verified, unreadable or cannot-verify; the first bad entry; pinned."""

    outcome: str
    first_bad: int | None
    pinned: bool


def python_tells(data: bytes, policy: str | None) -> Told:
    """What our own verifier says of a file."""
    keys = None if policy is None else Policy.parse(policy)
    verify = verify_pdf if data.startswith(b"%PDF-") else verify_evidence
    try:
        report = verify(data, keys)
    except DocumentUnreadable:
        return Told("unreadable", None, policy is not None)
    outcome = "verified" if report.ok else "not-verified"
    return Told(outcome, report.first_bad_index, policy is not None)


class Bench:
    """The verifier's modules in a browser with the network off, without their page: for many questions at once."""

    def __init__(self, context: BrowserContext, folder: Path) -> None:
        file = folder / "bench.html"
        file.write_text(BENCH.format(script=script_of("verify")), "utf-8")
        self._page = context.new_page()
        self._page.goto(file.as_uri())
        self._page.wait_for_function("globalThis.bench")

    def tells(self, files: Sequence[bytes], policy: str | None = POLICY) -> list[Told]:
        """What it says of each file."""
        return self._told("bench.verify", [list(map(_packed, files)), policy])

    def tells_flipped(
        self, file: bytes, flips: Sequence[tuple[int, int]], policy: str
    ) -> list[Told]:
        """What it says of a file with one byte changed: a place and what is changed of it."""
        return self._told("bench.flipped", [_packed(file), flips, policy])

    def reads(self, texts: Sequence[bytes]) -> list[bool]:
        """Whether it takes each as the canonical bytes of an object."""
        return list(self._page.evaluate("texts => bench.reads(texts)", list(map(_packed, texts))))

    def reads_policies(self, texts: Sequence[str]) -> list[str]:
        """Of each policy the sentence that refuses it, empty where it is taken."""
        return list(self.asks("texts => bench.policies(texts)", texts))

    def asks(self, script: str, argument: Any = None) -> Any:
        """What a piece of script with `bench` answers."""
        return self._page.evaluate(script, argument)

    def _told(self, name: str, argument: Any) -> list[Told]:
        answers = self._page.evaluate(f"asked => {name}(asked)", argument)
        return [Told(outcome, first_bad, pinned) for outcome, first_bad, pinned, _ in answers]


def _packed(data: bytes) -> str:
    return base64.b64encode(data).decode()


def give(page: Page, data: bytes, *, name: str, keys: str = "") -> Told:
    """Put keys and a file into the page, and read its answer when it is there."""
    page.locator("#keys").fill(keys)
    page.locator("#file").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )
    return answer(page, name, keys=keys)


def answer(page: Page, name: str, *, keys: str = "") -> Told:
    """The answer about the file of this name, once it is shown."""
    shown = page.locator(f"body:not(.stale) [data-pinned={'true' if keys else 'false'}]")
    shown.filter(has_text=name).wait_for()
    first_bad = shown.get_attribute("data-first-bad")
    return Told(
        str(shown.get_attribute("data-outcome")),
        int(first_bad) if first_bad else None,
        shown.get_attribute("data-pinned") == "true",
    )


@dataclass(frozen=True)
class Evidence:
    """One therapy's evidence, and who signed it."""

    pdf: bytes
    bundle: bytes
    signer: Ed25519Signer
    selections: tuple[tuple[bytes, bytes], ...] = ()  # a paper and its bundle for each kind

    @property
    def policy(self) -> str:
        return f"log {self.signer.vkey}\nquorum none\n"

    def resealed(
        self, signer: Ed25519Signer, bundle: bytes, *, size: int | None = None, origin: str = ""
    ) -> bytes:
        """A paper of somebody's making around a bundle."""
        opened = open_seal(self.pdf)
        return seal_pdf(
            render_custody_report(a_record(), bundle=bundle),
            origin=origin or opened.origin,
            size=opened.checkpoint_size if size is None else size,
            root=opened.checkpoint_root,
            sign_note=lambda text: sign_note(text, signer),
        )


def some_evidence(folder: Path) -> Evidence:
    """The evidence that a small house issues about its one therapy."""
    small = open_small_house(folder)
    coi = small.enrol()
    auditor = small.session("AUDI3")
    made = issue(small.house, auditor, coi, names=False, language="en")
    chosen = [issue_selected(small.house, auditor, one, language="de") for one in SELECTED]
    small.house.close()
    selections = tuple((one.pdf, one.bundle) for one in chosen)
    return Evidence(made.pdf, made.bundle, small.house.signer, selections)


def known_answers(name: str = "known_answers") -> dict[str, Any]:
    """What a script made that shares no code with either verifier."""
    found: dict[str, Any] = json.loads((LEDGERS / f"{name}.json").read_text("utf-8"))
    return found


def under(note: str) -> bytes:
    """The good bundle under another note."""
    last = json.dumps({"checkpoint": note}, ensure_ascii=False, separators=(",", ":")).encode()
    return b"".join([*GOOD.splitlines(keepends=True)[:-1], last, b"\n"])
