"""Reads one hostile file in a process of little memory and little time, and says how it ended.

    python -m tests.adversaries.small_room (file|policy|note|scan) FILE

It prints `refused` or `unreadable`, or `verified`; anything else that is raised is its own end.
"""

import resource
import sys
from pathlib import Path

from api.verifying import verify
from custody.domain.identifiers.scan import read_scan
from custody.errors import CodeUnreadable, DocumentUnreadable
from custody.ledger.note import Note
from custody.ledger.policy import Policy

MEMORY_BYTES = 1 << 31
SECONDS = (
    60  # of the processor: the largest file takes a sixth of it; what is not linear takes hours
)
POLICY = Path("fixtures/ledgers/policy.txt")


def read(kind: str, path: Path) -> str:
    """How reading a file ends."""
    try:
        if kind == "file":
            pinned = Policy.parse(POLICY.read_text("utf-8"))
            return "verified" if verify(str(path), pinned).ok else "refused"
        text = path.read_text("utf-8")
        {"policy": Policy.parse, "note": Note.parse, "scan": read_scan}[kind](text)
    except (DocumentUnreadable, CodeUnreadable):
        return "unreadable"
    return "verified"


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    sys.stdout.write(read(sys.argv[1], Path(sys.argv[2])))
