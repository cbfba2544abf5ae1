"""The ledger's known answers, made from the definitions by a script that shares no code with us.

    python tests/known_answers/make_ledger_vectors.py FOLDER

writes `known_answers.json`, `good.jsonl`, `policy.txt` and `tampered/`.  Everything is naive on
purpose: RFC 6962 word for word, `json` for the bytes, `hmac` for the commitments.  The key is made
of a seed that is published here, so it signs nothing else.  Once landed, known answers are added
to and never changed.
"""

import base64
import hashlib
import hmac
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ORIGIN = "custody.example/known-answers/demo"
SEED = bytes(range(32))
STRANGERS_SEED = bytes(range(32, 64))
ANNA, BEN = "CHA999926000001", "CHA999926000002"
ANNAS_BAG, BENS_BAG = "A999926000001-S0001A00", "A999926000002-S0001A00"

Fields = dict[str, Any]


# ── the definitions ────────────────────────────────────────────────────────────────────────


def canonical(value: Any) -> bytes:
    """RFC 8785, for whole numbers and ASCII keys."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def leaf(body: bytes) -> bytes:
    return sha256(b"\x00" + body)


def split(size: int) -> int:
    """The largest power of two smaller than size."""
    power = 1
    while power * 2 < size:
        power *= 2
    return power


def tree(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962 section 2.1, over leaf hashes."""
    if not leaves:
        return sha256(b"")
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return sha256(b"\x01" + tree(leaves[:k]) + tree(leaves[k:]))


def path(m: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of RFC 6962 section 2.1.1."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), tree(leaves[k:])]
    return [*path(m - k, leaves[k:]), tree(leaves[:k])]


def subproof(m: int, leaves: list[bytes], whole: bool) -> list[bytes]:
    """SUBPROOF of RFC 6962 section 2.1.2."""
    if m == len(leaves):
        return [] if whole else [tree(leaves)]
    k = split(len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], whole), tree(leaves[k:])]
    return [*subproof(m - k, leaves[k:], False), tree(leaves[:k])]


class Key:
    """An Ed25519 key of c2sp.org/signed-note."""

    def __init__(self, seed: bytes, name: str = ORIGIN) -> None:
        self.name = name
        self.private = Ed25519PrivateKey.from_private_bytes(seed)
        public = b"\x01" + self.private.public_key().public_bytes_raw()
        self.id = sha256(name.encode() + b"\n" + public)[:4]
        self.vkey = f"{name}+{self.id.hex()}+{base64.b64encode(public).decode()}"

    def note(self, text: str) -> str:
        packed = base64.b64encode(self.id + self.private.sign(text.encode())).decode()
        return f"{text}\n\u2014 {self.name} {packed}\n"


LOGS_KEY = Key(SEED)
STRANGERS_KEY = Key(STRANGERS_SEED)


def checkpoint(leaves: list[bytes], origin: str = ORIGIN) -> str:
    return f"{origin}\n{len(leaves)}\n{base64.b64encode(tree(leaves)).decode()}\n"


# ── the entries ────────────────────────────────────────────────────────────────────────────


def moment(minute: int, second: int = 0) -> str:
    return f"2026-11-22T09:{minute:02d}:{second:02d}.250000Z"


def act(number: int, type_: str, subjects: list[str], **more: Any) -> Fields:
    """An act before it is linked."""
    return {
        "v": 1,
        "id": f"019ab000-0000-7000-8000-{number:012x}",
        "type": type_,
        "at": {"time": moment(number), "zone": "Europe/Zurich", "source": "simulated"},
        "rec": moment(number, 1),
        "site": "centre-1",
        "station": "ward-3",
        "actor": "badge-11",
        "subjects": subjects,
        "verdict": "accepted",
        **more,
    }


SALT = sha256(b"a salt is random; this one is published")
SEALED = "2019-02-03"
COMMITMENT = hmac.new(SALT, canonical(SEALED), hashlib.sha256).hexdigest()


