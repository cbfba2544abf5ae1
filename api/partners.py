"""Whose evidence is taken, and for whom each log speaks: the file that CUSTODY_PARTNERS names.

A policy as verifiers take it (`custody.ledger.policy`), with one more kind of line:

    party <name of the log> <party>

A log closes handoffs only to the parties that it speaks for.  A line that is not understood is refused with the whole
file, rather than half obeyed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from custody.errors import Conflict, DocumentUnreadable, EvidenceRefused
from custody.ledger.policy import Policy

PARTY: Final = "party"


@dataclass(frozen=True, slots=True, kw_only=True)
class Partners:
    """The keys of other installations' logs, and the parties that each log speaks for."""

    policy: Policy
    parties: Mapping[str, frozenset[str]]

    def parties_of(self, origin: str) -> frozenset[str]:
        """Whose acceptance a log may tell; nobody's where nothing is said."""
        return self.parties.get(origin, frozenset())


def partners_from(path: Path | None) -> Partners:
    """The partners as they are pinned now.

    Raises:
        EvidenceRefused: none are.
        Conflict: the file cannot be read as what it should be.
    """
    if path is None:
        raise EvidenceRefused("partner_unknown", "CUSTODY_PARTNERS names no policy file.")
    try:
        return read_partners(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, DocumentUnreadable) as error:
        raise Conflict("the file that CUSTODY_PARTNERS names cannot be read as a policy") from error


def read_partners(text: str) -> Partners:
    """The partners in a file's text; a line not understood raises DocumentUnreadable."""
    lines = [(line, line.split()) for line in text.split("\n")]
    policy = Policy.parse("\n".join(line for line, words in lines if words[:1] != [PARTY]))
    parties: dict[str, frozenset[str]] = {}
    for line, words in lines:
        if words[:1] != [PARTY]:
            continue
        match words:
            case [_, origin, party] if policy.keys_for(origin):
                parties[origin] = parties.get(origin, frozenset()) | {party}
            case _:
                raise DocumentUnreadable(f"the policy has a line {line!r}")
    return Partners(policy=policy, parties=parties)
