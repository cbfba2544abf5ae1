"""A checkpoint is three lines under a signature of a pinned key."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import DocumentUnreadable, LedgerTampered
from custody.ledger.checkpoint import Checkpoint, open_checkpoint
from custody.ledger.keys import Policy, sign_note
from tests.custody.ledger.stories import KEY, ORIGIN, POLICY, STRANGER

ROOT = bytes(range(32))
PACKED = base64.b64encode(ROOT).decode()
CHECKPOINT = Checkpoint(origin=ORIGIN, size=42, root=ROOT)


def test_a_checkpoint_is_three_lines():
    assert CHECKPOINT.text() == f"{ORIGIN}\n42\n{PACKED}\n"


@given(st.integers(0, 10**15), st.binary(min_size=32, max_size=32))
def test_a_checkpoint_is_read_back(size, root):
    checkpoint = Checkpoint(origin=ORIGIN, size=size, root=root)

    assert Checkpoint.parse(checkpoint.text()) == checkpoint


@pytest.mark.parametrize(
    "text",
    [
        f"{ORIGIN}\n42\n{PACKED}",
        f"{ORIGIN}\n42\n{PACKED}\n\n",
        f"{ORIGIN}\n42\n{PACKED}\nan extension\n",
        f"\n42\n{PACKED}\n",
        f"an origin\n42\n{PACKED}\n",
        f"{ORIGIN}\n042\n{PACKED}\n",
        f"{ORIGIN}\n-1\n{PACKED}\n",
        f"{ORIGIN}\n+1\n{PACKED}\n",
        f"{ORIGIN}\n٤٢\n{PACKED}\n",
        f"{ORIGIN}\n{10**20}\n{PACKED}\n",
        f"{ORIGIN}\n42\n{PACKED[:-1]}\n",
        f"{ORIGIN}\n42\nAAAA\n",
        "",
    ],
)
def test_anything_else_is_no_checkpoint(text):
    with pytest.raises(DocumentUnreadable):
        Checkpoint.parse(text)


def test_a_demo_says_so_in_its_origin():
    assert CHECKPOINT.demo
    assert not Checkpoint(origin="custody.example/demo/centre", size=0, root=ROOT).demo


def test_a_checkpoint_is_opened_by_a_pinned_key():
    opened, signers = open_checkpoint(sign_note(CHECKPOINT.text(), STRANGER, KEY), POLICY)

    assert opened == CHECKPOINT
    assert [pinned.key for pinned in signers] == [KEY.key]


def test_a_strangers_checkpoint_is_not_opened():
    with pytest.raises(LedgerTampered, match="no known key"):
        open_checkpoint(sign_note(CHECKPOINT.text(), STRANGER), POLICY)


def test_a_key_opens_no_checkpoint_of_another_log():
    other = Checkpoint(origin="custody.example/test", size=42, root=ROOT)

    with pytest.raises(LedgerTampered, match="no key is known"):
        open_checkpoint(sign_note(other.text(), KEY), Policy.of([KEY.vkey], pinned=True))
