"""The house itself: what stands in the repository, and what must never stand in it."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
CODE = ("api", "custody", "labels", "scripts", "tests")

# Joined here from parts, so that this file does not name what it forbids.
REGISTRY_HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("py" + "pi", "org"),
        ("python" + "hosted", "org"),
        ("npm" + "js", "org"),
        ("npm" + "js", "com"),
        ("yarn" + "pkg", "com"),
        ("deb", "debian", "org"),
        ("crates", "io"),
    )
)
MACHINE_PATH = re.compile(
    r"(?<![\w./-])/(?:" + "|".join(("wo" + "rk", "ro" + "ot", r"home/\w+", r"Users/\w+")) + ")/"
)
UNFINISHED = re.compile(r"\b(?:" + "|".join(("TO" + "DO", "FIX" + "ME")) + r")\b")


def files_of_the_house() -> Iterator[tuple[str, str]]:
    """The name and text of every file that is in git or could be added."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"],
        cwd=HOUSE,
        capture_output=True,
        check=True,
        text=True,
    )
    for name in sorted(filter(None, listed.stdout.split("\0"))):
        path = HOUSE / name
        if path.is_file():
            yield name, path.read_bytes().decode("utf-8", errors="replace")


def modules_of_the_house() -> Iterator[Path]:
    """Every Python module that we wrote."""
    for folder in CODE:
        yield from (HOUSE / folder).rglob("*.py")


def test_no_file_names_the_host_of_a_package_registry():
    naming = {
        f"{name}: {host}"
        for name, text in files_of_the_house()
        for host in REGISTRY_HOSTS
        if host in text
    }

    assert naming == set()


def test_no_file_names_a_path_of_somebodys_machine():
    naming = {
        f"{name}: {found.group()}"
        for name, text in files_of_the_house()
        for found in MACHINE_PATH.finditer(text)
    }

    assert naming == set()


@pytest.mark.parametrize("path", ["/wo" + "rk/main", "see /ro" + "ot/x", "'/ho" + "me/anna/x'"])
def test_a_path_of_a_machine_is_recognised(path):
    assert MACHINE_PATH.search(path)


@pytest.mark.parametrize("path", ["https://example.org/work/", "./work/in", "/api/v1/steps"])
def test_other_paths_are_not_taken_for_a_machines(path):
    assert not MACHINE_PATH.search(path)


def test_nothing_is_left_unfinished():
    left = {name for name, text in files_of_the_house() if UNFINISHED.search(text)}

    assert left == set()


def test_the_lock_pins_every_package_and_holds_no_address():
    lines = (HOUSE / "requirements.lock").read_text().splitlines()

    assert lines
    assert [
        line for line in lines if not re.match(r"[a-z0-9][a-z0-9.-]*==\S+( ; .+)?$", line)
    ] == []


def test_the_lock_knows_every_dependency():
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text())
    asked = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    locked = {
        line.split("==")[0] for line in (HOUSE / "requirements.lock").read_text().splitlines()
    }

    names = {re.match(r"[\w.-]+", line).group().lower().replace(".", "-") for line in asked}

    assert names - locked == set()


def test_the_wheel_lists_its_packages():
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text())

    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]

    assert packages == ["custody", "labels", "api"]
    assert all((HOUSE / package / "__init__.py").is_file() for package in packages)


def test_every_folder_of_code_is_a_package():
    bare = {
        str(module.parent.relative_to(HOUSE))
        for package in ("api", "custody", "labels")
        for module in (HOUSE / package).rglob("*.py")
        if not (module.parent / "__init__.py").is_file()
        and "versions" not in module.parts  # Alembic finds its files by path
    }

    assert bare == set()


def test_every_module_opens_by_telling_its_rule():
    silent = {
        str(module.relative_to(HOUSE))
        for module in modules_of_the_house()
        if not ast.get_docstring(ast.parse(module.read_text()))
    }

    assert silent == set()


def test_every_decision_has_a_number_of_its_own_and_fits_a_page():
    decisions = sorted((HOUSE / "docs" / "adr").glob("*.md"))

    numbers = [decision.name.split("-")[0] for decision in decisions]

    assert numbers == [f"{number:04d}" for number in range(1, len(decisions) + 1)]
    for decision in decisions:
        lines = decision.read_text().splitlines()
        assert lines[0].startswith(f"# {decision.name[:4]}. ")
        assert len(lines) <= 60


def test_the_changelog_has_a_place_for_what_is_not_yet_released():
    changelog = (HOUSE / "CHANGELOG.md").read_text()

    assert "\n## [Unreleased]\n" in changelog


@pytest.mark.parametrize("door", ["demo", "run", "test", "check", "bench"])
def test_every_door_stands_in_the_makefile_with_its_purpose(door):
    makefile = (HOUSE / "Makefile").read_text()

    assert re.search(rf"^{door}: \.venv/ready ## \S", makefile, re.MULTILINE)


def test_relative_links_in_the_docs_lead_somewhere():
    broken = {
        f"{name}: {link}"
        for name, text in files_of_the_house()
        if name.endswith(".md")
        for link in re.findall(r"\]\((?![a-z]+:|#)([^)#\s]+)", text)
        if not (HOUSE / name).parent.joinpath(link).exists()
    }

    assert broken == set()
