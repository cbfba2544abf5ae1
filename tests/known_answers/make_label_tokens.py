"""Print the known answers of the label token, from docs/label-token.md alone.

    python tests/known_answers/make_label_tokens.py > fixtures/identifiers/label_tokens.json

Nothing of ours is imported.  Answers that have landed are added to and never changed.  The keys are
the published test keys of RFC 8032, section 7.1: everybody knows their secrets.
"""

import hashlib
import json
import sys

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SEEDS = {
    "first": "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
    "second": "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
}
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
COI = "CHA999926000007"
BAG = "00000S1234A999926000123A00000"

# name, kind, print serial, Chain of Identity identifier, what it stands on, why
TOKENS = [
    ("collection bag", 1, 1, COI, BAG, "the longest token: 29 characters of container"),
    ("vessel", 2, 41, COI, "A9999S1234A999926000123000001", "divisions in digits"),
    ("sample", 3, 42, COI, "00000S1234A999926000123B00000", "another division"),
    ("final bag", 4, 2**53 - 1, COI, BAG, "the largest serial a ledger entry can hold"),
    ("wristband", 5, 7, COI, "950123456700000129/01", "GSRN and instance with a slash"),
    ("shipper", 6, 8, "", "106141412345678908", "no therapy: fifteen zero bytes; an SSCC"),
    ("badge", 7, 9, "", "ANNA01", "a person"),
    ("cassette", 8, 10, COI, "CASSETTE-7", "a short name"),
    ("station card", 9, 11, "", "BEDSIDE-1", "a place"),
    ("position", 10, 12, "", "T1/R2/B3", "a place in a freezer"),
    ("tie tag", 11, 13, COI, BAG, "a companion bears the number of its container"),
    ("overwrap", 12, 14, COI, BAG, "around the container"),
    ("syringe", 13, 15, COI, BAG, "its cells were drawn into it"),
    ("small bag", 14, 16, COI, BAG, "a final bag too small for a whole label"),
    (
        "cryovial",
        15,
        17,
        COI,
        "00000S1234A999926000123B00000",
        "too small for a token: the kind has a number all the same",
    ),
    ("last print", 4, 2**64 - 1, COI, "X", "all 64 bits of the serial, one character"),
    ("first print", 4, 0, COI, BAG, "serial zero"),
]


