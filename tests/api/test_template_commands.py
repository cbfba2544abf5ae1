"""Label templates on the command line: checked without an installation, brought in, listed, written out again."""

from collections.abc import Callable
from pathlib import Path

import pytest

from api.cli import main
from labels.templates import shipped_files
from tests.api.test_product_commands import signed
from tests.kit.installation import Installation

VESSEL = next(file for file in shipped_files() if b'name = "vessel"\n' in file)
OURS = VESSEL.replace(b'"vessel"', b'"our_vessel"', 1)
Command = Callable[..., tuple[int, str]]


@pytest.fixture
def command(monkeypatch, capsys) -> Command:
    """Runs `custody labels`; how it ended, and what it said."""

    def run(*words: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["custody", "labels", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out + told.err

    return run


@pytest.fixture
def at_home(installation: Installation, monkeypatch) -> Installation:
    """An installation that commands find."""
    for name in ("data", "keys", "database_url"):
        value = getattr(installation.settings, name)
        monkeypatch.setenv(f"CUSTODY_{name.upper()}", str(value))
    return installation


def file_of(folder: Path, toml: bytes) -> str:
    file = folder / "template.toml"
    file.write_bytes(toml)
    return str(file)


@pytest.mark.parametrize(
    ("toml", "code", "told"),
    [
        (VESSEL, 0, "vessel v1, SHA-256"),
        (VESSEL.replace(b'says = "serial"', b'says = "code"'), 1, "It has no serial that it always prints."),
        (VESSEL.replace(b"points = 10", b"points = 40"), 1, "203 dpi, en"),
        (VESSEL.replace(b"version = 1", b"version = one"), 2, "unreadable: The file is not TOML"),
        (b"", 2, "unreadable: `name` is missing"),
        (VESSEL.replace(b"version = 1", b"version = 0x" + b"F" * 170), 2, "a number of more than 64 bits"),
        (b"name" + b".a" * 8000 + b" = 1", 2, "unreadable: A template's file has no line of more than"),
        (b"\xff", 2, "unreadable: The file is not TOML"),
    ],
    ids=["whole", "no serial", "no room", "no TOML", "empty", "long number", "long key", "no text"],
)  # fmt: skip
def test_a_file_is_checked_without_any_installation(command: Command, tmp_path, toml, code, told):
    ended, said = command("check", file_of(tmp_path, toml))

    assert (ended, told in said) == (code, True), said


def test_a_file_without_an_end_is_not_read_to_it(command: Command):
    ended, said = command("check", "/dev/zero")

    assert (ended, "has at most" in said) == (2, True)


@pytest.mark.parametrize("words", [("check",), ("import", *signed("N-RUIZ"), "--demo")])
def test_no_file_moves_the_cursor_of_the_terminal(
    at_home: Installation, command: Command, tmp_path, words
):
    file = file_of(
        tmp_path, VESSEL + b'\n"\\u001b[2J\\u202e" = 1\n[a]\n"\\u001b" = 1\n"\\u001b" = 2\n'
    )

    ended, said = command(words[0], file, *words[1:])

    assert ended == 2
    assert said.strip().isprintable()


def test_a_file_comes_in_as_a_draft_and_a_version_goes_out_as_it_is(
    at_home: Installation, command: Command, tmp_path
):
    ended, said = command("import", file_of(tmp_path, OURS), *signed("N-RUIZ"), "--demo")
    again, sorry = command("import", file_of(tmp_path, OURS), *signed("N-RUIZ"), "--demo")
    out, _ = command("export", "vessel v1", str(tmp_path / "out.toml"), "--demo")
    twice, there = command("export", "vessel v1", str(tmp_path / "out.toml"), "--demo")

    assert (ended, said) == (0, "our_vessel is a draft now: /label-templates/our_vessel/draft\n")
    assert (again, "somebody is working on our_vessel already" in sorry) == (1, True)
    assert (out, (tmp_path / "out.toml").read_bytes()) == (0, VESSEL)
    assert (twice, "File exists" in there) == (1, True)


def test_what_is_on_file_is_listed(at_home: Installation, command: Command):
    ended, said = command("list", "--demo")

    assert ended == 0
    assert "final_bag: final_bag v1, in use, not approved (demo), SHA-256" in said


def test_who_may_not_design_labels_brings_none(at_home: Installation, command: Command, tmp_path):
    ended, said = command("import", file_of(tmp_path, OURS), *signed("N-HALE"), "--demo")

    assert (ended, "needs the permission design_labels" in said) == (1, True)


def test_a_version_that_is_not_there_is_not_written(
    at_home: Installation, command: Command, tmp_path
):
    for key in ("vessel v9", "nobody", "vessel"):
        ended, said = command("export", key, str(tmp_path / "out.toml"), "--demo")

        assert (ended, f"there is no label template {key}" in said) == (1, True)
    assert not (tmp_path / "out.toml").exists()