def story() -> list[Fields]:
    """Two patients, a refusal, a declaration, and Anna's evidence: one entry with each field."""
    bound = {"birth_date": COMMITMENT}
    bag = {"id": ANNAS_BAG, "therapy": ANNA, "condition": "fresh", "volume_microlitres": 210000}
    return [
        act(0, "therapy:enrolled", [ANNA], commitments=bound, body={"under_twelve": True}),
        act(1, "therapy:enrolled", [BEN]),
        act(2, "container:collected", [ANNA, ANNAS_BAG], step="collection",
            outcome=[["container", bag]], body={"volume_microlitres": 210000}),
        act(3, "container:collected", [BEN, BENS_BAG], step="collection", second="badge-12"),
        act(4, "container:checked", [ANNA, ANNAS_BAG], step="bedside_check", verdict="refused",
            second="badge-12", reasons=["wrong_patient", {"code": "on_hold", "hold": "h-1"}],
            body={"temperature_millicelsius": -150000,
                  "unit": '\u00b5g/mL \u2014 "a"\\\n\u0001\u0301'}),
        act(5, "container:infused", [ANNA, ANNAS_BAG], verdict="declared", second="badge-12",
            at={"time": moment(1), "zone": "Europe/Zurich", "source": "paper"},
            refs=["019ab000-0000-7000-8000-000000000004"],
            signoffs=[{"meaning": "performed", "person": "badge-11"}],
            device={"id": "tablet-4", "seq": 17, "signature": "c2lnbmF0dXJl"}),
        act(6, "therapy:paused", [BEN], verdict="already_done"),
        act(7, "evidence:issued", [ANNA], station="desk-1", actor="badge-20"),
    ]  # fmt: skip


def link(acts: list[Fields]) -> list[bytes]:
    """The bytes of the acts, each with its links."""
    tails: dict[str, tuple[int, str]] = {}
    bodies = []
    for one in acts:
        fields = dict(one)
        links = []
        for subject in sorted(fields.pop("subjects")):
            n, prev = tails.get(subject, (0, ""))
            links.append({"subject": subject, "n": n + 1} | ({"prev": prev} if prev else {}))
        body = canonical(fields | {"links": links})
        tails |= {one["subject"]: (one["n"], leaf(body).hex()) for one in links}
        bodies.append(body)
    return bodies


# ── bundles ────────────────────────────────────────────────────────────────────────────────


def header(key: Key = LOGS_KEY, **changes: Any) -> bytes:
    fields = {"custody-bundle": 1, "origin": ORIGIN, "subject": ANNA, "vkeys": [key.vkey]}
    return canonical(fields | changes)


def line(index: int, bodies: list[bytes], at: int | None = None) -> bytes:
    """The line of the entry at `index`, with the index `at` if another is claimed."""
    proof = [node.hex() for node in path(index, [leaf(body) for body in bodies])]
    claimed = index if at is None else at
    return canonical({"entry": bodies[index].decode(), "index": claimed, "proof": proof})


def signed(bodies: list[bytes], key: Key = LOGS_KEY, origin: str = ORIGIN) -> bytes:
    note = key.note(checkpoint([leaf(body) for body in bodies], origin))
    return canonical({"checkpoint": note})


def about(subject: str, bodies: list[bytes]) -> list[int]:
    """The indexes of the entries that link a subject."""
    quoted = f'"subject":"{subject}"'.encode()
    return [index for index, body in enumerate(bodies) if quoted in body]


def lines_of(bodies: list[bytes]) -> list[bytes]:
    """The lines of Anna's bundle over these bytes."""
    return [header(), *(line(index, bodies) for index in about(ANNA, bodies)), signed(bodies)]


BODIES = link(story())
GOOD = lines_of(BODIES)


# ── attacks ────────────────────────────────────────────────────────────────────────────────
# Anna's entries are 0, 2, 4, 5 and 7, on lines 1 to 5; line 0 is the header, line 6 the checkpoint.


def entry_text(number: int, change: Callable[[str], str]) -> list[bytes]:
    """The good bundle with the text of one entry changed, its proof kept."""
    fields = json.loads(GOOD[number])
    before = fields["entry"]
    fields["entry"] = change(before)
    assert fields["entry"] != before
    return [*GOOD[:number], canonical(fields), *GOOD[number + 1 :]]


