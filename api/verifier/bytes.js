// Bytes and their spellings: UTF-8, hex, and base64 in its one spelling (RFC 4648 section 4).

import { CannotVerify, NotVerified } from "./errors.js";

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const TO_UTF8 = new TextEncoder();
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** The bytes of a text. */
export const encodeText = (text) => TO_UTF8.encode(text);

/** The text that bytes are; bytes that are not UTF-8 are not verified, and none is dropped. */
export function decodeText(bytes) {
  try {
    return UTF8.decode(bytes);
  } catch {
    throw new NotVerified("the bytes are not UTF-8");
  }
}

/** Bytes as lower-case hex. */
export function toHex(bytes) {
  let text = "";
  for (const byte of bytes) text += HEX[byte];
  return text;
}

/** The bytes of lower-case hex; whoever calls has checked that it is. */
export function fromHex(text) {
  const bytes = new Uint8Array(text.length / 2);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = parseInt(text.substr(2 * at, 2), 16);
  return bytes;
}

/** Bytes as the text of one character each: for ASCII, and for comparing with ASCII. */
export function toCharacters(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** The bytes of base64 in its one spelling; anything else is not verified. */
export function fromBase64(text) {
  let raw = null;
  try {
    raw = /^[A-Za-z0-9+/]*={0,2}$/.test(text) ? atob(text) : null;
  } catch {
    raw = null;
  }
  if (raw === null || btoa(raw) !== text) throw new NotVerified("base64 is not in its one spelling");
  return Uint8Array.from(raw, (one) => one.charCodeAt(0));
}

/** Whether two rows of bytes are the same. */
export const sameBytes = (one, other) =>
  one.length === other.length && one.every((byte, at) => byte === other[at]);

/** The SHA-256 of bytes. */
export async function sha256(bytes) {
  return new Uint8Array(await subtle().digest("SHA-256", bytes));
}

/** The browser's own cryptography; there is none where a page is not trusted. */
export function subtle() {
  const found = globalThis.crypto?.subtle;
  if (!found) throw new CannotVerify("This browser offers no cryptography to this page.");
  return found;
}

/** Every place at which ASCII `words` stand in bytes, at most `most` of them. */
export function placesOf(words, bytes, most = 2) {
  const wanted = encodeText(words);
  const places = [];
  let at = bytes.indexOf(wanted[0]);
  while (at >= 0 && places.length < most) {
    const found = wanted.every((byte, step) => bytes[at + step] === byte);
    if (found) places.push(at);
    at = bytes.indexOf(wanted[0], at + (found ? wanted.length : 1));
  }
  return places;
}
