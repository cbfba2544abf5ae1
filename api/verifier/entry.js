// Layer 2, entry: which fields it has and what each may hold.  A field that is not here makes it no entry.

import { NotVerified } from "./errors.js";

const isText = (pattern) => (value) => typeof value === "string" && pattern.test(value);
const isOneOf = (...words) => (value) => words.includes(value);
const isList = (rule) => (value) => Array.isArray(value) && value.length > 0 && value.every(rule);
const isObject = (value) => value instanceof Map && value.size > 0;
const isCount = (value) => Number.isInteger(value) && value >= 1;
const hasJust = (value, must, may = []) =>
  value instanceof Map &&
  must.every((key) => value.has(key)) &&
  [...value.keys()].every((key) => must.includes(key) || may.includes(key));

export const isHash = isText(/^[0-9a-f]{64}$/);
const isId = isText(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
const isWord = isText(/^[a-z][a-z0-9_]*$/);
const isType = isText(/^[a-z][a-z0-9_]*:[a-z][a-z0-9_]*$/);
const isName = isText(/^[!-~]{1,128}$/);
const isZone = isText(/^[A-Za-z0-9_+-]+(?:\/[A-Za-z0-9_+-]+)*$/);
const isBase64 = isText(/^[A-Za-z0-9+/]+={0,2}$/);
const MOMENT = /^([0-9]{4})-([0-9]{2})-([0-9]{2})T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z$/;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether a value is a moment in its one form, on a day that the calendar has. */
export function isMoment(value) {
  const parts = typeof value === "string" ? MOMENT.exec(value) : null;
  if (!parts) return false;
  const [year, month, day] = parts.slice(1).map(Number);
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= DAYS[month - 1] + (leap ? 1 : 0);
}

function isAt(value) {
  return (
    hasJust(value, ["time", "zone", "source"]) &&
    isMoment(value.get("time")) &&
    isZone(value.get("zone")) &&
    isOneOf("station", "server", "paper", "simulated", "device")(value.get("source"))
  );
}

function isLink(value) {
  if (!(value instanceof Map) || !isName(value.get("subject")) || !isCount(value.get("n"))) return false;
  if (value.get("n") === 1) return hasJust(value, ["subject", "n"]);
  return hasJust(value, ["subject", "n", "prev"]) && isHash(value.get("prev"));
}

function areLinks(value) {
  if (!isList(isLink)(value)) return false;
  return value.every((link, at) => at === 0 || value[at - 1].get("subject") < link.get("subject"));
}

function isDevice(value) {
  return (
    hasJust(value, ["id"], ["seq", "signature"]) &&
    isName(value.get("id")) &&
    (!value.has("seq") || isCount(value.get("seq"))) &&
    (!value.has("signature") || isBase64(value.get("signature")))
  );
}

const isChange = (value) =>
  Array.isArray(value) && value.length === 2 && isWord(value[0]) && value[1] instanceof Map;
const isReason = (value) => isWord(value instanceof Map ? value.get("code") : value);
const areCommitments = (value) => isObject(value) && [...value.values()].every(isHash);

const FIELDS = new Map([
  ["v", (value) => value === 1],
  ["id", isId],
  ["type", isType],
  ["step", isWord],
  ["at", isAt],
  ["rec", isMoment],
  ["site", isName],
  ["station", isName],
  ["actor", isName],
  ["second", isName],
  ["links", areLinks],
  ["body", isObject],
  ["outcome", isList(isChange)],
  ["verdict", isOneOf("accepted", "refused", "already_done", "declared")],
  ["reasons", isList(isReason)],
  ["commitments", areCommitments],
  ["refs", isList(isId)],
  ["signoffs", isList(isObject)],
  ["device", isDevice],
]);
const MUST = ["v", "id", "type", "at", "rec", "site", "station", "actor", "verdict"];

/** That a Map has the fields of an entry; else it is not verified. */
export function checkEntry(fields) {
  for (const [name, value] of fields) {
    const rule = FIELDS.get(name);
    if (!rule) throw new NotVerified(`an entry has no field "${name.slice(0, 64)}"`);
    if (!rule(value)) throw new NotVerified(`the field "${name}" does not hold what it must`);
  }
  const missing = MUST.filter((name) => !fields.has(name));
  if (missing.length) throw new NotVerified(`it lacks ${missing.join(", ")}`);
  if (fields.get("verdict") === "refused" && !fields.has("reasons")) {
    throw new NotVerified("it is a refusal that tells no reason");
  }
}
