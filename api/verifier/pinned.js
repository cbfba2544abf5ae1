// What a policy pins, and what it asks of witnesses, in the words of people.

import { counted, visible } from "./words.js";

const listed = (names) => names.map(visible).join(", ");

/** What stands pinned, in plain sentences; null is no policy. */
export function pinnedText(policy) {
  if (!policy) return "No key is pinned.";
  const logs = listed([...new Set(policy.keys.map((key) => key.name))]);
  return `${counted(policy.keys.length, "key")} pinned: ${logs}. ${witnessesText(policy)}`;
}

function witnessesText({ witnesses, quorum }) {
  if (!witnesses.length) return "No witness is asked for.";
  const known = `Witnesses known: ${listed(witnesses.map((one) => one.name))}.`;
  return `${known} ${quorum ? `Must have cosigned: ${ruleText(quorum)}` : "None of them must have cosigned"}.`;
}

/** A witness by its name, a group by what it counts. */
export function ruleText({ name, need, members }) {
  if (!members) return visible(name);
  const parts = members.map((one) => (one.members ? `(${ruleText(one)})` : ruleText(one))).join(", ");
  return `${need === members.length ? "all" : `at least ${need}`} of ${parts}`;
}
