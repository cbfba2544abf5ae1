// Layer 6, bundle: its lines, and the seven questions in their order; a selection's lines and questions likewise.

import { decodeText, encodeText } from "./bytes.js";
import { readCanonical } from "./canonical.js";
import { checkEntry, isHash } from "./entry.js";
import { NotVerified, Unreadable } from "./errors.js";
import { readCheckpoint, readKey, readNote, signersOf } from "./note.js";
import { policyOfKeys, vouchesAt, witnessesUnder } from "./policy.js";
import { readSelected, rulesFor } from "./selection.js";
import { Nodes, isIncluded, leafHash } from "./tree.js";

const MOST_LINE_BYTES = 1_000_000;
const MOST_ENTRY_BYTES = 65_535;
const FEWEST_LINES = 3;
const NEWLINE = 10;
const BATCH = 128;

const isTexts = (value) => Array.isArray(value) && value.every((one) => typeof one === "string");
const hasKeys = (value, ...keys) => value.size === keys.length && keys.every((key) => value.has(key));

/** The header {origin, subject or selected, vkeys} in the first line; Unreadable if it is that of no evidence. */
function readHeader(bytes) {
  const end = bytes.indexOf(NEWLINE);
  let line = null;
  try {
    line = readLine(bytes.subarray(0, end < 0 ? bytes.length : end), 1);
  } catch (error) {
    if (error instanceof NotVerified) throw new Unreadable("This is neither an evidence bundle nor a custody PDF.");
    throw error;
  }
  const [origin, vkeys] = ["origin", "vkeys"].map((key) => line.get(key));
  const about = aboutOf(line);
  if (!about || typeof origin !== "string" || !isTexts(vkeys)) {
    throw new Unreadable("This is neither an evidence bundle nor a custody PDF.");
  }
  return { origin, vkeys, subject: "", selected: null, ...about };
}

/** What it is about, {subject} in version 1 or {selected} in version 2; null if neither is as it must be. */
function aboutOf(line) {
  if (line.get("custody-bundle") === 1 && hasKeys(line, "custody-bundle", "origin", "subject", "vkeys")) {
    const subject = line.get("subject");
    return typeof subject === "string" ? { subject } : null;
  }
  if (line.get("custody-bundle") !== 2) return null;
  if (!hasKeys(line, "custody-bundle", "origin", "selected", "vkeys")) {
    throw new Unreadable("This is no evidence of a selection: its first line is not as it must be.");
  }
  const selected = readSelected(line.get("selected"));
  if (!selected) {
    throw new Unreadable("What was selected is no period, actor, lot or shipment that is known here.");
  }
  return { selected };
}

/** All lines of a bundle: {header, entries: [{text, index, proof}], note}. */
export async function readBundle(bytes, pause) {
  const header = readHeader(bytes);
  const entries = [];
  let last = null;
  let number = 0;
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, start);
    if (end < 0) throw new NotVerified("the bundle is cut: it ends in a checkpoint and a newline");
    number += 1;
    if (last) entries.push(readEntry(last, number - 1));
    if (number > 1) last = readLine(bytes.subarray(start, end), number);
    start = end + 1;
    await pause("Reading", start, bytes.length);
  }
  if (number < FEWEST_LINES) throw new NotVerified("the bundle is cut: it ends in a checkpoint and a newline");
  if (!hasKeys(last, "checkpoint") || typeof last.get("checkpoint") !== "string") {
    throw new NotVerified("the last line of the bundle is not its checkpoint");
  }
  return { header, entries, note: last.get("checkpoint") };
}

function readLine(bytes, number) {
  if (bytes.length > MOST_LINE_BYTES) throw new NotVerified(`line ${number} is too long`);
  try {
    return readCanonical(decodeText(bytes), { anyForm: true });
  } catch (error) {
    if (error instanceof NotVerified) throw new NotVerified(`line ${number}: ${error.message}`);
    throw error;
  }
}

function readEntry(line, number) {
  const [text, index, proof] = ["entry", "index", "proof"].map((key) => line.get(key));
  const good =
    hasKeys(line, "entry", "index", "proof") &&
    typeof text === "string" &&
    typeof index === "number" &&
    Array.isArray(proof) &&
    proof.every(isHash);
  if (!good) throw new NotVerified(`line ${number} of the bundle is not an entry`);
  return { text, index, proof };
}

/** The policy that a bundle brings along itself: none of the reader. */
export async function ownPolicy(header) {
  const keys = [];
  for (const vkey of header.vkeys) keys.push(await readKey(vkey));
  return policyOfKeys(keys);
}

