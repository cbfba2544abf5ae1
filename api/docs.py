"""Docs that restate code are drawn from it: `python -m api.docs` writes them, `--check` finds the stale ones.

The journey, the reasons with their gates, the permissions, the API's doors and the help of every command.
"""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from typer.main import get_command

from custody.domain.journey import JOURNEY, STAGES
from custody.domain.permissions import ROLE_MAY, Permission
from custody.domain.reasons import REASONS
from custody.domain.step import Step
from custody.domain.vocabulary import Role

DOCS = Path(__file__).parents[1] / "docs"
DRAWN = "<!-- drawn from the code by `make docs`: do not edit -->\n"


def journey() -> str:
    """Every step, by stage, as the table has it."""
    lines = [
        DRAWN,
        "# The journey\n",
        "Every step, who may do it, where, and what must be done before.\n",
    ]
    for stage, title in STAGES.items():
        lines += [
            f"\n## {stage} · {title}\n",
            "| Step | Who | With | Where | Scans | After |",
            "|---|---|---|---|---|---|",
        ]
        lines += [_row(step) for step in JOURNEY if step.stage == stage]
    return "\n".join(lines) + "\n"


def _row(step: Step) -> str:
    scans = ", ".join(
        f"{slot.name}{'…' if slot.many else ''}{'?' if slot.optional else ''}"
        for slot in step.scans
    )
    declared = " (declared)" if step.declared else ""
    cells = (
        f"**{step.title}**{declared}<br>`{step.name}`", _words(step.roles), _words(step.second),
        _words(step.stations), scans, ", ".join(f"`{name}`" for name in step.after),
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _words(words: Iterable[str]) -> str:
    known = sorted(words)
    return (
        "anyone"
        if len(known) > len(Role) - 4
        else ", ".join(word.replace("_", " ") for word in known)
    )


def reasons() -> str:
    """Every reason for a refusal, the gravest first."""
    lines = [
        DRAWN,
        "# Why something is refused\n",
        "The order is policy: the first reason is shown in large letters.\n",
    ]
    lines += [
        "| Gate | Reason | Lifted by | What people read | What to do next | Opens a deviation |",
        "|---|---|---|---|---|---|",
    ]
    who = {
        "hard": "nobody",
        "quality": "quality, two people",
        "clinical": "physician and quality",
        "warning": "two people, by a tick",
    }
    for one in REASONS:
        opens = "opens one" if one.deviation else ""
        cells = (one.gate, f"`{one.code}`", who[one.severity], one.sentence, one.next_step, opens)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def permissions() -> str:
    """Which role opens which door beside the journey."""
    head = " | ".join(one.replace("_", " ") for one in Permission)
    lines = [
        DRAWN,
        "# Who may look, print and export\n",
        "What a role may do to cells stands in [the journey](journey.md).\n",
    ]
    lines += [f"| Role | {head} |", "|---" * (len(Permission) + 1) + "|"]
    lines += [
        f"| {role.replace('_', ' ')} | "
        + " | ".join("yes" if one in ROLE_MAY[role] else "" for one in Permission)
        + " |"
        for role in Role
    ]
    return "\n".join(lines) + "\n"


def commands() -> str:
    """The help of every command."""
    from api.cli import app  # noqa: PLC0415  # the command line is not needed to draw the rest

    group = get_command(app)
    lines = [DRAWN, "# The command line\n", "| Command | What it does |", "|---|---|"]
    for name, command in sorted(getattr(group, "commands", {}).items()):
        lines.append(f"| `custody {name}` | {(command.help or '').strip().splitlines()[0]} |")
    for name, command in sorted(getattr(group, "commands", {}).items()):
        lines += [
            f"\n## custody {name}\n",
            (command.help or "").strip(),
            "",
            "| Parameter | Meaning |",
            "|---|---|",
        ]
        for one in command.params:
            told = getattr(one, "help", None) or ""
            lines.append(
                f"| `{'`, `'.join(one.opts) if one.param_type_name == 'option' else one.name}` | {told} |"
            )
    return "\n".join(lines) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "journey.md": journey,
    "reasons.md": reasons,
    "permissions.md": permissions,
    "commands.md": commands,
}


def main() -> int:
    """Write the pages, or with --check say which are stale; the exit code is for `make check`."""
    stale = [name for name, draw in PAGES.items() if _text(name) != draw()]
    if "--check" in sys.argv:
        for name in stale:
            sys.stderr.write(f"docs/{name} is not what the code says: run make docs\n")
        return 1 if stale else 0
    for name in stale:
        (DOCS / name).write_text(PAGES[name](), encoding="utf-8")
        sys.stderr.write(f"drew docs/{name}\n")
    return 0


def _text(name: str) -> str:
    path = DOCS / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main())