def replaced(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, 1)


def rewritten(index: int, **changes: Any) -> list[bytes]:
    """The bundle of a log whose keeper wrote an entry otherwise, linked and signed all anew."""
    acts = story()
    acts[index] |= changes
    return lines_of(link(acts))


def mislinked(index: int, change: Callable[[Fields], None]) -> list[bytes]:
    """The bundle of a log whose keeper signed an entry with links that do not follow."""
    fields = json.loads(BODIES[index])
    change(fields)
    return lines_of([*BODIES[:index], canonical(fields), *BODIES[index + 1 :]])


def raw_entry(index: int, body: bytes) -> list[bytes]:
    """The bundle of a log whose keeper signed bytes that are no entry."""
    bodies = [*BODIES[:index], body, *BODIES[index + 1 :]]
    lines = [line(one, bodies) for one in about(ANNA, BODIES)]
    return [header(), *lines, signed(bodies)]


def proof_changed() -> list[bytes]:
    fields = json.loads(GOOD[2])
    fields["proof"][0] = sha256(b"another").hex()
    return [*GOOD[:2], canonical(fields), *GOOD[3:]]


def note_changed(change: Callable[[str], str]) -> list[bytes]:
    note = json.loads(GOOD[-1])["checkpoint"]
    assert change(note) != note
    return [*GOOD[:-1], canonical({"checkpoint": change(note)})]


def signature_flipped(note: str) -> str:
    start, packed = note.rstrip("\n").rsplit(" ", 1)
    data = bytearray(base64.b64decode(packed))
    data[-1] ^= 1
    return f"{start} {base64.b64encode(bytes(data)).decode()}\n"


def skip_a_link(fields: Fields) -> None:
    next(one for one in fields["links"] if one["subject"] == ANNA)["n"] += 1


def wrong_prev(fields: Fields) -> None:
    next(one for one in fields["links"] if one["subject"] == ANNA)["prev"] = "0" * 64


def wrong_prev_of_bag(fields: Fields) -> None:
    next(one for one in fields["links"] if one["subject"] == ANNAS_BAG)["prev"] = "0" * 64


def forged(body: bytes) -> bytes:
    fields = json.loads(body)
    fields["actor"] = "badge-99"
    return canonical(fields)


def with_key(body: bytes, name: str, shown: str) -> bytes:
    """The body with one more field, spelled as given, in its place of the order."""
    return canonical(json.loads(body) | {name: "@"}).replace(b'"@"', shown.encode())