/** The keys of one log; that none is known is not verified. */
export function keysFor(origin, keys) {
  const known = keys.filter((key) => key.name === origin);
  if (!known.length) throw new NotVerified(`no key is known for the log ${origin}`);
  return known;
}

/**
 * Verify a bundle that was read, by a policy; fills `found` as far as it comes, so that whoever asked can tell
 * what was seen before the first no: {header, checkpoint, signers, witnesses, quorum, strangers, entries, rec}.
 */
export async function verifyBundle(bundle, policy, found, pause) {
  const note = readNote(bundle.note);
  const checkpoint = readCheckpoint(note.text);
  const signers = await signersOf(note, keysFor(checkpoint.origin, policy.keys));
  const witnesses = await witnessesUnder(note, policy);
  if (checkpoint.origin !== bundle.header.origin) {
    throw new NotVerified(`the checkpoint is of another log: ${checkpoint.origin}`);
  }
  const strangers = note.signatures.filter((line) => !isOf(line, [...signers, ...witnesses.map((one) => one.key)]));
  Object.assign(found, { checkpoint, signers, witnesses, quorum: policy.quorum, strangers: strangers.length });
  const walk = new Walk(rulesFor(bundle.header, checkpoint), checkpoint);
  for (let start = 0; start < bundle.entries.length; start += BATCH) {
    const good = await walk.batch(bundle.entries.slice(start, start + BATCH), found);
    await pause("Checking entries", start + good, bundle.entries.length);
  }
  found.rec = walk.rec;
  found.claim = walk.rules.end();
  if (!signers.some((key) => vouchesAt(key, walk.rec))) {
    throw new NotVerified(`the key that signed was not valid at ${walk.rec}`);
  }
}

const isOf = ({ name, id }, keys) => keys.some((key) => key.name === name && key.id === id);

/** Questions 3 to 5, asked of each entry in turn. */
class Walk {
  constructor(rules, checkpoint) {
    Object.assign(this, { rules, checkpoint, rec: "", last: -1 });
    this.tails = new Map();
    this.nodes = new Nodes();
  }

  /** Checks some entries; where several are bad the first is named.  Ways to the root are walked side by side. */
  async batch(entries, found) {
    const leaves = await Promise.all(entries.map(({ text }) => leafHash(encodeText(text))));
    const { good, problem } = this.inOrder(entries, leaves);
    const { size, root } = this.checkpoint;
    const ways = entries
      .slice(0, good)
      .map(({ index, proof }, at) => isIncluded(leaves[at], BigInt(index), size, proof, root, this.nodes));
    const stray = (await Promise.all(ways)).indexOf(false);
    const end = stray < 0 ? good : stray;
    found.entries.push(...entries.slice(0, end));
    if (stray >= 0) throw new NotVerified("it is not in the tree that was signed", entries[stray].index);
    if (problem) throw problem;
    return end;
  }

  /** How many entries are good one after another but for their proofs, and what is wrong with the next. */
  inOrder(entries, leaves) {
    for (const [at, entry] of entries.entries()) {
      try {
        this.check(entry, leaves[at]);
      } catch (error) {
        if (!(error instanceof NotVerified)) throw error;
        return { good: at, problem: new NotVerified(error.message, entry.index) };
      }
    }
    return { good: entries.length, problem: null };
  }

  check({ text, index }, leaf) {
    if (encodeText(text).length > MOST_ENTRY_BYTES) throw new NotVerified("it is too long");
    const view = readCanonical(text);
    checkEntry(view);
    const links = view.get("links") ?? [];
    for (const link of links) this.follow(link, leaf);
    if (view.get("rec") < this.rec) throw new NotVerified("it was recorded before the entry before it");
    this.rec = view.get("rec");
    this.rules.belongs(index, view);
    if (index <= this.last) throw new NotVerified(`it stands after entry ${this.last}`);
    this.last = index;
  }

  follow(link, leaf) {
    const subject = link.get("subject");
    const n = link.get("n");
    const before = this.tails.get(subject) ?? { n: 0, leaf: undefined };
    if (n !== before.n + 1 && (n <= before.n || subject === this.rules.whole)) {
      throw new NotVerified(`it is number ${n} about ${subject}, ${before.n + 1} must follow`);
    }
    if (n === before.n + 1 && link.get("prev") !== before.leaf) {
      throw new NotVerified(`it does not follow the entry before it about ${subject}`);
    }
    this.tails.set(subject, { n, leaf });
  }
}
