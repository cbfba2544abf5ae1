"""Every error raised on purpose.

A refusal is a value and never an exception; these are for what is not a fact about the world.

CustodyError
├── CodeUnreadable        a scanned or typed text is not a code we know
├── EntryMalformed        bytes that are not a canonical ledger entry
├── LedgerTampered        the ledger is not what was signed
├── SigningStopped        the signer refuses to sign what it cannot confirm
├── PresetInvalid         a preset file that contradicts itself
├── TextDoesNotFit        a label element that would have to be shrunk or cut
├── MissingElement        a label without something it must say
├── LabelContradicts      a label whose letters and symbols disagree
├── SymbolUnreadable      a drawn symbol that another engine could not read back
├── NotFound              no such therapy, container or file
├── NotAllowed            a door that is not open to this person
│   └── NotSignedIn       a door that asks who one is
├── Conflict              the same key was used for something else
├── EvidenceRefused       a file of another log that is not taken, with the word of the reason
└── DocumentUnreadable    a file that is neither bundle, custody PDF nor database
"""


class CustodyError(Exception):
    """Anything this project raises on purpose; its text is a sentence for people."""


class CodeUnreadable(CustodyError):
    """A scanned or typed text that is not a code we know; `reason` says why in one word."""

    def __init__(self, sentence: str, *, reason: str) -> None:
        super().__init__(sentence)
        self.reason = reason


class EntryMalformed(CustodyError):
    """Bytes that are not a canonical ledger entry."""


class LedgerTampered(CustodyError):
    """The ledger is not what was signed."""


class SigningStopped(CustodyError):
    """The signer refuses to sign what it cannot confirm."""


class PresetInvalid(CustodyError):
    """A preset that contradicts itself or lacks a limit."""


class TextDoesNotFit(CustodyError):
    """A label element that would have to be shrunk or cut."""


class MissingElement(CustodyError):
    """A label without something it must say."""


class TemplateInvalid(CustodyError):
    """A file that is no label template."""


class LabelContradicts(CustodyError):
    """A label whose letters and symbols disagree."""


class SymbolUnreadable(CustodyError):
    """A drawn symbol that another engine could not read back."""


class NotFound(CustodyError):
    """No such therapy, container or file."""


class NotAllowed(CustodyError):
    """A door that is not open to this person."""


class NotSignedIn(NotAllowed):
    """A door that asks who one is; nobody is signed in, or no longer."""


class Conflict(CustodyError):
    """The same key was used for something else."""


class EvidenceRefused(CustodyError):
    """A file of another log that is not taken; `reason` is a word of the table of reasons, `why` what is known more."""

    def __init__(self, reason: str, why: str = "") -> None:
        super().__init__(f"{reason}: {why}" if why else reason)
        self.reason = reason
        self.why = why


class DocumentUnreadable(CustodyError):
    """A file that is neither an evidence bundle, a custody PDF nor a database."""
