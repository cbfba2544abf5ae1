// Layer 1, bytes: reads JSON in canonical form and nothing else.
//
// The reader knows one spelling of each value and refuses every other while it reads, so a space, an
// escape that need not be, members out of order, a key twice, a null, a fraction, an exponent, `-0`,
// a number that JavaScript would round: all end here.  Objects become Maps, so that no key, not even
// `__proto__`, means anything but itself.

import { NotVerified } from "./errors.js";

const MOST_DEPTH = 16;
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const WHOLE = /-?(?:0|[1-9][0-9]*)/y;
const SHORT = new Map([['"', '"'], ["\\", "\\"], ["b", "\b"], ["t", "\t"], ["n", "\n"], ["f", "\f"], ["r", "\r"]]);
const CONTROL = /u00(?:0[0-7be-f]|1[0-9a-f])/y;
const NOT_ASCII = /[^\u0000-\u007f]/;

/** The object (a Map) that a text is the canonical spelling of; with `anyForm` its texts need not be in NFC. */
export function readCanonical(text, { anyForm = false } = {}) {
  const reader = new Reader(text, anyForm);
  const value = reader.value(1);
  if (reader.at !== text.length) throw new NotVerified("something follows the JSON");
  if (!(value instanceof Map)) throw new NotVerified("it is JSON, but not an object");
  return value;
}

class Reader {
  constructor(text, anyForm) {
    this.text = text;
    this.at = 0;
    this.anyForm = anyForm;
  }

  value(depth) {
    const first = this.text[this.at];
    if (first === "{" || first === "[") {
      if (depth > MOST_DEPTH) throw new NotVerified(`it is nested deeper than ${MOST_DEPTH}`);
      this.at += 1;
      return first === "{" ? this.members(depth) : this.items(depth);
    }
    if (first === '"') return this.string(this.anyForm);
    if (this.skips("true")) return true;
    if (this.skips("false")) return false;
    return this.number();
  }

  members(depth) {
    const found = new Map();
    if (this.skips("}")) return found;
    let last = null;
    do {
      if (this.text[this.at] !== '"') throw this.wrong();
      const key = this.string(true);
      if (NOT_ASCII.test(key)) throw new NotVerified("a key is not ASCII");
      if (last !== null && key <= last) throw new NotVerified("a key stands twice or out of order: not canonical");
      last = key;
      if (!this.skips(":")) throw this.wrong();
      found.set(key, this.value(depth + 1));
    } while (this.skips(","));
    if (!this.skips("}")) throw this.wrong();
    return found;
  }

  items(depth) {
    const found = [];
    if (this.skips("]")) return found;
    do found.push(this.value(depth + 1));
    while (this.skips(","));
    if (!this.skips("]")) throw this.wrong();
    return found;
  }

  string(anyForm) {
    this.at += 1;
    let text = this.match(PLAIN);
    while (this.text[this.at] === "\\") {
      this.at += 1;
      text += this.escaped() + this.match(PLAIN);
    }
    if (!this.skips('"')) throw this.wrong();
    if (!anyForm && NOT_ASCII.test(text) && text.normalize("NFC") !== text) {
      throw new NotVerified("a text is not in Unicode normal form C");
    }
    return text;
  }

  escaped() {
    const short = SHORT.get(this.text[this.at]);
    if (short !== undefined) {
      this.at += 1;
      return short;
    }
    const control = this.match(CONTROL);
    if (!control) throw new NotVerified("a letter is escaped that need not be: not canonical");
    return String.fromCharCode(parseInt(control.slice(1), 16));
  }

  number() {
    const digits = this.match(WHOLE);
    if (!digits) throw this.wrong();
    const value = Number(digits);
    if (digits === "-0" || !Number.isSafeInteger(value)) {
      throw new NotVerified("a number is not a whole one of at most 53 bits");
    }
    return value;
  }

  match(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (!found) return "";
    this.at = pattern.lastIndex;
    return found[0];
  }

  skips(words) {
    if (!this.text.startsWith(words, this.at)) return false;
    this.at += words.length;
    return true;
  }

  wrong() {
    return new NotVerified("it is not canonical JSON without nulls and fractions");
  }
}
