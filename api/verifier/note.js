// Layer 5, signed notes: a text, an empty line, signature lines; and the keys that are known, of logs and of witnesses.

import { encodeText, fromBase64, fromHex, sameBytes, sha256, subtle, toHex } from "./bytes.js";
import { CannotVerify, NotVerified } from "./errors.js";

const MOST_BYTES = 1_000_000;
const MOST_SIGNATURES = 100;
const ID_BYTES = 4;
const KEY_BYTES = 32;
const TIME_BYTES = 8;
const COSIGNATURE_BYTES = TIME_BYTES + 64;
const TIME_END = 1n << 63n;
const SPACE = "\\u0009-\\u000d\\u001c-\\u0020\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const KEY_NAME = new RegExp(`^[^+\\u0000-\\u001f${SPACE}]+$`, "u");

/** What a key signs, the byte before it in a vkey: the notes of a log, or a witness's cosignatures. */
export const LOG = 1;
export const WITNESS = 4;
const KINDS = new Map([[LOG, "an Ed25519 key of a log"], [WITNESS, "an Ed25519 key of a witness"]]);

/** The characters that count as spaces, for a pattern. */
export const SPACES = SPACE;

/** Whether a text may name a key or a log: no spaces, plus signs or control characters. */
const isKeyName = (name) => KEY_NAME.test(name);

/** The text of a note and its signatures {name, id, signature}, none of them verified yet. */
export function readNote(note) {
  if (encodeText(note).length > MOST_BYTES) throw new NotVerified("the note is too long");
  if (/[\u0000-\u0009\u000b-\u001f]/.test(note)) throw new NotVerified("the note holds a control character");
  const end = note.lastIndexOf("\n\n");
  if (end < 0 || end + 2 === note.length || !note.endsWith("\n")) {
    throw new NotVerified("a note is a text, an empty line and signature lines");
  }
  const lines = note.slice(end + 2, -1).split("\n");
  if (lines.length > MOST_SIGNATURES) throw new NotVerified("the note has too many signatures");
  return { text: note.slice(0, end + 1), signatures: lines.map(readSignature) };
}

function readSignature(line) {
  const parts = /^\u2014 ([^ ]+) (.+)$/u.exec(line);
  if (!parts || !isKeyName(parts[1])) throw new NotVerified("a line of the note is no signature");
  const packed = fromBase64(parts[2]);
  if (packed.length <= ID_BYTES) throw new NotVerified("a line of the note holds no signature");
  return { name: parts[1], id: toHex(packed.slice(0, ID_BYTES)), signature: packed.slice(ID_BYTES) };
}

/** The key {kind, name, id, bytes, vkey} of a kind that a vkey tells; its id must be that of its name and bytes. */
export async function readKey(vkey, kind = LOG) {
  const [name, id, ...rest] = vkey.split("+");
  const packed = fromBase64(rest.join("+"));
  if (!isKeyName(name) || packed.length !== KEY_BYTES + 1 || packed[0] !== kind) {
    throw new NotVerified(`"${vkey}" is not ${KINDS.get(kind)}`);
  }
  const named = encodeText(`${name}\n`);
  const whole = new Uint8Array(named.length + packed.length);
  whole.set(named);
  whole.set(packed, named.length);
  const found = toHex((await sha256(whole)).slice(0, ID_BYTES));
  if (id !== found) throw new NotVerified(`the id in "${vkey}" is not that of its key`);
  return { kind, name, id, bytes: packed.slice(1), vkey };
}

/** Those of the keys that signed; one that is named and did not sign, or nobody, is not verified. */
export async function signersOf(note, keys) {
  const signers = [...(await signedBy(note, keys)).keys()];
  if (!signers.length) throw new NotVerified("no known key signed it");
  return signers;
}

/** Those of the keys that signed, each with its signature; a line of one of them that is not good spoils the note. */
export async function signedBy(note, keys) {
  const found = new Map();
  for (const { name, id, signature } of note.signatures) {
    const key = keys.findLast((one) => one.name === name && one.id === id);
    if (!key) continue;
    if (!(await isSignedBy(key, note.text, signature))) {
      throw new NotVerified(`the signature of ${name} does not verify`);
    }
    found.set(key, signature);
  }
  return found;
}

/** The second since 1970 that a cosignature tells, a BigInt. */
export const cosignedAt = (signature) => BigInt(`0x${toHex(signature.subarray(0, TIME_BYTES))}`);

async function isSignedBy(key, text, signature) {
  if (key.kind === LOG) return isSigned(key.bytes, signature, encodeText(text));
  if (signature.length !== COSIGNATURE_BYTES || cosignedAt(signature) >= TIME_END) return false;
  const told = `cosignature/v1\ntime ${cosignedAt(signature)}\n${text}`;
  return isSigned(key.bytes, signature.subarray(TIME_BYTES), encodeText(told));
}

async function isSigned(key, signature, message) {
  const cryptography = subtle();
  try {
    const known = await cryptography.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
    return (await cryptography.verify({ name: "Ed25519" }, known, signature, message)) === true;
  } catch {
    return false; // no point of the curve; whether the browser can do it at all was asked before
  }
}

/** The checkpoint {origin, size, root, text} of a note's text; the size is a BigInt, the root in hex. */
export function readCheckpoint(text) {
  const lines = text.split("\n");
  const [origin, size, root] = lines;
  if (lines.length !== 4 || lines[3] !== "" || !isKeyName(origin) || !/^(?:0|[1-9][0-9]{0,15})$/.test(size)) {
    throw new NotVerified("a checkpoint has three lines: origin, size and root");
  }
  const bytes = fromBase64(root);
  if (bytes.length !== KEY_BYTES) throw new NotVerified("a root has 32 bytes");
  return { origin, size: BigInt(size), root: toHex(bytes), text };
}

/** Asks the browser for what is known: RFC 8032 test 1 and FIPS 180-4 "abc"; raises CannotVerify if it fails. */
export async function checkBrowser() {
  const key = fromHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  const signature = fromHex(
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155" +
      "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
  );
  const abc = fromHex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  if (!sameBytes(await sha256(encodeText("abc")), abc)) {
    throw new CannotVerify("This browser computes SHA-256 wrongly.");
  }
  const nothing = new Uint8Array();
  const good = await isSigned(key, signature, nothing);
  const bad = await isSigned(key, signature, encodeText("changed"));
  if (!good || bad) throw new CannotVerify("This browser cannot check Ed25519 signatures.");
}
