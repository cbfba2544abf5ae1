"""The ledger's known answers, made from the definitions by a script that shares no code with us.

    python tests/known_answers/make_ledger_vectors.py FOLDER

writes `known_answers.json`, `good.jsonl`, `policy.txt`, `witnesses.json`, `selections/` and
`tampered/`.  Everything is naive on purpose: RFC 6962 word for word, `json` for the bytes, `hmac`
for the commitments.  Keys are made of seeds that are published here, so they sign nothing else.
Once landed, known answers are added to and never changed.
"""

import base64
import hashlib
import hmac
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ORIGIN = "custody.example/known-answers/demo"
SEED = bytes(range(32))
STRANGERS_SEED = bytes(range(32, 64))
ANNA, BEN = "CHA999926000001", "CHA999926000002"
ANNAS_BAG, BENS_BAG = "A999926000001-S0001A00", "A999926000002-S0001A00"

Fields = dict[str, Any]
Attack = tuple[str, list[bytes], int | None, str]
"""What was done, the lines, the first bad entry, a piece of the sentence."""


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
        body = canonical(fields | ({"links": links} if links else {}))
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
ATTACKS: dict[str, Attack] = {
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


# ── one field at a time ────────────────────────────────────────────────────────────────────
# Of each field of the format the content is changed into another good one, the bytes stay
# canonical, and the proof is that of the entry before the change.

IN_NO_TREE = "not in the tree"
FIELDS_CHANGED: list[tuple[str, int, str, Any, str]] = [
    # field, line, member (empty: the field itself), what it holds then, a piece of the sentence
    ("v", 1, "", 2, "'v'"),
    ("id", 1, "", "019ab000-0000-7000-8000-0000000000ff", IN_NO_TREE),
    ("type", 2, "", "container:received", IN_NO_TREE),
    ("step", 2, "", "thaw", IN_NO_TREE),
    ("at", 4, "time", moment(2), IN_NO_TREE),
    ("at", 1, "zone", "Asia/Tokyo", IN_NO_TREE),
    ("at", 4, "source", "station", IN_NO_TREE),
    ("rec", 2, "", moment(3, 1), IN_NO_TREE),
    ("site", 1, "", "centre-2", IN_NO_TREE),
    ("station", 1, "", "ward-4", IN_NO_TREE),
    ("actor", 1, "", "badge-12", IN_NO_TREE),
    ("second", 3, "", "badge-13", IN_NO_TREE),
    ("links", 2, "subject", BEN, "does not speak of"),
    ("links", 3, "n", 4, "must follow"),
    ("links", 3, "prev", "0" * 64, "does not follow"),
    ("body", 1, "under_twelve", False, IN_NO_TREE),
    ("outcome", 2, "", [["container", {"id": ANNAS_BAG, "therapy": ANNA}]], IN_NO_TREE),
    ("verdict", 4, "", "accepted", IN_NO_TREE),
    ("reasons", 3, "", ["late"], IN_NO_TREE),
    ("commitments", 1, "birth_date", "0" * 64, IN_NO_TREE),
    ("refs", 4, "", ["019ab000-0000-7000-8000-000000000002"], IN_NO_TREE),
    ("signoffs", 4, "", [{"meaning": "performed", "person": "badge-99"}], IN_NO_TREE),
    ("device", 4, "seq", 18, IN_NO_TREE),
]
TAKEN_OUT = {
    "step": IN_NO_TREE, "second": IN_NO_TREE, "links": "does not speak of", "body": IN_NO_TREE,
    "outcome": IN_NO_TREE, "reasons": "no reason", "commitments": IN_NO_TREE, "refs": IN_NO_TREE,
    "signoffs": IN_NO_TREE, "device": IN_NO_TREE,
}  # fmt: skip


def index_on(number: int) -> int:
    """The index of the entry on a line of the good bundle."""
    return int(json.loads(GOOD[number])["index"])


def with_fields(number: int, change: Callable[[Fields], None]) -> list[bytes]:
    """The good bundle with the fields of one entry changed, canonical again, its proof kept."""

    def changed(text: str) -> str:
        fields = json.loads(text)
        change(fields)
        return canonical(fields).decode()

    return entry_text(number, changed)


def one_field(name: str, number: int, member: str, value: Any) -> list[bytes]:
    """The good bundle with one field, or a member of it, holding something else."""

    def change(fields: Fields) -> None:
        if not member:
            fields[name] = value
            return
        inner = fields[name][-1] if name == "links" else fields[name]
        assert member in inner
        inner[member] = value

    return with_fields(number, change)


def field_attacks() -> Iterator[tuple[str, Attack]]:
    """Each field changed; each that an entry may lack, taken out."""
    for name, number, member, value, sentence in FIELDS_CHANGED:
        title = f"field_{name}_{member}" if member else f"field_{name}"
        done = f"the field {name} was changed" + (f" in its {member}" if member else "")
        yield title, (done, one_field(name, number, member, value), index_on(number), sentence)
    for name, sentence in TAKEN_OUT.items():
        number = next(
            one for one in range(1, 6) if name in json.loads(json.loads(GOOD[one])["entry"])
        )
        lines = with_fields(number, lambda fields, name=name: fields.pop(name))
        yield (
            f"without_{name}",
            (f"the field {name} was taken out", lines, index_on(number), sentence),
        )


# ── more attacks ───────────────────────────────────────────────────────────────────────────


def moved_signoff() -> list[bytes]:
    """Anna's sign-off on the infusion, taken off and put under the refusal before it."""
    fields = json.loads(json.loads(GOOD[4])["entry"])
    signoffs = fields.pop("signoffs")
    lines = with_fields(3, lambda refusal: refusal.update(signoffs=signoffs))
    return [*lines[:4], *with_fields(4, lambda other: other.pop("signoffs"))[4:]]


def hidden(index: int) -> list[bytes]:
    """One entry taken out of Anna's, those after it counted and linked as if it had never been."""
    bodies = link([act for at, act in enumerate(story()) if at != index])
    kept = [at for at in about(ANNA, BODIES) if at != index]
    return [header(), *(claimed(bodies[at - (at > index)], at) for at in kept), GOOD[-1]]


def claimed(body: bytes, index: int, proof: list[str] | None = None) -> bytes:
    """A line for these bytes at a place, with the proof of what stands there, or another."""
    own = [node.hex() for node in path(index, [leaf(one) for one in BODIES])]
    return canonical(
        {"entry": body.decode(), "index": index, "proof": own if proof is None else proof}
    )


def with_proof(number: int, change: Callable[[list[str]], list[str]]) -> list[bytes]:
    """The good bundle with one proof changed."""
    fields = json.loads(GOOD[number])
    fields["proof"] = change(fields["proof"])
    return [*GOOD[:number], canonical(fields), *GOOD[number + 1 :]]


def raw_line(number: int, old: bytes, new: bytes) -> list[bytes]:
    """The good bundle with the bytes of one line changed, whatever becomes of its JSON."""
    assert old in GOOD[number]
    return [*GOOD[:number], GOOD[number].replace(old, new, 1), *GOOD[number + 1 :]]


def over(size: int, indexes: list[int]) -> list[bytes]:
    """A bundle of some entries against a checkpoint that was signed when the log was shorter."""
    return [header(), *(line(index, BODIES[:size]) for index in indexes), signed(BODIES[:size])]


def noted(text: str, key: Key = LOGS_KEY) -> list[bytes]:
    """The good bundle under a note of this text, well signed."""
    return [*GOOD[:-1], canonical({"checkpoint": key.note(text)})]


def keys_id_changed(note: str) -> str:
    start, packed = note.rstrip("\n").rsplit(" ", 1)
    data = bytearray(base64.b64decode(packed))
    data[0] ^= 1
    return f"{start} {base64.b64encode(bytes(data)).decode()}\n"


def signed_twice(note: str) -> str:
    return note + signature_flipped(note).split("\n\n")[1]


def signed_often(note: str) -> str:
    return note + "\u2014 a.witness/1 AAAAAAA=\n" * 100


def another_base64(note: str) -> str:
    """The same bytes, with bits set that base64 throws away."""
    assert note.endswith("Y=\n")
    return note.removesuffix("Y=\n") + "Z=\n"


ROOT = checkpoint([leaf(body) for body in BODIES]).split("\n")[2]
REWRITTEN = link(
    [one | ({"actor": "badge-99"} if at == 2 else {}) for at, one in enumerate(story())]
)
BENS = [line(index, BODIES) for index in about(BEN, BODIES)]

MORE_ATTACKS: dict[str, Attack] = {
    "hidden_entry": (
        "a refusal was taken out, and all after it counted and linked as if it had never been",
        hidden(4), 5, IN_NO_TREE),
    "moved_signoff": (
        "a sign-off was taken off its entry and put under another",
        moved_signoff(), 4, IN_NO_TREE),
    "split_view": (
        "the checkpoint is of the same size and signed by the log's key, over another history",
        [*GOOD[:6], signed(REWRITTEN)], 0, IN_NO_TREE),
    "stale_checkpoint": (
        "all entries but the last, proved against the checkpoint before it",
        over(7, [0, 2, 4, 5]), None, "left out"),
    "stale_checkpoint_under_all": (
        "all entries, proved as far as can be against the checkpoint before the last",
        [*over(7, [0, 2, 4, 5])[:5], GOOD[5], signed(BODIES[:7])], 7, IN_NO_TREE),
    "proof_of_another_therapy": (
        "an entry came with the proof of the entry about another patient",
        with_proof(2, lambda _: json.loads(line(3, BODIES))["proof"]), 2, IN_NO_TREE),
    "place_and_proof_of_another_therapy": (
        "an entry claims place and proof of the entry about another patient",
        [*GOOD[:2], claimed(BODIES[2], 3), *GOOD[3:]], 3, IN_NO_TREE),
    "bundle_of_another_therapy": (
        "the entries about another patient stand under the header, each with its good proof",
        [GOOD[0], *BENS, GOOD[6]], 1, "does not speak of"),
    "proof_too_long": (
        "a proof goes on after the root", with_proof(2, lambda proof: [*proof, proof[-1]]), 2,
        IN_NO_TREE),
    "proof_too_short": (
        "a proof lacks its last hash", with_proof(2, lambda proof: proof[:-1]), 2, IN_NO_TREE),
    "proof_empty": ("a proof was emptied", with_proof(2, lambda _: []), 2, IN_NO_TREE),
    "proof_reversed": (
        "the hashes of a proof were turned round", with_proof(2, lambda proof: proof[::-1]), 2,
        IN_NO_TREE),
    "proof_in_capitals": (
        "the hashes of a proof were written in capitals",
        with_proof(2, lambda proof: [one.upper() for one in proof]), None, "line 3"),
    "negative_index": (
        "an entry claims a place before the first",
        raw_line(1, b'"index":0', b'"index":-1'), -1, "stands after"),
    "huge_index": (
        "an entry claims a place of 401 digits",
        raw_line(2, b'"index":2', b'"index":1' + b"0" * 400), None, "line 3"),
    "fraction_as_index": (
        "an entry claims the place 2.0", raw_line(2, b'"index":2', b'"index":2.0'), None, "line 3"),
    "huge_number": (
        "a volume was changed into a number of 4,000 digits",
        entry_text(2, replaced("210000", "9" * 4000)), 2, "JSON"),
    "exponent": (
        "a volume was spelled with an exponent",
        entry_text(2, replaced("210000", "21e4")), 2, "float"),
    "number_beyond_floats": (
        "a volume was changed into more than a float can hold",
        entry_text(2, replaced("210000", "1e400")), 2, "JSON"),
    "negative_zero": (
        "a volume was changed into minus zero", entry_text(2, replaced("210000", "-0")), 2, "canonical"),
    "leading_zero": (
        "a volume was spelled with a zero before it",
        entry_text(2, replaced("210000", "0210000")), 2, "JSON"),
    "deep_nesting": (
        "lists were put into lists, 30,000 deep",
        entry_text(1, replaced("true", "[" * 30_000 + "]" * 30_000)), 0, "JSON"),
    "deep_nesting_unclosed": (
        "lists were opened, 60,000 deep, and none was closed",
        entry_text(1, replaced("true", "[" * 60_000)), 0, "JSON"),
    "deep_nesting_of_a_line": (
        "a line of the bundle is nothing but lists in lists",
        [*GOOD[:2], b"[" * 100_000 + b"]" * 100_000, *GOOD[3:]], None, "line 3"),
    "duplicate_key_within": (
        "a field inside a field stands twice",
        entry_text(1, replaced('"under_twelve":true', '"under_twelve":false,"under_twelve":true')), 0,
        "canonical"),
    "duplicate_key_escaped": (
        "a field stands twice, once with a letter spelled as an escape",
        entry_text(1, replaced('{"actor":', '{"\\u0061ctor":"badge-99","actor":')), 0, "canonical"),
    "duplicate_key_of_a_line": (
        "a line of the bundle names two places",
        raw_line(2, b'"index":2', b'"index":2,"index":3'), None, "line 3"),
    "unknown_key_of_a_line": (
        "a line of the bundle holds what no line holds",
        raw_line(2, b'"index":2', b'"index":2,"note":"hidden"'), None, "line 3"),
    "fields_out_of_order": (
        "two fields changed places",
        entry_text(1, replaced('"station":"ward-3","type":"therapy:enrolled"',
                               '"type":"therapy:enrolled","station":"ward-3"')), 0, "canonical"),
    "lone_surrogate": (
        "half of a letter was put into a text",
        entry_text(1, replaced("centre-1", "centre-\\ud800")), 0, "JSON"),
    "lone_surrogate_in_a_line": (
        "half of a letter was put into a line of the bundle",
        raw_line(1, b"centre-1", b"centre-\\ud800"), None, "line 2"),
    "bytes_that_are_no_text": (
        "a byte that is not UTF-8 was put into a line of the bundle",
        raw_line(1, b"centre-1", b"centre-\xff"), None, "line 2"),
    "look_alike_name": (
        "a letter of a name was replaced by one that looks the same, from another alphabet",
        entry_text(1, replaced("badge-11", "b\u0430dge-11")), 0, "'actor'"),
    "look_alike_digit": (
        "a digit of a name was replaced by one as wide as two",
        entry_text(1, replaced("centre-1", "centre-\uff11")), 0, "'site'"),
    "look_alike_in_text": (
        "the micro sign was replaced by the Greek letter",
        entry_text(3, replaced("\u00b5", "\u03bc")), 4, IN_NO_TREE),
    "decomposed_letter": (
        "a letter was written as two signs",
        entry_text(3, replaced("\u00b5g", "e\u0301g")), 4, "normal form"),
    "singleton_letter": (
        "the ohm sign was put where the Greek letter is the normal form",
        entry_text(3, replaced("\u00b5", "\u2126")), 4, "normal form"),
    "invisible_letter": (
        "a sign that has no width was put into a text",
        entry_text(3, replaced("\u00b5g", "\u00b5\u200bg")), 4, IN_NO_TREE),
    "reversed_text": (
        "a sign that turns the writing round was put into a text",
        entry_text(3, replaced("\u00b5g", "\u202e\u00b5g")), 4, IN_NO_TREE),
    "signed_look_alike_name": (
        "the log's keeper signed a name with a letter from another alphabet",
        rewritten(2, actor="b\u0430dge-11"), 2, "'actor'"),
    "signed_long_entry": (
        "the log's keeper signed an entry of more bytes than one may have",
        rewritten(2, body={"note": "x" * 65_536}), 2, "65535"),
    "signed_unknown_verdict": (
        "the log's keeper signed a verdict that there is not",
        rewritten(2, verdict="approved"), 2, "'verdict'"),
    "signed_true_as_version": (
        "the log's keeper signed the version `true`", rewritten(2, v=True), 2, "'v'"),
    "signed_unsorted_links": (
        "the log's keeper signed links that are not in order",
        mislinked(5, lambda fields: fields["links"].reverse()), 5, "'links'"),
    "signed_double_link": (
        "the log's keeper signed two links about one subject",
        mislinked(5, lambda fields: fields["links"].append(fields["links"][-1])), 5, "'links'"),
    "signed_capitals_in_hash": (
        "the log's keeper signed a commitment in capitals",
        rewritten(0, commitments={"birth_date": COMMITMENT.upper()}), 0, "'commitments'"),
    "signed_evidence_refused": (
        "the log's keeper refused the export, and the bundle ends in the refusal",
        rewritten(7, verdict="refused", reasons=["not_allowed"]), None, "left out"),
    "signed_huge_size": (
        "the log's keeper signed a size that JavaScript cannot hold",
        noted(f"{ORIGIN}\n9007199254740993\n{ROOT}\n"), 0, IN_NO_TREE),
    "signed_leading_zero_in_size": (
        "the log's keeper signed the size 08", noted(f"{ORIGIN}\n08\n{ROOT}\n"), None, "three lines"),
    "signed_fourth_line": (
        "the log's keeper signed a checkpoint with one line more",
        noted(f"{ORIGIN}\n8\n{ROOT}\nmore\n"), None, "three lines"),
    "signed_short_root": (
        "the log's keeper signed a root of 31 bytes",
        noted(f"{ORIGIN}\n8\n{base64.b64encode(bytes(31)).decode()}\n"), None, "32 bytes"),
    "changed_root": (
        "the root in the checkpoint was changed",
        note_changed(replaced(ROOT, base64.b64encode(bytes(32)).decode())), None, "does not verify"),
    "changed_origin": (
        "the name of the log in the checkpoint was changed",
        note_changed(replaced("/demo\n8", "/real\n8")), None, "no key is known"),
    "changed_key_id": (
        "the signature names another key", note_changed(keys_id_changed), None, "no known key"),
    "second_signature_broken": (
        "the log's key stands under the checkpoint twice, once with a signature that is none",
        note_changed(signed_twice), None, "does not verify"),
    "too_many_signatures": (
        "a hundred signatures of unknown keys were put under the checkpoint",
        note_changed(signed_often), None, "signatures"),
    "signature_in_another_base64": (
        "the signature was spelled with bits that base64 throws away",
        note_changed(another_base64), None, "base64"),
    "signature_taken_off": (
        "the checkpoint has no signature",
        note_changed(lambda note: note.split("\n\n")[0] + "\n\n"), None, "signature"),
    "carriage_return_in_checkpoint": (
        "a carriage return was put into the checkpoint",
        note_changed(replaced("\n8\n", "\r\n8\n")), None, "control"),
    "two_checkpoints": (
        "the checkpoint stands twice", [*GOOD, GOOD[-1]], None, "line 7"),
    "second_header": (
        "a second header, about another patient, follows the first",
        [GOOD[0], header(subject=BEN), *GOOD[1:]], None, "line 2"),
    "empty_line": ("an empty line was put in", [*GOOD[:2], b"", *GOOD[2:]], None, "line 3"),
    "line_after_the_end": ("an empty line follows the checkpoint", [*GOOD, b""], None, "line 7"),
    "line_with_carriage_return": (
        "a line ends as Windows ends lines", [*GOOD[:2], GOOD[2] + b"\r", *GOOD[3:]], None, "line 3"),
    "no_entries": ("all entries were taken out", [GOOD[0], GOOD[6]], None, "cut"),
}  # fmt: skip


# ── the succession of keys ─────────────────────────────────────────────────────────────────
# A second key comes, the history is issued and signed by both, the first key goes, and an act follows.

NEXT_KEY = Key(sha256(b"the seed of the key that comes after; it is published"))
KEYS = "log:keys"


def of_key(number: int, type_: str, key: Key, *in_force: Key) -> Fields:
    body = {"key": key.vkey, "reason": "routine", "in_force": [one.vkey for one in in_force]}
    return act(number, type_, [KEYS], station="command-line", second="badge-12", body=body)


KEY_BODIES = link([
    *story()[:2],
    of_key(2, "key:introduced", NEXT_KEY, LOGS_KEY, NEXT_KEY),
    act(3, "evidence:issued", [KEYS], station="command-line", body={"names": False}),
    of_key(4, "key:retired", LOGS_KEY, NEXT_KEY),
    act(5, "therapy:paused", [BEN]),
])  # fmt: skip


def note_over(bodies: list[bytes], key: Key = LOGS_KEY) -> str:
    return key.note(checkpoint([leaf(body) for body in bodies], ORIGIN))


def note_by(bodies: list[bytes], *keys: Key) -> str:
    """A checkpoint over these entries with a line of each key."""
    notes = [note_over(bodies, key) for key in keys]
    return notes[0] + "".join(note.partition("\n\n")[2] for note in notes[1:])


def succession() -> list[bytes]:
    """The history of the keys, as it was issued before the first one went."""
    bodies = KEY_BODIES[:4]
    lines = [line(index, bodies) for index in about(KEYS, bodies)]
    return [header(subject=KEYS, vkeys=[LOGS_KEY.vkey, NEXT_KEY.vkey]), *lines,
            canonical({"checkpoint": note_by(bodies, LOGS_KEY, NEXT_KEY)})]  # fmt: skip


def derived_policy() -> str:
    """What a reader who pinned the first key pins after reading it."""
    bound = f"valid {ORIGIN}+{NEXT_KEY.id.hex()} {moment(2, 1)} -"
    return f"log {LOGS_KEY.vkey}\nlog {NEXT_KEY.vkey}\n{bound}\nquorum none\n"


# ── whole logs ─────────────────────────────────────────────────────────────────────────────
# What a bundle cannot show: another history under the log's own key.  Who kept a checkpoint sees it.


PINNED = f"log {LOGS_KEY.vkey}\nquorum none\n"
RETIRED = f"{PINNED}valid {ORIGIN}+{LOGS_KEY.id.hex()} - {moment(7)}\n"
EARLIER = note_over(BODIES[:5])
NEWEST = note_over(BODIES)
FORGED_TAIL = link([*story()[:6], story()[6] | {"verdict": "accepted"}, story()[7]])
SWAPPED = [*BODIES[:2], BODIES[3], BODIES[2], *BODIES[4:]]
HIDDEN = link([act for at, act in enumerate(story()) if at != 4])
UNLINKED = link([one | ({"subjects": [BEN]} if at == 4 else {}) for at, one in enumerate(story())])

# name: what was done, entries, the newest note, notes kept from earlier, policy, first bad, sentence
Log = tuple[str, list[bytes], str, list[str], str, int | None, str]
WHOLE_LOGS: dict[str, Log] = {
    "rewritten_without_key": (
        "the history was written anew under the old signature",
        REWRITTEN, NEWEST, [], PINNED, 0, "not those that were signed"),
    "rewritten_with_strangers_key": (
        "the history was written anew and signed by a stranger's key of the same name",
        REWRITTEN, note_over(REWRITTEN, STRANGERS_KEY), [], PINNED, None, "no known key"),
    "rewritten_with_key": (
        "the history was written anew and signed by the log's own key; the reader kept a checkpoint",
        REWRITTEN, note_over(REWRITTEN), [EARLIER], PINNED, 0, "not those that were signed"),
    "rewritten_with_retired_key": (
        "entries were added and signed by the log's key after the policy retired it",
        BODIES, NEWEST, [], RETIRED, None, "was not valid"),
    "signed_by_a_key_that_the_log_retired": (
        "a checkpoint was signed by a key that the log itself retired before its last entry",
        KEY_BODIES, note_over(KEY_BODIES), [], PINNED, None, "not in force then"),
    "rewritten_after_kept_checkpoint": (
        "only what came after the kept checkpoint was written anew, with the key; a later one was kept",
        FORGED_TAIL, note_over(FORGED_TAIL), [EARLIER, NEWEST], PINNED, 5,
        "not those that were signed"),
    "split_view": (
        "two checkpoints of one size, both signed by the log's key: this reader kept the other",
        REWRITTEN, note_over(REWRITTEN), [NEWEST], PINNED, 0, "not those that were signed"),
    "rolled_back": (
        "the log was set back to an earlier state, with the checkpoint of then",
        BODIES[:5], EARLIER, [NEWEST], PINNED, 5, "entry 5 is missing"),
    "stale_checkpoint": (
        "an old checkpoint was put under entries of which the last were forged; the newest was kept",
        FORGED_TAIL, EARLIER, [NEWEST], PINNED, 5, "not those that were signed"),
    "first_deleted": (
        "the first entry was deleted", BODIES[1:], NEWEST, [], PINNED, 1, "must follow"),
    "middle_deleted": (
        "an entry in the middle was deleted",
        [*BODIES[:4], *BODIES[5:]], NEWEST, [], PINNED, 4, "must follow"),
    "last_deleted": (
        "the last entry was deleted", BODIES[:7], NEWEST, [], PINNED, 7, "entry 7 is missing"),
    "two_swapped": (
        "two entries about different patients changed places",
        SWAPPED, NEWEST, [], PINNED, 3, "recorded before"),
    "one_repeated": (
        "an entry stands twice", [*BODIES[:3], BODIES[2], *BODIES[3:]], NEWEST, [], PINNED, 3,
        "must follow"),
    "last_forged": (
        "the last entry was replaced by one of the forger's making",
        [*BODIES[:7], forged(BODIES[7])], NEWEST, [], PINNED, 0, "not those that were signed"),
    "last_forged_after_kept_checkpoint": (
        "the same, and the reader kept a checkpoint: all it covers is known to be good",
        [*BODIES[:7], forged(BODIES[7])], NEWEST, [EARLIER], PINNED, 5, "not those that were signed"),
    "therapy_entry_deleted": (
        "a refusal was deleted and all after it linked and signed anew by the log's key",
        HIDDEN, note_over(HIDDEN), [EARLIER], PINNED, 0, "not those that were signed"),
    "therapy_entry_given_to_another": (
        "a refusal was made to speak of another patient, all linked and signed anew by the log's key",
        UNLINKED, note_over(UNLINKED), [EARLIER], PINNED, 0, "not those that were signed"),
}  # fmt: skip


def whole_logs() -> Fields:
    """Every attack on a whole log; `good` is the log before any."""
    return {
        "about": "Whole logs: entries, the newest note, notes kept from earlier, the policy.",
        "good": {"entries": [body.decode() for body in BODIES], "note": NEWEST, "kept": [EARLIER],
                 "policy": PINNED},
        "attacks": {
            name: {"done": done, "entries": [body.decode() for body in bodies], "note": note,
                   "kept": kept, "policy": policy, "first_bad_index": index, "problem": sentence}
            for name, (done, bodies, note, kept, policy, index, sentence) in WHOLE_LOGS.items()
        },
    }  # fmt: skip


EVERY_ATTACK = ATTACKS | dict(field_attacks()) | MORE_ATTACKS


# ── selections ─────────────────────────────────────────────────────────────────────────────
# Evidence of version 2: a period, or one person's acts, one vector lot, one shipment.

GTIN, VECTOR, SSCC = "09521234543213", "LV-2601", "095212345432100018"
WHOLE_PERIOD = {"period": [moment(2), moment(5)]}
BY_BEA, OF_LOT, OF_BOX = {"actor": "badge-12"}, {"lot": [GTIN, VECTOR]}, {"shipment": SSCC}


def selected_story(selected: Fields) -> list[bytes]:
    """A lot that comes, is used and scanned, a shipment that leaves, and evidence of a selection."""
    use = {"gtin": GTIN, "lot": VECTOR, "serial": "7", "therapy": ANNA, "container": ANNAS_BAG}
    box = {"sscc": SSCC, "container": ANNAS_BAG, "therapy": ANNA}
    lot_scan = {"slot": "vector", "length": 40, "kind": "lot", "key": [GTIN, VECTOR]}
    box_scan = {"slot": "shipment", "length": 20, "kind": "shipment", "key": [SSCC]}
    return link([
        act(0, "therapy:enrolled", [ANNA]),
        act(1, "lot:received", [], outcome=[["lot", {"gtin": GTIN, "lot": VECTOR}]]),
        act(2, "container:transduced", [ANNA, ANNAS_BAG], second="badge-12",
            outcome=[["lot_use", use]], body={"scans": [lot_scan]}),
        act(3, "shipment:packed", [ANNA, ANNAS_BAG], outcome=[["shipment_item", box]]),
        act(4, "shipment:opened", [ANNA], actor="badge-12", body={"scans": [box_scan]},
            verdict="refused", reasons=["too_warm"]),
        act(5, "vector:looked_at", [BEN], verdict="refused", reasons=["expired"],
            body={"scans": [lot_scan]}),
        act(6, "therapy:paused", [BEN]),
        act(7, "evidence:issued", [], station="desk-1", actor="badge-20",
            body={"language": "en", "names": False, "selected": selected}),
    ])  # fmt: skip


def selection(
    selected: Any, indexes: list[int], told: Fields | None = None, **header_changes: Any
) -> list[bytes]:
    """The lines of evidence of a selection: these entries; `told` is what the log issued."""
    bodies = selected_story(selected if told is None else told)
    first = {"custody-bundle": 2, "origin": ORIGIN, "selected": selected,
             "vkeys": [LOGS_KEY.vkey]}  # fmt: skip
    lines = [line(index, bodies) for index in indexes]
    return [canonical(first | header_changes), *lines, signed(bodies)]


def without_subject(lines: list[bytes]) -> list[bytes]:
    fields = json.loads(lines[0])
    return [
        canonical({name: one for name, one in fields.items() if name != "selected"}),
        *lines[1:],
    ]


def reworded(number: int, old: str, new: str, lines: list[bytes]) -> list[bytes]:
    """The lines with a word changed in the text of an entry, its proof kept."""
    fields = json.loads(lines[number])
    assert old in fields["entry"]
    fields["entry"] = fields["entry"].replace(old, new, 1)
    return [*lines[:number], canonical(fields), *lines[number + 1 :]]


TO_THE_END = {"period": [moment(6), moment(50)]}
FROM_THE_START = {"period": ["2026-11-22T00:00:00.000000Z", moment(1)]}
NOTHING_THEN = {"period": [moment(2, 30), moment(2, 40)]}

# name: lines, a piece of what is said of how complete it is
SELECTIONS: dict[str, tuple[list[bytes], str]] = {
    "period": (selection(WHOLE_PERIOD, [1, 2, 3, 4, 5]), "all 3 entries"),
    "period_to_the_end": (selection(TO_THE_END, [5, 6, 7]), "until the checkpoint"),
    "period_from_the_start": (selection(FROM_THE_START, [0, 1]), "all 1 entries"),
    "period_of_nothing": (selection(NOTHING_THEN, [2, 3]), "all 0 entries"),
    "actor": (selection(BY_BEA, [2, 4, 7]), "ONLY AS THE ISSUER SAYS"),
    "lot": (selection(OF_LOT, [1, 2, 5, 7]), "ONLY AS THE ISSUER SAYS"),
    "shipment": (selection(OF_BOX, [3, 4, 7]), "ONLY AS THE ISSUER SAYS"),
}  # fmt: skip

GOOD_PERIOD, GOOD_LOT = SELECTIONS["period"][0], SELECTIONS["lot"][0]

# as the attacks above; None for what is not even read
SELECTION_ATTACKS: dict[str, Attack] = {
    "period_with_a_gap": (
        "an entry was taken out of the period", selection(WHOLE_PERIOD, [1, 2, 4, 5]), 4, "gap"),
    "period_without_neighbour_before": (
        "the neighbour before the period was taken out, and the first entry with it",
        selection(WHOLE_PERIOD, [3, 4, 5]), None, "before it is left out"),
    "period_without_neighbour_after": (
        "the neighbour after the period was taken out, and the last entry with it",
        selection(WHOLE_PERIOD, [1, 2, 3]), None, "after it is left out"),
    "period_with_two_before": (
        "an entry from before the period was put in", selection(WHOLE_PERIOD, [0, 1, 2, 3, 4, 5]), 1,
        "before the period"),
    "period_with_two_after": (
        "an entry from after the period was put in", selection(WHOLE_PERIOD, [1, 2, 3, 4, 5, 6]), 6,
        "ends the period"),
    "period_moved": (
        "the period in the header was moved to end later",
        [canonical(json.loads(GOOD_PERIOD[0]) | {"selected": {"period": [moment(2), moment(6)]}}),
         *GOOD_PERIOD[1:]], None, "after it is left out"),
    "period_changed_entry": (
        "a word of an entry was changed", reworded(3, "packed", "sealed", GOOD_PERIOD), 3,
        "not in the tree"),
    "period_swapped": (
        "two entries changed places", [*GOOD_PERIOD[:2], GOOD_PERIOD[3], GOOD_PERIOD[2],
                                       *GOOD_PERIOD[4:]], 3, "gap"),
    "lot_with_a_strangers_entry": (
        "an entry that has nothing to do with the lot was put in", selection(OF_LOT, [1, 2, 4, 5, 7]),
        4, "not about"),
    "lot_without_its_issue": (
        "the entry that issued it was taken out", selection(OF_LOT, [1, 2, 5]), None,
        "did not issue"),
    "lot_issued_of_another": (
        "the log issued evidence of another lot", selection(OF_LOT, [1, 2, 5, 7],
        told={"lot": [GTIN, "LV-9999"]}), 7, "not about"),
    "lot_out_of_order": (
        "two entries changed places", [*GOOD_LOT[:1], GOOD_LOT[2], GOOD_LOT[1], *GOOD_LOT[3:]], 1,
        "recorded before"),
    "lot_signed_by_a_stranger": (
        "a stranger's key of the same name signed it",
        [*GOOD_LOT[:-1], signed(selected_story(OF_LOT), STRANGERS_KEY)], None, "no known key"),
    "shipment_of_another": (
        "the shipment in the header was changed",
        [canonical(json.loads(SELECTIONS["shipment"][0][0]) | {"selected": {"shipment": "1"}}),
         *SELECTIONS["shipment"][0][1:]], 3, "not about"),
    "actor_of_another": (
        "the person in the header was changed", selection({"actor": "badge-20"}, [2, 4, 7],
        told=BY_BEA), 2, "not about"),
}  # fmt: skip

# headers that must be refused whole: nothing behind them is read
UNREADABLE_SELECTIONS: dict[str, list[bytes]] = {
    "no_selection": without_subject(GOOD_LOT),
    "unknown_selection": selection({"colour": "red"}, [1, 7]),
    "two_selections": selection(OF_LOT | BY_BEA, [1, 7]),
    "empty_selection": selection({}, [1, 7]),
    "selection_and_subject": selection(OF_LOT, [1, 2, 5, 7], subject=ANNA),
    "period_of_three": selection({"period": [moment(1), moment(2), moment(3)]}, [1, 2]),
    "period_backwards": selection({"period": [moment(3), moment(2)]}, [1, 2]),
    "period_of_no_time": selection({"period": [moment(2), moment(2)]}, [1, 2]),
    "period_of_days": selection({"period": ["2026-11-22", "2026-11-23"]}, [1, 2]),
    "lot_of_one_word": selection({"lot": [VECTOR]}, [1, 7]),
    "actor_of_no_name": selection({"actor": ""}, [1, 7]),
    "version_three": selection(OF_LOT, [1, 2, 5, 7], **{"custody-bundle": 3}),
    "version_true": selection(OF_LOT, [1, 2, 5, 7], **{"custody-bundle": True}),
}


def write_selections(folder: Path) -> None:
    """Evidence of selections, good, tampered and unreadable, with what is to be said of each."""
    folder.mkdir(exist_ok=True)
    told: Fields = {"good": {}, "tampered": {}, "unreadable": sorted(UNREADABLE_SELECTIONS)}
    for name, (lines, claim) in SELECTIONS.items():
        (folder / f"{name}.jsonl").write_bytes(joined(lines))
        told["good"][name] = claim
    for name, (done, lines, index, sentence) in SELECTION_ATTACKS.items():
        (folder / f"{name}.jsonl").write_bytes(joined(lines))
        told["tampered"][name] = {"done": done, "first_bad_index": index, "problem": sentence}
    for name, lines in UNREADABLE_SELECTIONS.items():
        (folder / f"{name}.jsonl").write_bytes(joined(lines))
    write_json(folder / "expected.json", told)


# ── witnesses ──────────────────────────────────────────────────────────────────────────────
# c2sp.org/tlog-cosignature and c2sp.org/tlog-policy, over the good bundle's checkpoint.


class Witness:
    """A key that cosigns checkpoints."""

    def __init__(self, number: int, name: str) -> None:
        self.name = name
        self.private = Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
        public = b"\x04" + self.private.public_key().public_bytes_raw()
        self.id = sha256(name.encode() + b"\n" + public)[:4]
        self.vkey = f"{name}+{self.id.hex()}+{base64.b64encode(public).decode()}"

    def cosignature(self, text: str, time: int) -> bytes:
        told = f"cosignature/v1\ntime {time}\n{text}".encode()
        return time.to_bytes(8, "big") + self.private.sign(told)

    def line(self, signature: bytes, key_id: bytes = b"") -> str:
        packed = base64.b64encode((key_id or self.id) + signature).decode()
        return f"\u2014 {self.name} {packed}\n"


PARTNER = Witness(1, "witness.example/partner")
SPONSOR = Witness(2, "witness.example/sponsor")
REGISTRY = Witness(3, "witness.example/registry")
STRANGE = Witness(4, "witness.example/strange")
TIME, LATER = 1_795_338_430, 1_795_338_490
ROLE = {"partner": PARTNER, "sponsor": SPONSOR, "registry": REGISTRY}
W = {name: f"witness {name} {one.vkey}" for name, one in ROLE.items()}
THREE = "\n".join(W.values())
TEXT = checkpoint([leaf(body) for body in BODIES])
LOG_LINE = f"log {LOGS_KEY.vkey}"

Rule = str | tuple[int, list[Any]]
"""Who must have cosigned: a witness, or so many of these."""

# name: the lines after the log's, which witnesses they name, who must have cosigned
GOOD_POLICIES: dict[str, tuple[str, list[str], Rule | None]] = {
    "nobody": ("quorum none", [], None),
    "known_not_asked": (f"{W['partner']}\nquorum none", ["partner"], None),
    "one": (f"{W['partner']} https://witness.example\nquorum partner", ["partner"], "partner"),
    "quorum_before_the_log": (f"{W['partner']}\nquorum partner", ["partner"], "partner"),
    "all": (f"{THREE}\ngroup g all partner sponsor registry\nquorum g", [*W], (3, [*W])),
    "any": (f"{THREE}\ngroup g any partner sponsor registry\nquorum g", [*W], (1, [*W])),
    "two_of_three": (f"{THREE}\ngroup g 2 partner sponsor registry\nquorum g", [*W], (2, [*W])),
    "one_of_one": (f"{W['sponsor']}\ngroup g 1 sponsor\nquorum g", ["sponsor"], (1, ["sponsor"])),
    "nested": (
        f"{THREE}\ngroup near any partner sponsor\ngroup far all near registry\nquorum far", [*W],
        (2, [(1, ["partner", "sponsor"]), "registry"])),
    "group_beside_the_quorum": (
        f"{THREE}\ngroup g all sponsor registry\nquorum partner", [*W], "partner"),
    "odd_spaces": (
        f"\t# none\n\n {W['partner']}\t\n group  g\tany partner \nquorum\tg", ["partner"],
        (1, ["partner"])),
    "odd_names": (
        f"witness any {PARTNER.vkey}\nwitness 2 {SPONSOR.vkey}\ngroup log all any 2\nquorum log",
        ["any", "2"], (2, ["any", "2"])),
    "as_deep_as_may_be": (
        f"{W['partner']}\ngroup g1 any partner\n"
        + "\n".join(f"group g{n + 1} any g{n}" for n in range(1, 16)) + "\nquorum g16",
        ["partner"], "partner"),
}  # fmt: skip

# name: what is wrong, the lines after the log's
REFUSED_POLICIES: dict[str, tuple[str, str]] = {
    "two_witnesses_of_one_name": (
        "two witnesses have one name", f"{W['partner']}\nwitness partner {SPONSOR.vkey}\nquorum none"),
    "group_named_as_a_witness": (
        "a group has the name of a witness", f"{W['partner']}\ngroup partner any partner\nquorum partner"),
    "two_groups_of_one_name": (
        "two groups have one name",
        f"{THREE}\ngroup g any partner\ngroup g any sponsor\nquorum g"),
    "witness_named_none": (
        "a witness is called none", f"witness none {PARTNER.vkey}\nquorum none"),
    "group_named_none": (
        "a group is called none", f"{W['partner']}\ngroup none any partner\nquorum none"),
    "same_key_twice": (
        "two witnesses have one key",
        f"{W['partner']}\nwitness sponsor {PARTNER.vkey}\nquorum partner"),
    "unknown_member": (
        "a group counts a name that no line has", f"{W['partner']}\ngroup g any sponsor\nquorum g"),
    "member_named_below": (
        "a group counts a witness that comes after it",
        f"group g any partner\n{W['partner']}\nquorum g"),
    "group_in_itself": (
        "a group counts itself", f"{W['partner']}\ngroup g any g\nquorum g"),
    "member_none": ("a group counts none", f"{W['partner']}\ngroup g any none\nquorum g"),
    "member_twice": (
        "a group counts a witness twice", f"{W['partner']}\ngroup g 2 partner partner\nquorum g"),
    "member_of_two_groups": (
        "a witness stands in two groups",
        f"{W['partner']}\ngroup g any partner\ngroup h any partner\nquorum g"),
    "no_members": ("a group has no members", f"{W['partner']}\ngroup g any\nquorum g"),
    "nested_too_deep": (
        "groups are nested 17 deep",
        f"{W['partner']}\ngroup g1 any partner\n"
        + "\n".join(f"group g{n + 1} any g{n}" for n in range(1, 17)) + "\nquorum g17"),
    "number_zero": ("a group asks for none of its members", f"{THREE}\ngroup g 0 partner\nquorum g"),
    "number_too_large": (
        "a group asks for more than it has", f"{THREE}\ngroup g 3 partner sponsor\nquorum g"),
    "number_with_leading_zero": (
        "a number has a leading zero", f"{THREE}\ngroup g 01 partner\nquorum g"),
    "number_with_sign": ("a number has a sign", f"{THREE}\ngroup g +1 partner\nquorum g"),
    "number_of_other_digits": (
        "a number is spelled in Arabic digits", f"{THREE}\ngroup g \u0661 partner\nquorum g"),
    "number_huge": ("a number has 5,000 digits", f"{THREE}\ngroup g {'9' * 5000} partner\nquorum g"),
    "number_in_capitals": ("`all` is in capitals", f"{THREE}\ngroup g ALL partner\nquorum g"),
    "quorum_twice": ("the quorum stands twice", f"{W['partner']}\nquorum partner\nquorum none"),
    "quorum_missing": ("there is no quorum", W["partner"]),
    "quorum_unknown": ("the quorum is a name that no line has", f"{W['partner']}\nquorum sponsor"),
    "quorum_named_below": (
        "the quorum names what comes after it", f"quorum partner\n{W['partner']}"),
    "quorum_of_two": ("the quorum names two", f"{THREE}\nquorum partner sponsor"),
    "quorum_of_nothing": ("the quorum names nobody", f"{W['partner']}\nquorum"),
    "witness_without_key": ("a witness has no key", "witness partner\nquorum none"),
    "witness_with_more": (
        "a witness line has a word too many", f"{W['partner']} url more\nquorum none"),
    "logs_key_as_a_witness": (
        "a witness has a key that signs notes", f"witness w {STRANGERS_KEY.vkey}\nquorum w"),
    "witness_key_as_a_log": (
        "a log has a key that cosigns", f"log {PARTNER.vkey}\nquorum none"),
    "key_of_another_id": (
        "the id of a key is another's",
        f"witness w {PARTNER.vkey.replace(PARTNER.id.hex(), SPONSOR.id.hex())}\nquorum w"),
    "key_cut": ("a key lacks a letter", f"witness w {PARTNER.vkey[:-1]}\nquorum w"),
    "key_without_name": (
        "a key has no name", f"witness w {PARTNER.vkey[len(PARTNER.name):]}\nquorum w"),
    "unknown_line": ("a line begins with a word that is not known", "witnesses 2\nquorum none"),
    "line_in_capitals": ("a line begins in capitals", f"W{W['partner'][1:]}\nquorum partner"),
    "no_break_space": (
        "words are parted by a no-break space", f"{W['partner']}\nquorum\u00a0partner"),
    "carriage_return": (
        "lines end in carriage returns", f"{W['partner']}\r\nquorum partner\r"),
}  # fmt: skip


def flipped(signature: bytes, place: int) -> bytes:
    return bytes(byte ^ (at == place % len(signature)) for at, byte in enumerate(signature))


GOOD_COSIGNATURE = PARTNER.cosignature(TEXT, TIME)
ANOTHER_TEXT = checkpoint([leaf(body) for body in BODIES[:7]])

# name: lines under the log's, who cosigned when, whose line is not good
COSIGNED: dict[str, tuple[str, dict[str, int], list[str]]] = {
    "by_nobody": ("", {}, []),
    "by_partner": (PARTNER.line(GOOD_COSIGNATURE), {"partner": TIME}, []),
    "by_sponsor": (SPONSOR.line(SPONSOR.cosignature(TEXT, TIME)), {"sponsor": TIME}, []),
    "by_two": (
        PARTNER.line(GOOD_COSIGNATURE) + REGISTRY.line(REGISTRY.cosignature(TEXT, LATER)),
        {"partner": TIME, "registry": LATER}, []),
    "by_three": (
        "".join(one.line(one.cosignature(TEXT, TIME)) for one in ROLE.values()), dict.fromkeys(W, TIME), []),
    "by_partner_twice": (
        PARTNER.line(GOOD_COSIGNATURE) + PARTNER.line(PARTNER.cosignature(TEXT, LATER)),
        {"partner": LATER}, []),
    "by_a_stranger": (STRANGE.line(STRANGE.cosignature(TEXT, TIME)), {}, []),
    "at_the_beginning": (PARTNER.line(PARTNER.cosignature(TEXT, 0)), {"partner": 0}, []),
    "at_the_last_second": (
        PARTNER.line(PARTNER.cosignature(TEXT, 2**63 - 1)), {"partner": 2**63 - 1}, []),
    "after_the_last_second": (PARTNER.line(PARTNER.cosignature(TEXT, 2**63)), {}, ["partner"]),
    "of_another_checkpoint": (
        PARTNER.line(PARTNER.cosignature(ANOTHER_TEXT, TIME)), {}, ["partner"]),
    "at_another_time": (PARTNER.line(flipped(GOOD_COSIGNATURE, 7)), {}, ["partner"]),
    "with_a_changed_bit": (PARTNER.line(flipped(GOOD_COSIGNATURE, -1)), {}, ["partner"]),
    "good_and_bad": (
        PARTNER.line(GOOD_COSIGNATURE) + PARTNER.line(flipped(GOOD_COSIGNATURE, -1)), {}, ["partner"]),
    "one_good_one_bad": (
        PARTNER.line(GOOD_COSIGNATURE) + SPONSOR.line(GOOD_COSIGNATURE), {"partner": TIME}, ["sponsor"]),
    "cut": (PARTNER.line(GOOD_COSIGNATURE[:-1]), {}, ["partner"]),
    "too_long": (PARTNER.line(GOOD_COSIGNATURE + b"\0"), {}, ["partner"]),
    "without_time": (PARTNER.line(PARTNER.private.sign(TEXT.encode())), {}, ["partner"]),
    "of_one_byte": (PARTNER.line(b"\0"), {}, ["partner"]),
    "under_an_id_that_signs_notes": (
        PARTNER.line(GOOD_COSIGNATURE, Key(bytes([1]) * 32, PARTNER.name).id), {}, []),
}  # fmt: skip


def policy_text(name: str, lines: str) -> str:
    parts = [LOG_LINE, lines]
    return "\n".join(parts[::-1] if name == "quorum_before_the_log" else parts) + "\n"


def is_met(rule: Rule, cosigners: set[str]) -> bool:
    if isinstance(rule, str):
        return rule in cosigners
    need, members = rule
    return len([one for one in members if is_met(one, cosigners)]) >= need


def judged(policy: str, note: str) -> Fields:
    """Whether a note is good by a policy, why not, and who cosigned when."""
    _, names, rule = GOOD_POLICIES[policy]
    _, cosigned, bad = COSIGNED[note]
    names_of = {"odd_names": {"partner": "any", "sponsor": "2"}}.get(policy, {})
    told = {names_of.get(one, one): time for one, time in cosigned.items()}
    known = {one: time for one, time in told.items() if one in names}
    answer: Fields = {"policy": policy, "note": note}
    if {names_of.get(one, one) for one in bad} & {*names}:
        return answer | {"problem": "does not verify"}
    if rule is not None and not is_met(rule, {*known}):
        return answer | {"problem": "not enough witnesses"}
    return answer | {"cosigned": {one: str(time) for one, time in known.items()}}


def witnesses() -> Fields:
    """Cosignatures, policies good and refused, and each note judged by each good policy."""
    return {
        "about": "Made by tests/known_answers/make_ledger_vectors.py from published seeds.",
        "vkeys": {name: one.vkey for name, one in ROLE.items()},
        "checkpoint_text": TEXT,
        "cosignature": {
            "time": str(TIME),
            "signed": f"cosignature/v1\ntime {TIME}\n{TEXT}",
            "line": PARTNER.line(GOOD_COSIGNATURE),
        },
        "policies": {name: policy_text(name, lines) for name, (lines, *_) in GOOD_POLICIES.items()},
        "refused": {
            name: {"wrong": wrong, "policy": policy_text(name, lines)}
            for name, (wrong, lines) in REFUSED_POLICIES.items()
        },
        "notes": {name: LOGS_KEY.note(TEXT) + lines for name, (lines, *_) in COSIGNED.items()},
        "judged": [judged(policy, note) for policy in GOOD_POLICIES for note in COSIGNED],
    }


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
    for name, (done, lines, index, sentence) in EVERY_ATTACK.items():
        (folder / "tampered" / f"{name}.jsonl").write_bytes(joined(lines))
        expected[name] = {"done": done, "first_bad_index": index, "problem": sentence}
    write_json(folder / "tampered" / "expected.json", expected)
    write_json(folder / "tampered" / "whole_logs.json", whole_logs())
    write_selections(folder / "selections")
    (folder / "succession").mkdir(exist_ok=True)
    (folder / "succession" / "keys.jsonl").write_bytes(joined(succession()))
    (folder / "succession" / "derived.txt").write_text(derived_policy(), encoding="utf-8")
    write_json(folder / "witnesses.json", witnesses())


def write_json(file: Path, value: Any) -> None:
    text = json.dumps(value, indent=1, ensure_ascii=False)
    file.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
