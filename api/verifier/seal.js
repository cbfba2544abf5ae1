// The seal of a custody PDF: a note over every byte of the file, its own bytes being zeros, and those of a signature for
// PDF readers too, which is made after it.

import { decodeText, fromBase64, fromHex, placesOf, sha256, toCharacters, toHex } from "./bytes.js";
import { NotVerified } from "./errors.js";
import { SPACES, readNote } from "./note.js";

const KEY = "/CustodySeal";
const SEAL_BYTES = 2048;
const DIGITS = 2 * SEAL_BYTES;
const ZERO = 48;
const RANGE = "/ByteRange";
const RANGE_LINE = /^\/ByteRange \[ 0 ([1-9][0-9]{0,9}) ([1-9][0-9]{0,9}) ([1-9][0-9]{0,9}) *\]/;
const LONGEST_RANGE = 100;
const SIGNATURE_KEY = "/Contents ";
const SIGNATURE_DIGITS = 2 * 16_384;
const WORD = `[^${SPACES}]+`;
const TEXT = new RegExp(
  `^(${WORD})/document\\nsha256 ([0-9a-f]{64})\\ncheckpoint (0|[1-9][0-9]{0,17}) ([A-Za-z0-9+/]{43}=)\\n$`,
  "u",
);

/**
 * What the seal says, {note, origin, size, root, hasSignature}, when every byte of the file is as it was sealed; else
 * it is not verified.  Whose signature is under it is still to be asked.  Writes zeros over the seal in `pdf`, and over
 * the signature for PDF readers if there is one.
 */
export async function openSeal(pdf) {
  const [start, end] = placeOfSeal(pdf);
  const signature = placeOfSignature(pdf);
  const note = readNote(noteIn(toCharacters(pdf.subarray(start, end))));
  const parts = TEXT.exec(note.text);
  if (!parts) throw new NotVerified("The seal is not written as a seal is.");
  const [, origin, digest, size, root] = parts;
  pdf.fill(ZERO, start, end);
  if (signature) pdf.fill(ZERO, ...signature);
  if (toHex(await sha256(pdf)) !== digest) throw new NotVerified("The file was changed after it was sealed.");
  return { note, origin, size: BigInt(size), root: toHex(fromBase64(root)), hasSignature: signature !== null };
}

/** Where the digits begin and end: one seal, one end, nothing after it. */
function placeOfSeal(pdf) {
  if (toCharacters(pdf.subarray(-6)) !== "%%EOF\n" || placesOf("startxref", pdf).length !== 1) {
    throw new NotVerified("Something follows the end of the sealed file.");
  }
  const places = placesOf(KEY, pdf);
  const start = (places[0] ?? 0) + KEY.length + 2;
  const around = toCharacters(pdf.subarray(start - 2, start + DIGITS + 1));
  if (places.length !== 1 || around.length !== DIGITS + 3 || !/^ <[0-9a-f]+>$/.test(around)) {
    throw new NotVerified("This file does not have exactly one seal.");
  }
  return [start, start + DIGITS];
}

/** Where the digits of a signature for PDF readers begin and end; null where the file has none. */
function placeOfSignature(pdf) {
  const [place, ...more] = placesOf(RANGE, pdf);
  if (place === undefined) return null;
  const range = RANGE_LINE.exec(toCharacters(pdf.subarray(place, place + LONGEST_RANGE)));
  if (more.length || !range) throw new NotVerified("This file does not have exactly one place for a signature.");
  const [begin, end, rest] = range.slice(1).map(Number);
  if (end + rest !== pdf.length) {
    throw new NotVerified("The signature for PDF readers does not cover the end of the file.");
  }
  const around = toCharacters(pdf.subarray(begin - SIGNATURE_KEY.length, end));
  const frame = `${SIGNATURE_KEY}<>`.length;
  const isFramed = begin >= SIGNATURE_KEY.length && around.startsWith(`${SIGNATURE_KEY}<`) && around.endsWith(">");
  const digits = around.slice(SIGNATURE_KEY.length + 1, -1);
  if (!isFramed || around.length !== SIGNATURE_DIGITS + frame || !/^[0-9a-f]+$/.test(digits)) {
    throw new NotVerified("The signature for PDF readers is not where it says it is.");
  }
  return [begin + 1, end - 1];
}

/** The note in the seal's digits: text, and after it zeros only. */
function noteIn(digits) {
  const bytes = fromHex(digits);
  const end = bytes.indexOf(0);
  const length = end < 0 ? bytes.length : end;
  if (!length || bytes.subarray(length).some(Boolean)) {
    throw new NotVerified("The seal is empty or not written as a seal is.");
  }
  return decodeText(bytes.subarray(0, length));
}
