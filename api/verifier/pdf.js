// As much of PDF (ISO 32000-2) as finding the one attached file takes: one table of places, plain objects,
// dictionaries, a stream that is packed by Flate or not at all.  Whatever is written otherwise is not ours.

import { toCharacters } from "./bytes.js";
import { CannotVerify, NotVerified } from "./errors.js";

const MOST_DEPTH = 32;
const MOST_OBJECTS = 200; // that finding the attachment may take
const ROW_BYTES = 20;
const BREAKS = new Set([0, 9, 10, 12, 13, 32, 40, 41, 47, 60, 62, 91, 93, 37, 123, 125]);
const BLANKS = new Set([0, 9, 10, 12, 13, 32]);

class Name {
  constructor(text) {
    this.text = text;
  }
}

class Reference {
  constructor(number) {
    this.number = number;
  }
}

const unlike = (what) => new NotVerified(`The attached evidence cannot be read: ${what}.`);

/** The bytes of the one attached file, at most `most` of them. */
export async function attachmentOf(pdf, most) {
  const objects = new Objects(pdf);
  const names = objects.at(objects.at(objects.trailer(), "Root"), "Names");
  const files = objects.filesUnder(objects.at(names, "EmbeddedFiles"));
  if (files.length !== 1) throw new NotVerified("This file does not have exactly one attachment.");
  const embedded = objects.at(files[0], "EF");
  const [plain, unicode] = ["F", "UF"].map((key) => embedded.get(key));
  if (!(plain instanceof Reference) || (unicode && unicode.number !== plain.number)) {
    throw unlike("its file is not where ours is");
  }
  return objects.unpacked(plain.number, most);
}

async function inflate(packed, most) {
  if (typeof DecompressionStream === "undefined") {
    throw new CannotVerify("This browser cannot unpack what is attached to a PDF.");
  }
  const parts = [];
  let length = 0;
  try {
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
    for (const reader = stream.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > most) {
        await reader.cancel();
        break;
      }
      parts.push(value);
    }
  } catch {
    throw unlike("it is not packed as it says");
  }
  if (length > most) throw new NotVerified("The attached evidence is larger than any that we write.");
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

class Objects {
  constructor(bytes) {
    this.bytes = bytes;
    this.read = 0;
  }

  /** The dictionary behind the table of places; there is one table and it begins at object 0. */
  trailer() {
    const tail = toCharacters(this.bytes.subarray(-64));
    const start = /startxref\n([0-9]{1,10})\n%%EOF\n$/.exec(tail);
    if (!start) throw unlike("it does not end as ours does");
    const head = /^xref\n0 ([0-9]{1,8})\n/.exec(this.ascii(Number(start[1]), 24));
    if (!head) throw unlike("it has no table of places");
    this.places = Number(start[1]) + head[0].length;
    this.count = Number(head[1]);
    const after = this.places + ROW_BYTES * this.count;
    if (this.ascii(after, 8) !== "trailer ") throw unlike("its table of places has no end");
    const trailer = new Tokens(this.bytes, after + 8).value(0);
    if (!(trailer instanceof Map) || trailer.has("Prev") || trailer.has("XRefStm")) {
      throw unlike("it has more than one table of places");
    }
    return trailer;
  }

  ascii(start, length) {
    return toCharacters(this.bytes.subarray(start, start + length));
  }

  /** The object of this number, and where what follows it begins. */
  object(number) {
    this.read += 1;
    if (this.read > MOST_OBJECTS) throw unlike("it has too many parts");
    const row = number < this.count ? this.ascii(this.places + ROW_BYTES * number, ROW_BYTES) : "";
    const place = /^([0-9]{10}) 00000 n \n$/.exec(row);
    const start = place ? Number(place[1]) : 0;
    const head = `${number} 0 obj\n`;
    if (!place || this.ascii(start, head.length) !== head) throw unlike("a part is not in its place");
    const tokens = new Tokens(this.bytes, start + head.length);
    return { value: tokens.value(0), end: tokens.at };
  }

  /** What a dictionary holds under a key: a dictionary too, wherever it stands. */
  at(dictionary, key) {
    let value = dictionary.get(key);
    if (value instanceof Reference) ({ value } = this.object(value.number));
    if (!(value instanceof Map)) throw new NotVerified("This file does not have exactly one attachment.");
    return value;
  }

