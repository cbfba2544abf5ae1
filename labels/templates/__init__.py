"""The templates that come with the software, one TOML file for each, and how to find them.

A file that printed once is never edited: a changed layout is a new version, and the one before it stays.
"""

from functools import cache
from importlib.resources import files

from labels.content import LabelKind
from labels.elements import LabelTemplate
from labels.template_files import template_from_toml


@cache
def shipped_files() -> tuple[bytes, ...]:
    """Every file, in the order of names."""
    found = (file for file in files(__name__).iterdir() if file.name.endswith(".toml"))
    return tuple(file.read_bytes() for file in sorted(found, key=lambda file: file.name))


def _newest() -> dict[LabelKind, LabelTemplate]:
    """For each kind of label the newest template of its own name."""
    found = sorted(map(template_from_toml, shipped_files()), key=lambda one: one.version)
    by_kind = {one.kind: one for one in found}
    return {kind: by_kind[kind] for kind in LabelKind if kind in by_kind}


TEMPLATES: dict[LabelKind, LabelTemplate] = _newest()


def template_for(kind: LabelKind) -> LabelTemplate:
    """The newest shipped template for a kind of label."""
    return TEMPLATES[kind]


@cache
def shipped_for(kind: LabelKind) -> tuple[LabelTemplate, ...]:
    """Every shipped template for a kind of label, the newest first."""
    found = (one for one in map(template_from_toml, shipped_files()) if one.kind is kind)
    return tuple(sorted(found, key=lambda one: one.version, reverse=True))


def kinds_on(stock: str) -> tuple[LabelKind, ...]:
    """The kinds of label that a label printer prints when this stock is in it."""
    return tuple(
        kind for kind, one in TEMPLATES.items() if one.stock.name == stock and one.native_zpl
    )
