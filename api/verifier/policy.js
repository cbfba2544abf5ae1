// The policy: which keys the reader believes, from a file that did not come with the evidence.

import { isMoment } from "./entry.js";
import { NotVerified, Unreadable } from "./errors.js";
import { SPACES, readKey } from "./note.js";

const MOST_CHARACTERS = 1_000_000;
const BETWEEN = new RegExp(`[${SPACES}]+`, "u");

/** The keys of a policy's text, each with the moments {since, until} it may vouch for; "" is no bound. */
export async function readPolicy(text) {
  if (text.length > MOST_CHARACTERS) throw new Unreadable("The policy is too long.");
  const keys = new Map();
  const bounds = new Map();
  let quorums = 0;
  for (const line of text.split("\n")) {
    const words = line.split(BETWEEN).filter(Boolean);
    if (!words.length || words[0].startsWith("#")) continue;
    const [first, ...rest] = words;
    if (first === "log" && (rest.length === 1 || rest.length === 2)) await addKey(keys, rest[0]);
    else if (first === "valid" && rest.length === 3 && !bounds.has(rest[0])) {
      bounds.set(rest[0], rest.slice(1).map(readBound));
    } else if (first === "quorum" && rest.length === 1 && rest[0] === "none") quorums += 1;
    else throw new Unreadable(`The policy has a line that this page does not know: ${line.slice(0, 120)}`);
  }
  if (quorums !== 1) throw new Unreadable("The policy needs one line: quorum none");
  for (const [name, [since, until]] of bounds) {
    const key = keys.get(name);
    if (!key) throw new Unreadable("The policy bounds a key that it does not have.");
    Object.assign(key, { since, until });
  }
  return [...keys.values()];
}

/** The policy that pins just one key, given as its vkey. */
export const policyOfKey = (vkey) => readPolicy(`log ${vkey}\nquorum none\n`);

async function addKey(keys, vkey) {
  let key = null;
  try {
    key = await readKey(vkey);
  } catch (error) {
    if (error instanceof NotVerified) throw new Unreadable(`The policy has a key that is none: ${error.message}`);
    throw error;
  }
  const known = [...keys.values()].some((one) => String(one.bytes) === String(key.bytes));
  if (known) throw new Unreadable(`The policy has the key of ${key.name} twice.`);
  keys.set(`${key.name}+${key.id}`, { ...key, since: "", until: "" });
}

function readBound(word) {
  if (word === "-") return "";
  if (!isMoment(word)) throw new Unreadable(`The policy has a bound that is no moment: ${word.slice(0, 40)}`);
  return word;
}

/** Whether the key may stand under what was recorded at this moment. */
export const vouchesAt = (key, moment) => key.since <= moment && (!key.until || moment < key.until);
