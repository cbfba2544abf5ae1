// The policy: which keys the reader believes, and which witnesses must have cosigned, from a file that did not come
// with the evidence.  A line that is not understood refuses the whole file.

import { isMoment } from "./entry.js";
import { NotVerified, Unreadable } from "./errors.js";
import { LOG, WITNESS, cosignedAt, readKey, signedBy } from "./note.js";

const MOST_CHARACTERS = 1_000_000;
const MOST_MEMBERS = 1000;
const MOST_DEPTH = 16;
const NONE = "none";
const NEED = /^[1-9][0-9]{0,3}$/;

/**
 * The policy in a text: {keys, witnesses, quorum}.
 *
 * Each key has the moments {since, until} it may vouch for, "" being no bound.  A witness is {name, key}; a group
 * {name, need, members}; the quorum is one of them, or null.
 */
export async function readPolicy(text) {
  if (text.length > MOST_CHARACTERS) throw new Unreadable("The policy is too long.");
  const read = new Reader();
  for (const line of text.split("\n")) {
    const [first, ...words] = line.split(/[ \t]+/).filter(Boolean);
    if (first === undefined || first.startsWith("#")) continue;
    const take = LINES.get(first);
    if (!take) throw new Unreadable(`The policy has a line that is not known: ${line.slice(0, 120)}`);
    await take(read, words);
  }
  return read.policy();
}

/** The policy that pins just one key, given as its vkey. */
export const policyOfKey = (vkey) => readPolicy(`log ${vkey}\nquorum none\n`);

/** The policy of keys that nobody pinned: no bounds, no witnesses. */
export const policyOfKeys = (keys) => ({
  keys: keys.map((key) => ({ ...key, since: "", until: "" })),
  witnesses: [],
  quorum: null,
});

/** Whether the key may stand under what was recorded at this moment. */
export const vouchesAt = (key, moment) => key.since <= moment && (!key.until || moment < key.until);

/** Each witness of the policy, {name, key, time}, `time` null where they did not cosign; too few are not verified. */
export async function witnessesUnder(note, { witnesses, quorum }) {
  const lines = await signedBy(note, witnesses.map((one) => one.key));
  const told = witnesses.map(({ name, key }) => ({ name, key, time: lines.has(key) ? cosignedAt(lines.get(key)) : null }));
  if (quorum && !isMet(quorum, lines)) {
    const names = told.filter((one) => one.time !== null).map((one) => one.name).join(", ") || "nobody";
    throw new NotVerified(`not enough witnesses cosigned: ${names} did, the policy asks for ${quorum.name}`);
  }
  return told;
}

const isMet = (rule, lines) =>
  rule.members ? rule.members.filter((one) => isMet(one, lines)).length >= rule.need : lines.has(rule.key);

class Reader {
  constructor() {
    this.keys = new Map();
    this.bounds = new Map();
    this.rules = new Map(); // witnesses and groups by their names
    this.taken = new Set(); // the names that stand in a group
    this.quorums = [];
  }

  get witnesses() {
    return [...this.rules.values()].filter((one) => one.key);
  }

  async log([vkey, ...address]) {
    check(vkey && address.length <= 1, "a log line with other words than a key and an address");
    const key = await this.newKey(vkey, LOG, [...this.keys.values()]);
    this.keys.set(`${key.name}+${key.id}`, { ...key, since: "", until: "" });
  }

  valid(words) {
    const [name, ...bounds] = words;
    check(words.length === 3, "a valid line with other words than a key and two bounds");
    check(!this.bounds.has(name), `two valid lines for ${name}`);
    this.bounds.set(name, bounds.map(readBound));
  }

  async witness([name, vkey, ...address]) {
    check(vkey && address.length <= 1, "a witness line with other words than a name, a key and an address");
    this.checkNew(name);
    const key = await this.newKey(vkey, WITNESS, this.witnesses.map((one) => one.key));
    this.rules.set(name, { name, key, depth: 0 });
  }

  group([name, need, ...names]) {
    check(need, "a group line without a name or a number");
    this.checkNew(name);
    check(names.length > 0 && names.length <= MOST_MEMBERS, `the group ${name} with no members, or with too many`);
    for (const one of names) {
      check(this.rules.has(one), `the group ${name} with a member that no line above names: ${one}`);
      check(!this.taken.has(one), `a member that stands in a group already: ${one}`);
      this.taken.add(one);
    }
    const members = names.map((one) => this.rules.get(one));
    const depth = 1 + Math.max(...members.map((one) => one.depth));
    check(depth <= MOST_DEPTH, `groups nested too deep: ${name}`);
    this.rules.set(name, { name, need: readNeed(need, names.length), members, depth });
  }

  quorum(words) {
    const [name] = words;
    check(words.length === 1, "a quorum line with other words than one name");
    check(name === NONE || this.rules.has(name), `a quorum that no line above names: ${name}`);
    this.quorums.push(this.rules.get(name) ?? null);
  }

  policy() {
    if (this.quorums.length !== 1) throw new Unreadable("The policy needs one line quorum, for example: quorum none");
    for (const [name, [since, until]] of this.bounds) {
      check(this.keys.has(name), `bounds for a key that it does not have: ${name}`);
      Object.assign(this.keys.get(name), { since, until });
    }
    return { keys: [...this.keys.values()], witnesses: this.witnesses, quorum: this.quorums[0] };
  }

  checkNew(name) {
    check(name !== NONE, "a witness or group that is called none");
    check(!this.rules.has(name), `two witnesses or groups of one name: ${name}`);
  }

  async newKey(vkey, kind, known) {
    const key = await keyOrUnreadable(vkey, kind);
    check(!known.some((one) => String(one.bytes) === String(key.bytes)), `the key of ${key.name} twice`);
    return key;
  }
}

const LINES = new Map(
  ["log", "valid", "witness", "group", "quorum"].map((name) => [name, (read, words) => read[name](words)]),
);

function check(isGood, what) {
  if (!isGood) throw new Unreadable(`The policy has ${what.slice(0, 200)}.`);
}

async function keyOrUnreadable(vkey, kind) {
  try {
    return await readKey(vkey, kind);
  } catch (error) {
    if (error instanceof NotVerified) throw new Unreadable(`The policy has a key that is none: ${error.message}`);
    throw error;
  }
}

function readBound(word) {
  check(word === "-" || isMoment(word), `a bound that is no moment: ${word}`);
  return word === "-" ? "" : word;
}

function readNeed(word, count) {
  if (word === "any" || word === "all") return word === "any" ? 1 : count;
  check(NEED.test(word) && Number(word) <= count, `a group that counts neither any, all nor up to its members: ${word}`);
  return Number(word);
}
