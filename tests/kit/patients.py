"""The patients of the demo's stories, as their files tell them: who they are stands nowhere but in the vault."""

import tomllib
from collections.abc import Iterable
from pathlib import Path

JOURNEYS = Path(__file__).parents[2] / "fixtures" / "journeys"
SAYS_WHO = ("family", "given", "birth_date", "hospital_number")
PATIENTS: dict[str, dict[str, str]] = {
    path.stem: {name: str(told["patient"][name]) for name in SAYS_WHO}
    for path in sorted([*JOURNEYS.glob("*.toml"), *JOURNEYS.glob("waiting/*.toml")])
    if "patient" in (told := tomllib.loads(path.read_text("utf-8")))
}


def words_of(patients: Iterable[dict[str, str]]) -> frozenset[str]:
    """Every word that says who somebody is, and a birth date without its hyphens, too."""
    said = {word for patient in patients for word in patient.values()}
    return frozenset(said | {patient["birth_date"].replace("-", "") for patient in patients})


def found_in(data: bytes, words: Iterable[str]) -> list[str]:
    """The words that stand somewhere in it, in any case of letters."""
    text = data.decode("utf-8", "replace").casefold()
    return sorted(word for word in words if word.casefold() in text)
