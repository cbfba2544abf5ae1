"""Which template is in force: of the approved ones in effect the one that began last, in whatever order."""

from hypothesis import given
from hypothesis import strategies as st

from custody.domain.label_templates import from_key, in_force, key_of
from custody.domain.records import LabelTemplateApproval

DAYS = [f"2026-03-{day:02}T00:00:00.000000Z" for day in range(1, 8)]
KINDS = ("final_bag", "vessel")

approvals = st.builds(
    LabelTemplateApproval,
    name=st.sampled_from(("ours", "theirs")), version=st.integers(1, 4), kind=st.sampled_from(KINDS),
    digest=st.just("a" * 64), effective_from=st.sampled_from(DAYS), first_by=st.just("Q"), second_by=st.just("P"),
    at=st.just(DAYS[0]), retired_at=st.none() | st.sampled_from(DAYS),
)  # fmt: skip
shelves = st.lists(approvals, max_size=6, unique_by=lambda one: one.key)


@given(shelf=shelves, kind=st.sampled_from(KINDS), now=st.sampled_from(DAYS), data=st.data())
def test_the_one_that_began_last_prints(shelf, kind, now, data):
    found = in_force(shelf, kind, now)

    able = [
        one
        for one in shelf
        if one.kind == kind and one.effective_from <= now and one.retired_at is None
    ]
    assert (found in able) if able else found is None
    assert all(one.effective_from <= found.effective_from for one in able if found)
    assert in_force(data.draw(st.permutations(shelf)), kind, now) == found


@given(shelf=shelves, kind=st.sampled_from(KINDS))
def test_time_alone_brings_in_only_what_was_approved_for_later(shelf, kind):
    """Once something is in force, a later moment never leaves nothing to print from."""
    found = [in_force(shelf, kind, now) is not None for now in DAYS]

    assert found == sorted(found)


def test_it_prints_from_the_very_moment_that_it_begins_and_not_before():
    older, newer = (
        LabelTemplateApproval(
            name="ours", version=n, kind="vessel", digest="", effective_from=day, first_by="Q", second_by="P", at=day
        )
        for n, day in enumerate(DAYS[:2], 1)
    )  # fmt: skip

    assert in_force((older, newer), "vessel", "2026-03-01T23:59:59.999999Z") == older
    assert in_force((older, newer), "vessel", "2026-03-02T00:00:00.000000Z") == newer


@given(name=st.from_regex(r"[a-z][a-z0-9_]{0,39}", fullmatch=True), version=st.integers(1, 999_999))
def test_a_key_says_name_and_version(name, version):
    assert from_key(key_of(name, version)) == (name, version)


def test_what_is_no_key_says_nothing():
    for text in ("", "final_bag", "final_bag v0", "final_bag v01", "Final v1", "a v1\n", "a v1 "):
        assert from_key(text) is None
