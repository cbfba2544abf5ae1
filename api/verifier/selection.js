// Evidence of a selection (version 2): which entries belong, and what may be said of how complete they are.

import { isMoment } from "./entry.js";
import { NotVerified } from "./errors.js";

const PAIRS = ["period", "lot"];
const FIELDS = { lot: ["gtin", "lot"], shipment: ["sscc"] };

const isWord = (value) => typeof value === "string" && value !== "";
const isSame = (some, words) => Array.isArray(some) && some.length === words.length && some.every((one, at) => one === words[at]);

/** What a header says was selected, {kind, words}; null if it is nothing that is known here. */
export function readSelected(value) {
  if (!(value instanceof Map) || value.size !== 1) return null;
  const [[kind, told]] = value;
  const isPair = PAIRS.includes(kind);
  if (!isPair && kind !== "actor" && kind !== "shipment") return null;
  const words = isPair ? told : [told];
  if (!Array.isArray(words) || words.length !== (isPair ? 2 : 1) || !words.every(isWord)) return null;
  if (kind === "period" && !(words.every(isMoment) && words[0] < words[1])) return null;
  return { kind, words };
}

/** A selection as people read it. */
export const selectedText = ({ kind, words }) =>
  kind === "period" ? `recorded from ${words[0]} until ${words[1]}` : `${kind} ${words.join(" ")}`;

/** Whether an entry says that evidence was issued. */
export const isIssue = (view) => view.get("type") === "evidence:issued" && view.get("verdict") === "accepted";

/** The rules of one kind of evidence: `belongs` for each entry, then `end`, which answers how complete it is. */
export function rulesFor(header, checkpoint) {
  if (!header.selected) return new Whole(header.subject);
  return new (header.selected.kind === "period" ? Period : Named)(header.selected, checkpoint);
}

class Whole {
  constructor(subject) {
    Object.assign(this, { whole: subject, issued: false });
  }

  belongs(index, view) {
    if (!(view.get("links") ?? []).some((link) => link.get("subject") === this.whole)) {
      throw new NotVerified(`it does not speak of ${this.whole}`);
    }
    this.issued = isIssue(view);
  }

  end() {
    if (!this.issued) throw new NotVerified("the last entry is not evidence:issued: what came after it is left out");
    return "";
  }
}

/** Entries side by side, from the neighbour before the period to the neighbour after it. */
class Period {
  constructor({ words: [since, until] }, { size }) {
    Object.assign(this, { whole: "", since, until, size, last: -1, rec: "", held: 0, begins: false });
  }

  belongs(index, view) {
    const rec = view.get("rec");
    if (this.last < 0) this.begins = index === 0 || rec < this.since;
    else if (index !== this.last + 1) throw new NotVerified(`entry ${this.last + 1} must stand here: the period has a gap`);
    else if (rec < this.since) throw new NotVerified("it was recorded before the period, and is not its one neighbour");
    if (this.rec >= this.until) throw new NotVerified("it stands after the neighbour that ends the period");
    if (rec >= this.since && rec < this.until) this.held += 1;
    Object.assign(this, { last: index, rec });
  }

  end() {
    if (!this.begins) throw new NotVerified("the first entry is of the period: one before it is left out");
    const isAfter = this.rec >= this.until;
    if (!isAfter && BigInt(this.last) !== this.size - 1n) {
      throw new NotVerified("the last entry is not after the period: one after it is left out");
    }
    const end = isAfter ? this.until : "the checkpoint";
    return `Complete: all ${this.held} entries that the log recorded from ${this.since} until ${end} are here.`;
  }
}

/** Entries of one person, lot or shipment, and the one in which the log says that these are all. */
class Named {
  constructor({ kind, words }) {
    Object.assign(this, { whole: "", kind, words, ended: false, last: -1 });
  }

  belongs(index, view) {
    const told = readSelected(view.get("body")?.get("selected"));
    this.ended = isIssue(view) && told !== null && told.kind === this.kind && isSame(told.words, this.words);
    if (!this.ended && !this.holds(view)) throw new NotVerified(`it is not about ${selectedText(this)}`);
    this.last = index;
  }

  holds(view) {
    if (this.kind === "actor") return [view.get("actor"), view.get("second")].includes(this.words[0]);
    const fields = FIELDS[this.kind];
    const records = (view.get("outcome") ?? []).map(([, record]) => record);
    if (records.some((record) => isSame(fields.map((name) => record.get(name)), this.words))) return true;
    const scans = view.get("body")?.get("scans");
    return (
      Array.isArray(scans) &&
      scans.some((scan) => scan instanceof Map && scan.get("kind") === this.kind && isSame(scan.get("key"), this.words))
    );
  }

  end() {
    if (!this.ended) throw new NotVerified("the last entry did not issue this selection");
    return (
      `COMPLETE ONLY AS THE ISSUER SAYS: in entry ${this.last} the log’s keeper says that these are all about ` +
      `${selectedText(this)} up to there; no file can prove it.`
    );
  }
}