def base45(data: bytes) -> str:
    """RFC 9285, section 4: n*256+m = c + d*45 + e*45*45."""
    text = ""
    while len(data) > 1:
        number, data = data[0] * 256 + data[1], data[2:]
        text += LETTERS[number % 45] + LETTERS[number // 45 % 45] + LETTERS[number // 2025]
    if data:
        text += LETTERS[data[0] % 45] + LETTERS[data[0] // 45]
    return text


def key(name: str) -> Ed25519PrivateKey:
    """One of the two published keys."""
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(SEEDS[name]))


def public(name: str) -> bytes:
    """The 32 bytes of its public half."""
    return key(name).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def key_id(name: str) -> bytes:
    """The first four bytes of the SHA-256 of the public key."""
    return hashlib.sha256(public(name)).digest()[:4]


def body_of(kind: int, serial: int, coi: str, container: str) -> bytes:
    """Everything before the signature, with the first key's name."""
    therapy = coi.encode() if coi else b"\x00" * 15
    name = container.encode()
    return (
        bytes([1, kind])
        + serial.to_bytes(8, "big")
        + therapy
        + bytes([len(name)])
        + name
        + key_id("first")
    )


def signed(body: bytes, by: str = "first") -> bytes:
    """The signature over the line and the body."""
    return key(by).sign(b"custody label token v1\n" + body)


def text_of(payload: bytes) -> str:
    """What stands in the symbol."""
    return "C1:" + base45(payload)


def good() -> list[dict[str, object]]:
    """A token of every kind, and of every extreme."""
    tokens: list[dict[str, object]] = []
    for name, kind, serial, coi, container, why in TOKENS:
        body = body_of(kind, serial, coi, container)
        tokens.append(
            {
                "name": name,
                "why": why,
                "kind": kind,
                "print_serial": str(serial),
                "chain_of_identity": coi,
                "container_id": container,
                "key_id_hex": key_id("first").hex(),
                "body_hex": body.hex(),
                "signature_hex": signed(body).hex(),
                "text": text_of(body + signed(body)),
            }
        )
    return tokens


def forged() -> list[dict[str, str]]:
    """Tokens that can be read and are not genuine."""
    body = body_of(1, 1, COI, BAG)
    other_print = body_of(1, 2, COI, BAG)
    other_therapy = body_of(1, 1, "CHA999926000008", BAG)
    by_line_missing = key("first").sign(body)
    broken = bytearray(signed(body))
    broken[0] ^= 1
    return [
        {
            "name": "serial changed",
            "why": "a voided print posing as the next one",
            "text": text_of(other_print + signed(body)),
        },
        {
            "name": "therapy changed",
            "why": "cells of one patient posing as another's",
            "text": text_of(other_therapy + signed(body)),
        },
        {
            "name": "signed by another key",
            "why": "the key id is copied, the key is not",
            "text": text_of(body + signed(body, by="second")),
        },
        {
            "name": "signed without the line",
            "why": "a signature made for another purpose",
            "text": text_of(body + by_line_missing),
        },
        {
            "name": "one bit of the signature",
            "why": "damage that base45 does not notice",
            "text": text_of(body + bytes(broken)),
        },
    ]


def unreadable() -> list[dict[str, str]]:
    """Texts that are no token, and the one word of why."""
    body = body_of(1, 1, COI, BAG)
    payload = body + signed(body)
    text = text_of(payload)
    short = body_of(1, 1, COI, "X")
    return [
        {"name": "prefix alone", "reason": "truncated_code", "text": "C1:"},
        {"name": "head alone", "reason": "truncated_code", "text": text[:42]},
        {"name": "last character lost", "reason": "truncated_code", "text": text[:-1]},
        {"name": "read twice", "reason": "two_codes_in_one_read", "text": text + text},
        {
            "name": "short one read twice",
            "reason": "two_codes_in_one_read",
            "text": text_of(short + signed(short)) * 2,
        },
        {"name": "something follows", "reason": "unknown_code", "text": text + "0"},
        {"name": "caps lock", "reason": "lower_case", "text": text.lower()},
        {
            "name": "a later version",
            "reason": "unknown_code",
            "text": text_of(b"\x02" + payload[1:]),
        },
        {
            "name": "kind zero",
            "reason": "unknown_code",
            "text": text_of(b"\x01\x00" + payload[2:]),
        },
        {
            "name": "kind of a later day",
            "reason": "unknown_code",
            "text": text_of(b"\x01\xff" + payload[2:]),
        },
        {
            "name": "no container",
            "reason": "unknown_code",
            "text": text_of(body_of(1, 1, COI, "") + bytes(64)),
        },
        {
            "name": "container of thirty characters",
            "reason": "unknown_code",
            "text": text_of(body_of(1, 1, COI, "A" * 30) + bytes(64)),
        },
        {
            "name": "container with a blank",
            "reason": "unknown_code",
            "text": text_of(body_of(1, 1, COI, "A B") + bytes(64)),
        },
        {
            "name": "therapy that is no identifier",
            "reason": "unknown_code",
            "text": text_of(body_of(1, 1, "A99992600012300", "X") + bytes(64)),
        },
        {
            "name": "a group above 65535",
            "reason": "unknown_code",
            "text": text[:-5] + ":::" + text[-2:],
        },
    ]


def known_answers() -> str:
    """The whole file."""
    answers = {
        "what": "Known answers of the label token; see docs/label-token.md.",
        "keys": {
            name: {"public_hex": public(name).hex(), "key_id_hex": key_id(name).hex()}
            for name in SEEDS
        },
        "good": good(),
        "forged": forged(),
        "unreadable": unreadable(),
    }
    return json.dumps(answers, indent=1) + "\n"


if __name__ == "__main__":
    sys.stdout.write(known_answers())
