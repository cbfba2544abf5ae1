"""Which keys sign a log, as its entries tell; what does not follow is refused."""

import pytest

from custody.errors import LedgerTampered
from custody.ledger.keys import Ed25519Signer, Policy
from custody.ledger.log import MemoryLog
from custody.ledger.policy import PinnedKey, narrowed
from custody.ledger.succession import (
    INTRODUCED,
    RETIRED,
    SUBJECT,
    KeyReason,
    Succession,
    policy_lines,
    read_succession,
    remainder,
    successor,
)
from custody.ledger.verify import verify_entries
from tests.custody.ledger.stories import KEY, NINE, ORIGIN, Clock, a_draft, note_of

NEXT = Ed25519Signer.from_seed(ORIGIN, b"the seed of the key that is next")
THIRD = Ed25519Signer.from_seed(ORIGIN, b"and the seed of the one after it")
WHY = KeyReason.ROUTINE


class Keys:
    """A log that tells of its keys, an hour between two entries."""

    def __init__(self):
        self.clock = Clock(NINE)
        self.log = MemoryLog(self.clock)

    def write(self, type_, body, **more):
        self.clock.move(hours=1)
        draft = a_draft(self.log.size, type=type_, body=body, subjects=(SUBJECT,), **more)
        return self.log.append(draft)

    @property
    def held(self):
        told = read_succession(self.log.about(SUBJECT))
        return told if told.tenures else Succession.begun_with(KEY.key)

    def introduce(self, one):
        self.write(INTRODUCED, successor(self.held, one.key, WHY))

    def retire(self, one):
        self.write(RETIRED, remainder(self.held, one.key, WHY))


@pytest.fixture
def keys():
    return Keys()


def test_keys_are_in_force_from_their_entry_until_the_one_that_ends_them(keys):
    keys.log.append(a_draft(99))
    keys.introduce(NEXT)
    keys.retire(KEY)
    keys.introduce(THIRD)

    held = keys.held
    in_force = [held.in_force(size) for size in range(5)]
    first, second, third = KEY.key, NEXT.key, THIRD.key
    assert in_force == [(first,), (first,), (first, second), (second,), (second, third)]
    assert held.in_force() == (second, third)


def test_a_policy_bounds_each_key_by_when_it_came_and_went(keys):
    keys.introduce(NEXT)
    keys.retire(KEY)

    came, went = "2026-11-22T10:00:00.000000Z", "2026-11-22T11:00:00.000000Z"
    assert policy_lines(keys.held) == [
        f"log {KEY.vkey}", f"valid {KEY.key.shown} - {went}",
        f"log {NEXT.vkey}", f"valid {NEXT.key.shown} {came} -",
    ]  # fmt: skip
    policy = Policy.parse("\n".join([*policy_lines(keys.held), "quorum none"]))
    assert policy.keys == tuple(one.pinned for one in keys.held.tenures)


@pytest.mark.parametrize(
    ("bounds", "both"),
    [
        (("", ""), ("b", "d")),
        (("a", "e"), ("b", "d")),
        (("c", "c"), ("c", "c")),
        (("", "c"), ("b", "c")),
    ],
)
def test_of_two_bounds_the_narrower_stays(bounds, both):
    assert narrowed(PinnedKey(KEY.key, "b", "d"), PinnedKey(KEY.key, *bounds)) == PinnedKey(
        KEY.key, *both
    )


def told(key, *in_force, reason="routine"):
    return {"key": key.vkey, "reason": reason, "in_force": [one.vkey for one in in_force]}


@pytest.mark.parametrize(
    ("type_", "body"),
    [
        (INTRODUCED, told(NEXT, KEY, NEXT)),  # it came already
        (INTRODUCED, told(THIRD, NEXT, THIRD)),  # one that was in force is gone without an entry
        (INTRODUCED, told(THIRD, KEY, NEXT)),  # it is not in force itself
        (INTRODUCED, told(THIRD, KEY, NEXT, THIRD, KEY)),
        (RETIRED, told(THIRD, KEY, NEXT)),  # it never came
        (RETIRED, told(KEY, KEY, NEXT)),  # it would stay
        (RETIRED, told(KEY)),  # nobody would stay
        (RETIRED, {"key": "nonsense", "reason": "routine", "in_force": [NEXT.vkey]}),
        (RETIRED, {"key": KEY.vkey, "reason": "routine", "in_force": [7]}),
        (RETIRED, {"key": KEY.vkey}),
        (RETIRED, {}),
    ],
)  # fmt: skip
def test_an_entry_that_does_not_follow_makes_no_succession(keys, type_, body):
    keys.introduce(NEXT)
    keys.write(type_, body)

    with pytest.raises(LedgerTampered, match="entry 1"):
        keys.held  # noqa: B018
    report = verify_entries(
        keys.log.rows(0, 2), note_of(keys.log), Policy.of([KEY.vkey], pinned=True)
    )
    assert (report.ok, "entry 1" in report.problem) == (False, True)


def test_a_first_key_is_never_retired_and_never_introduced_alone(keys):
    for type_, body in ((RETIRED, told(KEY, NEXT)), (INTRODUCED, told(KEY, KEY))):
        other = Keys()
        other.write(type_, body)
        with pytest.raises(LedgerTampered, match="entry 0"):
            other.held  # noqa: B018


def test_a_refused_entry_and_one_about_somebody_else_tell_of_no_key(keys):
    keys.write(INTRODUCED, told(NEXT, KEY, NEXT), verdict="refused", reasons=("no",))
    keys.write("evidence:issued", {"names": False})

    assert keys.held == Succession.begun_with(KEY.key)


def test_a_whole_log_is_held_to_what_it_tells_of_its_keys(keys):
    pinned = Policy.of([KEY.vkey, NEXT.vkey], pinned=True)
    keys.introduce(NEXT)
    keys.retire(KEY)
    keys.log.append(a_draft(7))
    rows = list(keys.log.rows(0, 3))

    assert verify_entries(rows, note_of(keys.log, key=NEXT), pinned).ok
    assert verify_entries(rows, note_of(keys.log, size=1), pinned).ok
    assert verify_entries(rows, note_of(keys.log, size=1, key=NEXT), pinned).ok
    late = verify_entries(rows, note_of(keys.log, size=2), pinned)
    assert (
        late.problem
        == f"the checkpoint over 2 entries is signed by {KEY.key.shown} only, not in force then"
    )
