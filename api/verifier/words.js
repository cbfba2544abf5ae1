// From what is recorded to what people read.  Text of others is made harmless to the eye: what cannot be seen, or turns
// the direction of reading, is shown by its number.

const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const TITLES = new Map([
  ["evidence:issued", "Evidence issued"],
  ["evidence:received", "Evidence of another log received"],
  ["handoff:closed", "Handoff closed by what the other party tells"],
  ["identity:matched", "Bag and patient match"],
  ["identity:mismatched", "Bag and patient do not match"],
]);
const VERDICTS = new Map([
  ["accepted", { tone: "go", word: "accepted" }],
  ["refused", { tone: "stop", word: "refused" }],
  ["already_done", { tone: "wait", word: "already done" }],
  ["declared", { tone: "wait", word: "declared" }],
]);
const SOURCES = new Map([
  ["station", "station clock"],
  ["server", "server clock"],
  ["paper", "from paper"],
  ["simulated", "simulated clock"],
  ["device", "device clock"],
]);
const LAST_SECOND = 253_402_300_799n; // of the year 9999
const clocks = new Map();

/** A text of others as it may be shown. */
export const visible = (text) =>
  text.replace(UNSEEN, (sign) => `⟨U+${sign.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`);

/** A stored word as people read it. */
const plain = (word) => word.replaceAll("_", " ");

/** A stored word at the beginning of a line. */
const titled = (word) => plain(word).replace(/^./, (first) => first.toUpperCase());

/** A whole number in groups of three. */
export const grouped = (number) => String(number).replace(/\B(?=(?:[0-9]{3})+$)/g, "\u202f");

/** A number with its noun. */
export const counted = (number, one, many = `${one}s`) => `${grouped(number)} ${number === 1 ? one : many}`;

/** A size in bytes for people. */
export function sized(bytes) {
  if (bytes < 1000) return counted(bytes, "byte");
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)}\u00a0kB` : `${(bytes / 1e6).toFixed(1)}\u00a0MB`;
}

/** A recorded moment in UTC, to the second. */
export const inUtc = (moment) => `${moment.slice(0, 10)} ${moment.slice(11, 19)} UTC`;

/** A second since 1970, a BigInt, in UTC; as a number where no calendar has it. */
export const secondInUtc = (time) =>
  time <= LAST_SECOND ? inUtc(new Date(1000 * Number(time)).toISOString()) : `second ${time} since 1970`;

/** What the wall clock of a zone showed then; empty where the zone is unknown to this browser. */
export function inZone(moment, zone) {
  const clock = clockOf(zone);
  const when = new Date(`${moment.slice(0, 23)}Z`);
  if (!clock || Number.isNaN(when.getTime())) return "";
  const part = Object.fromEntries(clock.formatToParts(when).map(({ type, value }) => [type, value]));
  return `${part.year}-${part.month}-${part.day} ${part.hour}:${part.minute}:${part.second} ${part.timeZoneName}`;
}

function clockOf(zone) {
  if (!clocks.has(zone) && clocks.size < 500) {
    const digits = "2-digit";
    try {
      const clock = new Intl.DateTimeFormat("en-GB", {
        timeZone: zone, timeZoneName: "short", hourCycle: "h23", year: "numeric", month: digits, day: digits,
        hour: digits, minute: digits, second: digits,
      });
      clocks.set(zone, clock);
    } catch {
      clocks.set(zone, null);
    }
  }
  return clocks.get(zone) ?? null;
}

/** The bytes of an entry that was checked, in lines. */
export const readable = (text) => JSON.stringify(JSON.parse(text), null, 1).split("\n").map(visible).join("\n");

/** An entry that was checked, as a row of words. */
export function rowOf({ text, index }) {
  const view = JSON.parse(text);
  const verdict = VERDICTS.get(view.verdict);
  return {
    index,
    local: inZone(view.at.time, view.at.zone),
    utc: inUtc(view.at.time),
    zone: view.at.zone,
    source: SOURCES.get(view.at.source),
    recorded: view.rec === view.at.time ? "" : inUtc(view.rec),
    title: TITLES.get(view.type) ?? titled(view.step ?? view.type.replace(":", " ")),
    type: view.type,
    actor: view.actor,
    second: view.second ?? "",
    station: view.station,
    site: view.site,
    tone: verdict.tone,
    verdict: verdict.word,
    reasons: (view.reasons ?? []).map((reason) => titled(reason.code ?? reason)),
    things: (view.links ?? []).map((link) => link.subject),
    text,
  };
}