# name: what was done, the lines, the first bad entry, a piece of the sentence
ATTACKS: dict[str, tuple[str, list[bytes], int | None, str]] = {
    "changed_field": (
        "a volume was changed in the text of an entry",
        entry_text(2, replaced("210000", "290000")), 2, "not in the tree"),
    "moved_field_border": (
        "a letter was moved from one field to the next, the letters in a row unchanged",
        entry_text(1, lambda text: text.replace("centre-1", "centre-").replace("ward", "1ward")), 0,
        "not in the tree"),
    "changed_verdict": (
        "a refusal was turned into an acceptance",
        entry_text(3, replaced('"refused"', '"accepted"')), 4, "not in the tree"),
    "cut_tail": (
        "the last entry was taken out of the bundle",
        [*GOOD[:5], GOOD[6]], None, "left out"),
    "cut_checkpoint": (
        "the checkpoint was taken off the end",
        GOOD[:6], None, "not its checkpoint"),
    "forged_last_entry": (
        "the last entry was replaced by one of the forger's making",
        [*GOOD[:5], line(7, [*BODIES[:7], forged(BODIES[7])]), GOOD[6]], 7, "not in the tree"),
    "forged_history": (
        "an entry was replaced, all was linked and hashed anew, and the old signature put under it",
        [*rewritten(2, actor="badge-99")[:-1], GOOD[6]], 0, "not in the tree"),
    "swapped_entries": (
        "two entries changed places, index and proof with them",
        [*GOOD[:2], GOOD[3], GOOD[2], *GOOD[4:]], 4, "must follow"),
    "swapped_indexes": (
        "two entries changed their bytes and kept their places",
        [*GOOD[:1], line(2, BODIES, at=0), line(0, BODIES, at=2), *GOOD[3:]], 0, "must follow"),
    "deleted_middle": (
        "an entry was taken out of the middle",
        [*GOOD[:3], *GOOD[4:]], 5, "must follow"),
    "deleted_first": (
        "the first entry was taken out",
        [GOOD[0], *GOOD[2:]], 2, "must follow"),
    "inserted_entry": (
        "an entry of the forger's making was put between two",
        [*GOOD[:3], line(0, [forged(BODIES[2])], at=3), *GOOD[3:]], 3, "must follow"),
    "repeated_entry": (
        "an entry stands twice",
        [*GOOD[:3], GOOD[2], *GOOD[3:]], 2, "must follow"),
    "foreign_entry": (
        "an entry about another patient was put in",
        [*GOOD[:2], line(1, BODIES), *GOOD[2:]], 1, "does not speak of"),
    "wrong_index": (
        "an entry claims another place",
        [*GOOD[:5], line(7, BODIES, at=6), GOOD[6]], 6, "not in the tree"),
    "index_beyond_tree": (
        "an entry claims a place behind the tree",
        [*GOOD[:5], line(7, BODIES, at=8), GOOD[6]], 8, "not in the tree"),
    "changed_proof": (
        "a hash of a proof was changed", proof_changed(), 2, "not in the tree"),
    "duplicate_key": (
        "a field stands twice, for readers who take the first and readers who take the last",
        entry_text(1, replaced('"actor":', '"actor":"badge-99","actor":')), 0, "canonical"),
    "another_spelling": (
        "a space was put where JSON allows one",
        entry_text(1, replaced('":', '": ')), 0, "canonical"),
    "escaped_letter": (
        "a letter was spelled as an escape",
        entry_text(1, replaced("badge", "\\u0062adge")), 0, "canonical"),
    "signed_unknown_field": (
        "the log's keeper signed a field that no entry has",
        raw_entry(2, with_key(BODIES[2], "note", '"hidden"')), 2, "no field"),
    "signed_null": (
        "the log's keeper signed a null",
        raw_entry(2, with_key(BODIES[2], "second", "null")), 2, "null"),
    "signed_fraction": (
        "the log's keeper signed a fraction",
        raw_entry(2, with_key(BODIES[2], "second", "1.5")), 2, "float"),
    "signed_large_number": (
        "the log's keeper signed a number that JavaScript cannot hold",
        raw_entry(2, with_key(BODIES[2], "body", '{"n":9007199254740992}')), 2, "53"),
    "signed_decomposed_text": (
        "the log's keeper signed a letter and its accent as two signs",
        raw_entry(2, with_key(BODIES[2], "body", '{"unit":"e\u0301"}')), 2, "normal form"),
    "signed_deep_nesting": (
        "the log's keeper signed lists in lists in lists",
        raw_entry(2, with_key(BODIES[2], "body", '{"a":' + "[" * 15 + "]" * 15 + "}")), 2,
        "deeper"),
    "signed_empty_field": (
        "the log's keeper signed a field with nothing in it",
        raw_entry(2, with_key(BODIES[2], "second", '""')), 2, "second"),
    "signed_impossible_day": (
        "the log's keeper signed the 30th of February",
        rewritten(2, rec="2026-02-30T09:02:01.250000Z"), 2, "rec"),
    "signed_refusal_without_reason": (
        "the log's keeper signed a refusal that tells no reason",
        rewritten(2, verdict="refused"), 2, "reason"),
    "signed_time_backwards": (
        "the log's keeper signed an entry that was recorded before the one before it",
        rewritten(4, rec=moment(0)), 4, "recorded before"),
    "signed_gap": (
        "the log's keeper signed a link that counts one too far",
        mislinked(5, skip_a_link), 5, "must follow"),
    "signed_wrong_link": (
        "the log's keeper signed a link to an entry that is not the one before",
        mislinked(5, wrong_prev), 5, "does not follow"),
    "signed_wrong_bag_link": (
        "the same, about the bag",
        mislinked(5, wrong_prev_of_bag), 5, "does not follow"),
    "wrong_key": (
        "all was signed by a stranger's key of the same name",
        [header(STRANGERS_KEY), *GOOD[1:6], signed(BODIES, STRANGERS_KEY)], None, "no known key"),
    "changed_signature": (
        "a bit of the signature was changed",
        note_changed(signature_flipped), None, "does not verify"),
    "changed_size": (
        "the size in the checkpoint was changed",
        note_changed(replaced("\n8\n", "\n9\n")), None, "does not verify"),
    "rolled_back_checkpoint": (
        "an earlier checkpoint, well signed, was put under the entries",
        [*GOOD[:6], signed(BODIES[:6])], 0, "not in the tree"),
    "other_origin": (
        "the header names a production log, the checkpoint is of a demo",
        [header(origin="custody.example/known-answers"), *GOOD[1:]], None, "another log"),
    "checkpoint_of_another_log": (
        "the log's key signed for another origin",
        [*GOOD[:6], signed(BODIES, LOGS_KEY, "custody.example/other/demo")], None,
        "no key is known"),
    "other_subject": (
        "the header names another therapy",
        [header(subject=BEN), *GOOD[1:]], 0, "does not speak of"),
}  # fmt: skip


