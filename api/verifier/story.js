// What was verified, or what was seen before the first no: the checkpoint, then every entry.

import { code, element, pairs, shape } from "./element.js";
import { ruleText } from "./pinned.js";
import { counted, grouped, inUtc, readable, rowOf, secondInUtc, visible } from "./words.js";

const AT_FIRST = 200; // rows: more are shown on demand, all on paper
const MORE = 1000;
const MOST_ROWS = 20_000;
const WIDE = "facts__item--wide";
const COLUMNS = ["No.", "When", "What", "Who", "Verdict"];

/** The elements of the story; none where not even the checkpoint was good. */
export function drawStory(answer) {
  const { found, outcome } = answer;
  if (!found.checkpoint) return [];
  const isGood = outcome === "verified";
  return [drawCheckpoint(answer, isGood), ...(found.entries.length ? [drawEntries(answer, isGood)] : [])];
}

function drawCheckpoint({ found, pinned }, isGood) {
  return element(
    "section",
    { class: "card", "aria-labelledby": "checkpoint-title" },
    element("h2", { id: "checkpoint-title" }, "The checkpoint"),
    pairs("facts", "facts__item", [...factsOf(found, pinned), ...(isGood ? goodFactsOf(found) : [])]),
  );
}

function factsOf({ checkpoint, signers, witnesses, quorum, strangers }, pinned) {
  const { origin, size, text } = checkpoint;
  const signed = pinned ? "Signed by your pinned key" : "Signed by the key in the file (not pinned)";
  const facts = [
    ["Log", code(origin)],
    ["Signed size", `${grouped(size)} ${size === 1n ? "entry" : "entries"}`],
    ["Root", code(text.split("\n")[2]), WIDE],
    ...signers.map((key) => [signed, code(key.vkey), WIDE]),
    ...witnesses.map(witnessFact),
    ...(quorum ? [["Your policy asks for", `${ruleText(quorum)}: they cosigned`, WIDE]] : []),
  ];
  if (origin.endsWith("/demo")) {
    facts.push(["A demo", "This log is of a demo installation: it is about no patient", WIDE]);
  }
  if (strangers) {
    const lines = counted(strangers, "line");
    facts.push(["Other signatures", `${lines} of keys that are not known here, not counted`, WIDE]);
  }
  return facts;
}

const witnessFact = ({ name, key, time }) =>
  [`Witness ${visible(name)}`, witnessLines(key, time === null ? "did not cosign" : `cosigned ${secondInUtc(time)}`), WIDE];

const witnessLines = (key, told) => [element("span", { class: "witness" }, told), code(key.vkey)];

function goodFactsOf({ rec, kind, claim, hasSignature }) {
  const facts = [[claim ? "How complete" : "Complete up to", claim || `${inUtc(rec)}: what the log recorded later is not in this file`, WIDE]];
  if (kind === "pdf") {
    const but = hasSignature ? " but the digits of the signature for PDF readers" : "";
    facts.push(["Seal of the PDF", `good over every byte${but}; paper and evidence name the same checkpoint`, WIDE]);
  }
  return facts;
}

function drawEntries({ found, firstBad, problem }, isGood) {
  const title = titleOf(found.entries.length, isGood);
  const all = found.entries.slice(0, MOST_ROWS);
  const bad = !isGood && firstBad !== null ? drawBad(firstBad, problem) : null;
  const { body, more } = drawRows(all, bad);
  const heads = COLUMNS.map((name) => element("th", { scope: "col" }, name));
  const rest = `The first ${grouped(MOST_ROWS)} are shown; all were checked.`;
  return element(
    "section",
    { class: `table__box${isGood ? "" : " story--bad"}`, "aria-label": title },
    element(
      "table",
      { class: "table story" },
      element("caption", {}, title),
      element("thead", {}, element("tr", {}, heads)),
      body,
    ),
    more,
    found.entries.length > MOST_ROWS ? element("p", { class: "table__foot" }, rest) : null,
  );
}

function titleOf(count, isGood) {
  const entries = counted(count, "entry", "entries");
  return isGood ? `All ${entries}` : `${entries} before the first bad one: not to be relied on`;
}

/** The first rows, and a button that shows more; `last` stands under all of them. */
function drawRows(entries, last) {
  const body = element("tbody");
  const more = element("button", { class: "button button--wide", type: "button" });
  let shown = 0;
  const show = (count) => {
    body.append(...entries.slice(shown, shown + count).map((entry) => drawRow(rowOf(entry))));
    shown = Math.min(shown + count, entries.length);
    const left = entries.length - shown;
    more.textContent = `Show the next ${grouped(Math.min(MORE, left))} of ${grouped(left)}`;
    more.hidden = left === 0;
    if (last && more.hidden) body.append(last);
  };
  show(AT_FIRST);
  more.addEventListener("click", () => show(MORE));
  const showAll = () => body.isConnected && show(entries.length);
  globalThis.addEventListener("beforeprint", showAll, { once: true });
  return { body, more };
}

const small = (text) => (text ? element("span", { class: "story__line" }, text) : null);

function drawRow(row) {
  const cells = [
    [String(row.index)],
    drawWhen(row),
    [element("b", {}, row.title), small(row.things.join(" · ")), drawRaw(row)],
    [row.actor, drawSecond(row), small(`${row.station}, ${row.site}`)],
    [drawVerdict(row), ...row.reasons.map(small)],
  ];
  return element(
    "tr",
    { class: row.tone === "go" ? "" : `story__row--${row.tone}` },
    cells.map((parts, at) => element("td", { "data-label": COLUMNS[at] }, element("div", {}, parts))),
  );
}

function drawWhen(row) {
  const source = row.source === "station clock" ? "" : row.source;
  const also = [row.recorded ? `recorded ${row.recorded}` : "", source].filter(Boolean).join(" · ");
  return [element("b", {}, row.local || row.utc), small(row.local ? row.utc : ""), small(also)];
}

const drawSecond = ({ second }) =>
  second ? element("span", { class: "story__second" }, `with ${second}`) : null;

const drawVerdict = ({ tone, verdict }) =>
  element("span", { class: "story__verdict" }, shape(tone, "small"), element("b", {}, verdict));

/** The whole entry, drawn when it is opened: there may be thousands. */
function drawRaw({ text }) {
  const raw = element("pre", { tabindex: "0" });
  const made = element("details", { class: "story__raw" }, element("summary", {}, "As recorded"), raw);
  made.addEventListener("toggle", () => {
    raw.textContent ||= readable(text);
  });
  return made;
}

function drawBad(index, problem) {
  const told = ` Entry ${index} is bad: ${visible(problem)}. What comes after it was not checked.`;
  return element(
    "tr",
    { class: "story__row--stop story__bad" },
    element("td", { colspan: String(COLUMNS.length) }, shape("stop", "small"), told),
  );
}
