"""What somebody who tries the pages by hand has at hand: whose cells it is about, and things to scan."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

# what people read on a page and write down, because a later form asks for it
NOTED = {
    "hospital": re.compile(r"Hospital number (H-\d+)"),
    "order": re.compile(r"Order number (ORD-\d+)"),
    "donation": re.compile(r"Donation (\w{5} \d\d \d{6})"),  # in groups, as the page prints it
}


@dataclass(kw_only=True)
class Patient:
    """Whose cells: their identifier, the mark by which everything of theirs is told, and what was written down."""

    coi: str
    mark: str
    words: dict[str, str]

    def said(self, told: str | Sequence[str]) -> str | list[str]:
        """What is said, with this patient's own numbers in the place of words in braces."""
        if not isinstance(told, str):
            return [str(self.said(one)) for one in told]
        return re.sub(r"\{([^}]+)\}", lambda found: self.words[found[1]], told)

    def note(self, text: str) -> None:
        """Write down the numbers that stand on a page."""
        for word, pattern in NOTED.items():
            if found := pattern.search(text):
                self.words[word] = found[1]


@dataclass(frozen=True)
class Pressed:
    """A thing of the demo's scanner: the slot it is for, the text of its symbol, what people read."""

    slot: str
    text: str
    words: str

    def is_of(self, patient: Patient) -> bool:
        """Whether it is this patient's, or nobody's."""
        return " · " not in self.words or self.words.endswith(f" · {patient.mark}")

    @property
    def is_spent(self) -> bool:
        """Whether it says of itself that it cannot be used again."""
        return "(void)" in self.words or self.words.endswith(", opened")
