"""Whatever becomes of prints, they add up: carried in and printed = applied, void, destroyed, and what is left over."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from custody.domain.reconciliation import reconcile
from custody.domain.records import Label
from custody.domain.vocabulary import LabelState

OPEN, APPLIED, VOID, DESTROYED = LabelState


def a_print(serial: int, state: LabelState = OPEN) -> Label:
    return Label(
        serial=serial, kind="vessel", bears="", template="vessel v1", state=state, printed_by="W", printed_at="",
        station="W-CLEAN-3",
    )  # fmt: skip


states = st.sampled_from(LabelState)
lives = st.lists(st.tuples(st.none() | states, states), max_size=12)


def test_a_shift_hands_on_what_it_left_open():
    morning = reconcile([], [a_print(1, APPLIED), a_print(2), a_print(3, VOID)])
    evening = reconcile(
        morning.balanced, [a_print(1, APPLIED), a_print(2, DESTROYED), a_print(3, VOID), a_print(4)]
    )

    assert (morning.difference, [one.serial for one in morning.open]) == (1, [2])
    assert [one.serial for one in evening.carried_in] == [2]
    assert [one.serial for one in evening.printed] == [4]
    assert [one.serial for one in evening.ended(DESTROYED)] == [2]
    assert evening.difference == 1


def test_a_print_that_was_on_its_bag_and_was_reprinted_is_told_beside_the_balance():
    later = reconcile([a_print(1, APPLIED)], [a_print(1, VOID), a_print(2, APPLIED)])

    assert [one.serial for one in later.replaced] == [1]
    assert [one.serial for one in later.balanced] == [2]
    assert later.difference == 0


def test_a_number_that_no_print_has_is_missing():
    mine = reconcile([], [a_print(3), a_print(7)])

    assert mine.missing(known=[4, 6]) == (5,)
    assert reconcile([], []).missing(known=[1]) == ()


@given(lives=lives)
def test_prints_always_add_up(lives):
    """A life: its state at the beginning, if it was there, and at the end."""
    before = [a_print(n, then) for n, (then, _) in enumerate(lives) if then]
    after = [a_print(n, now) for n, (_, now) in enumerate(lives)]
    sums = reconcile(before, after)
    ended = sum(len(sums.ended(state)) for state in (APPLIED, VOID, DESTROYED))

    assert len(sums.carried_in) + len(sums.printed) == ended + len(sums.open)
    assert sums.difference == len(sums.open)


@given(lives=lives)
def test_two_shifts_after_each_other_are_one_long_shift(lives):
    """What the first carries out is what the second carries in."""
    middle = [a_print(n, then) for n, (then, _) in enumerate(lives) if then]
    end = [a_print(n, now) for n, (_, now) in enumerate(lives)]
    first, second = reconcile([], middle), reconcile(middle, end)

    assert {one.serial for one in first.open} == {one.serial for one in second.carried_in}
    assert [replace(one) for one in reconcile([], end).open] == [
        one for one in end if one.state == OPEN
    ]