  /** The file specifications in a tree of names. */
  filesUnder(tree, depth = 0) {
    if (depth > MOST_DEPTH) throw unlike("its names are nested too deep");
    const found = [];
    for (const kid of this.list(tree, "Kids")) found.push(...this.filesUnder(this.dictionary(kid), depth + 1));
    this.list(tree, "Names").forEach((item, at) => {
      if (at % 2) found.push(this.dictionary(item));
    });
    return found;
  }

  list(dictionary, key) {
    let value = dictionary.get(key) ?? [];
    if (value instanceof Reference) ({ value } = this.object(value.number));
    if (!Array.isArray(value)) throw unlike("its names are no list");
    return value;
  }

  dictionary(item) {
    return this.at(new Map([["it", item]]), "it");
  }

  async unpacked(number, most) {
    const { value, end } = this.object(number);
    const length = value instanceof Map ? value.get("Length") : null;
    if (this.ascii(end, 8) !== "\nstream\n" || !Number.isInteger(length)) throw unlike("it is no stream");
    const start = end + 8;
    if (this.ascii(start + length, 10) !== "\nendstream") throw unlike("its stream is cut");
    const packed = this.bytes.subarray(start, start + length);
    const filter = value.get("Filter");
    if (value.has("DecodeParms") || (filter && !(filter instanceof Name && filter.text === "FlateDecode"))) {
      throw unlike("it is packed in a way that ours is not");
    }
    if (filter) return inflate(packed, most);
    if (length > most) throw new NotVerified("The attached evidence is larger than any that we write.");
    return packed;
  }
}

/** Reads values one after another. */
class Tokens {
  constructor(bytes, at) {
    this.bytes = bytes;
    this.at = at;
  }

  value(depth) {
    if (depth > MOST_DEPTH) throw unlike("it is nested too deep");
    this.blanks();
    const first = this.bytes[this.at];
    if (first === 60 && this.bytes[this.at + 1] === 60) return this.dictionary(depth);
    if (first === 91) return this.list(depth);
    if (first === 60) return this.until(62);
    if (first === 40) return this.text();
    if (first === 47) {
      this.at += 1;
      return new Name(this.word());
    }
    return this.plain();
  }

  dictionary(depth) {
    const found = new Map();
    this.at += 2;
    for (this.blanks(); this.bytes[this.at] !== 62; this.blanks()) {
      const key = this.value(depth + 1);
      if (!(key instanceof Name) || found.has(key.text)) throw unlike("a key is none or stands twice");
      found.set(key.text, this.value(depth + 1));
    }
    this.at += 2;
    return found;
  }

  list(depth) {
    const found = [];
    this.at += 1;
    for (this.blanks(); this.bytes[this.at] !== 93; this.blanks()) found.push(this.value(depth + 1));
    this.at += 1;
    return found;
  }

  /** A number, a reference to an object, true, false or null. */
  plain() {
    const word = this.word();
    if (!/^[+-]?[0-9]*\.?[0-9]+$|^true$|^false$|^null$/.test(word)) throw unlike("a word has no meaning");
    const start = this.at;
    if (/^[0-9]{1,8}$/.test(word)) {
      this.blanks();
      if (this.word() === "0" && this.bytes[this.at] === 32 && this.bytes[this.at + 1] === 82) {
        this.at += 2;
        return new Reference(Number(word));
      }
      this.at = start;
    }
    return Number.isNaN(Number(word)) ? word : Number(word);
  }

  text() {
    let open = 0;
    const start = this.at;
    do {
      const byte = this.bytes[this.at];
      if (byte === undefined) throw unlike("a text has no end");
      if (byte === 92) this.at += 1;
      else if (byte === 40) open += 1;
      else if (byte === 41) open -= 1;
      this.at += 1;
    } while (open);
    return this.bytes.subarray(start, this.at);
  }

  until(byte) {
    const end = this.bytes.indexOf(byte, this.at);
    if (end < 0) throw unlike("a text has no end");
    const found = this.bytes.subarray(this.at + 1, end);
    this.at = end + 1;
    return found;
  }

  word() {
    let text = "";
    while (this.at < this.bytes.length && !BREAKS.has(this.bytes[this.at])) {
      text += String.fromCharCode(this.bytes[this.at]);
      this.at += 1;
      if (text.length > 128) throw unlike("a word is too long");
    }
    return text;
  }

  blanks() {
    while (BLANKS.has(this.bytes[this.at])) this.at += 1;
    if (this.at >= this.bytes.length) throw unlike("it is cut");
  }
}
