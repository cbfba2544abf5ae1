"""The golden labels are as they were when somebody looked at them."""

from dataclasses import replace

from labels.elements import Words
from labels.templates import TEMPLATES
from tests.labels.golden import Golden, changed, drawn, goldens, known

LOOK = "look at it: python -m scripts.golden --look; and when it is right: python -m scripts.golden"


def test_every_label_looks_as_it_was_looked_at():
    assert [one.name for one in changed()] == [], LOOK


def test_nothing_is_kept_of_labels_that_are_no_more():
    assert known().keys() == drawn().keys(), LOOK


def test_a_word_that_moves_by_a_dot_is_noticed(monkeypatch):
    golden: Golden = next(goldens())
    template = TEMPLATES[golden.case.kind]
    moved = tuple(
        replace(one, at=(one.at[0] + 0.2, *one.at[1:])) if isinstance(one, Words) else one
        for one in template.elements
    )
    monkeypatch.setitem(TEMPLATES, golden.case.kind, replace(template, elements=moved))

    page, zpl = golden.fingerprints

    before = known()[golden.name]
    assert page != before[0]
    assert zpl != before[1]