# ── files ──────────────────────────────────────────────────────────────────────────────────


def joined(lines: list[bytes]) -> bytes:
    return b"".join(one + b"\n" for one in lines)


def known_answers() -> Fields:
    """Every definition, with its answer."""
    leaves = [leaf(body) for body in BODIES]
    sizes = range(1, len(leaves) + 1)
    text = checkpoint(leaves)
    values = [SEALED, "", 42, True, ["a", 1], {"b": 1, "a": "\u00e9"}]
    return {
        "about": "Made by tests/known_answers/make_ledger_vectors.py from a published seed.",
        "seed": SEED.hex(),
        "vkey": LOGS_KEY.vkey,
        "entries": [
            {"body": body.decode(), "leaf": leaf(body).hex(), "rec": json.loads(body)["rec"]}
            for body in BODIES
        ],
        "roots": [tree(leaves[:size]).hex() for size in (0, *sizes)],
        "inclusion": [
            {"index": index, "size": size,
             "proof": [node.hex() for node in path(index, leaves[:size])]}
            for size in sizes
            for index in range(size)
        ],
        "consistency": [
            {"first": first, "second": second,
             "proof": [node.hex() for node in subproof(first, leaves[:second], True)]}
            for second in sizes
            for first in range(1, second + 1)
        ],
        "checkpoint_text": text,
        "checkpoint": LOGS_KEY.note(text),
        "commitments": [
            {"salt": SALT.hex(), "value": value, "canonical": canonical(value).decode(),
             "commitment": hmac.new(SALT, canonical(value), hashlib.sha256).hexdigest()}
            for value in values
        ],
    }  # fmt: skip


def write(folder: Path) -> None:
    """All files, in a folder that exists."""
    (folder / "tampered").mkdir(exist_ok=True)
    (folder / "good.jsonl").write_bytes(joined(GOOD))
    (folder / "policy.txt").write_text(f"log {LOGS_KEY.vkey}\nquorum none\n", encoding="utf-8")
    write_json(folder / "known_answers.json", known_answers())
    expected = {}
    for name, (done, lines, index, sentence) in ATTACKS.items():
        (folder / "tampered" / f"{name}.jsonl").write_bytes(joined(lines))
        expected[name] = {"done": done, "first_bad_index": index, "problem": sentence}
    write_json(folder / "tampered" / "expected.json", expected)


def write_json(file: Path, value: Any) -> None:
    text = json.dumps(value, indent=1, ensure_ascii=False)
    file.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
