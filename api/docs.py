"""Docs that restate code are drawn from it: `python -m api.docs` writes them, `--check` finds the stale ones.

The journey, the reasons with their gates, the permissions, the labels, the API's doors and the help of every command.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from typer.main import get_command

from api.docs_label_reading import label_reading
from api.docs_labels import labels
from api.docs_tampering import tampering
from custody.domain.audit_lines import StageLine, StageState
from custody.domain.journey import JOURNEY, STAGES
from custody.domain.permissions import ROLE_MAY, Permission
from custody.domain.reasons import EVIDENCE_REASONS, REASONS, Reason
from custody.domain.step import Step
from custody.domain.vocabulary import Role
from labels.pictures import draw_path, to_svg

DOCS = Path(__file__).parents[1] / "docs"
ALMOST_ALL = 9  # of roles or places: naming them all would say nothing
DRAWN = "<!-- drawn from the code by `make docs`: do not edit -->\n"


def journey() -> str:
    """Every step, by stage, as the table has it."""
    lines = [
        DRAWN,
        "# The journey\n",
        "![From vein to vein](journey.svg)\n",
        "Every step, who may do it, where, and what must be done before.\n",
    ]
    for stage, title in STAGES.items():
        lines += [
            f"\n## {stage} · {title}\n",
            "| Step | Who | With | Where | Scans | After | Gates of its own |",
            "|---|---|---|---|---|---|---|",
        ]
        lines += [_row(step) for step in JOURNEY if step.stage == stage]
    return "\n".join(lines) + "\n"


def _row(step: Step) -> str:
    scans = ", ".join(
        f"{slot.name}{'…' if slot.many else ''}{'?' if slot.optional else ''}"
        for slot in step.scans
    )
    declared = " (declared)" if step.declared else ""
    gates = "<br>".join(gate.__name__.replace("_", " ") for gate in step.gates)
    cells = (
        f"**{step.title}**{declared}<br>`{step.name}`", _words(step.roles), _words(step.second),
        _words(step.stations), scans, ", ".join(f"`{name}`" for name in step.after), gates,
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _words(words: Iterable[str]) -> str:
    known = sorted(words)
    if len(known) > ALMOST_ALL:
        return "almost anyone"
    return ", ".join(word.replace("_", " ") for word in known)


def journey_picture() -> str:
    """The stages from vein to vein, as the pages and the custody PDF draw them."""
    stages = tuple(
        StageLine(code=code, title=title, state=StageState.PENDING, beside=code == "S15")
        for code, title in STAGES.items()
        if code != "care"
    )
    return to_svg(draw_path(stages)) + "\n"


def reasons() -> str:
    """Every reason for a refusal, the gravest first."""
    lines = [
        DRAWN,
        "# Why something is refused\n",
        "The order is policy: the first reason is shown in large letters.\n",
        *_reason_table(REASONS),
        "\n## Evidence from another log\n",
        "Asked by no step, but when a partner's evidence is imported, or a handoff closed by it.\n",
        *_reason_table(EVIDENCE_REASONS),
    ]
    return "\n".join(lines) + "\n"


def _reason_table(rows: Iterable[Reason]) -> Iterator[str]:
    yield "| Gate | Reason | Lifted by | What people read | What to do next | Opens a deviation |"
    yield "|---|---|---|---|---|---|"
    who = {
        "hard": "nobody",
        "quality": "quality, two people",
        "clinical": "physician and quality",
        "warning": "two people, by a tick",
    }
    for one in rows:
        opens = "opens one" if one.deviation else ""
        cells = (one.gate, f"`{one.code}`", who[one.severity], one.sentence, one.next_step, opens)
        yield f"| {' | '.join(cells)} |"


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

    every = list(_commands("custody", get_command(app)))
    lines = [DRAWN, "# The command line\n", "| Command | What it does |", "|---|---|"]
    lines += [f"| `{name}` | {_help(command)[0]} |" for name, command in every]
    for name, command in every:
        lines += [f"\n## {name}\n", "\n".join(_help(command)), ""]
        lines += ["| Parameter | Meaning |", "|---|---|"]
        for one in command.params:
            spelled = ", ".join(one.opts) if one.param_type_name == "option" else one.name
            lines.append(f"| `{spelled}` | {getattr(one, 'help', None) or ''} |")
    return "\n".join(lines) + "\n"


def _commands(name: str, command: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 -- click's
    """Every command that does something, groups opened."""
    within = getattr(command, "commands", None)
    if within is None:
        yield name, command
        return
    for word, one in sorted(within.items()):
        yield from _commands(f"{name} {word}", one)


def _help(command: Any) -> list[str]:  # noqa: ANN401 -- click's
    return (command.help or "").strip().splitlines() or [""]


PAGES: dict[str, Callable[[], str]] = {
    "journey.md": journey,
    "journey.svg": journey_picture,
    "reasons.md": reasons,
    "permissions.md": permissions,
    "commands.md": commands,
    "labels.md": lambda: DRAWN + "\n" + labels(),
    "label-reading.md": lambda: DRAWN + "\n" + label_reading(),
    "tampering.md": lambda: DRAWN + "\n" + tampering(),
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
