// The answer and the story as elements.  Text comes in as text only: nothing here reads markup.

import { counted, grouped, inUtc, inZone, readable, rowOf, sized, visible } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const OUTLINES = {
  go: ["M50 6a44 44 0 1 0 0 88a44 44 0 1 0 0-88z", "M29 52l15 15 28-33"],
  wait: ["M50 5 95 50 50 95 5 50z", "M41 36v28M59 36v28"],
  stop: ["M31 5h38l26 26v38L69 95H31L5 69V31z", "M33 33l34 34M67 33 33 67"],
};
const AT_FIRST = 200; // rows: more are shown on demand, all on paper
const MORE = 1000;
const MOST_ROWS = 20_000;

/** An element with attributes and children; a text becomes a text, and what is missing is left out. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.flat().filter((child) => child !== null && child !== ""));
  return made;
}

const code = (text) => element("span", { class: "code" }, visible(text));

function shape(tone, kind) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", kind === "small" ? `icon icon--${tone}` : "verdict__shape");
  svg.setAttribute("viewBox", "0 0 100 100");
  svg.setAttribute("aria-hidden", "true");
  OUTLINES[tone].forEach((line, at) => {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", line);
    const small = ["icon__body", "icon__line"];
    const large = ["verdict__outline", "verdict__sign"];
    path.setAttribute("class", (kind === "small" ? small : large)[at]);
    svg.append(path);
  });
  return svg;
}

const UNPINNED =
  "The file is of one piece: nothing in it was changed since it was signed. But its key came with it, so anyone " +
  "could have made it.";

/** The one answer in words: {tone, word, sentence, next}. */
export function answerOf({ outcome, pinned, problem, firstBad, found }) {
  const demo = found.checkpoint?.origin.endsWith("/demo");
  if (outcome === "verified" && pinned) {
    return {
      tone: "go",
      word: demo ? "Verified. A demo: about no patient" : "Verified",
      sentence: "This is what the log signed, unchanged, and nothing about this therapy is left out before the moment below.",
      next: "",
    };
  }
  if (outcome === "verified") {
    return {
      tone: "wait",
      word: "Whole, but the key is not pinned",
      sentence: UNPINNED,
      next: "Compare the key below with the one that the log’s keeper gave you, or paste theirs under 2.",
    };
  }
  if (outcome === "not-verified") {
    const where = firstBad === null ? "" : `Entry ${firstBad} is the first bad one: `;
    return { tone: "stop", word: "NOT verified", sentence: sentence(`${where}${problem}`), next: "Do not rely on this file. Keep it, and ask the log’s keeper for the evidence anew." };
  }
  if (outcome === "unreadable") {
    return { tone: "wait", word: "Nothing to verify", sentence: problem, next: "Choose an evidence bundle (.jsonl) or a custody PDF as it was issued." };
  }
  return { tone: "wait", word: "Cannot verify here", sentence: problem, next: "This says nothing about the file. Use a current browser, or the command line: custody verify FILE." };
}

const sentence = (text) => visible(text.charAt(0).toUpperCase() + text.slice(1).replace(/([^.])$/, "$1."));

/** The answer over the whole width. */
export function drawAnswer(answer) {
  const { tone, word, sentence: why, next } = answerOf(answer);
  const facts = answer.outcome === "verified" ? mainFacts(answer) : [];
  const help = [...facts, ...(next ? [["Do this now", next, " verdict__part--next"]] : [])];
  return element(
    "section",
    {
      class: `verdict verdict--${tone}`, "data-outcome": answer.outcome, "data-pinned": String(answer.pinned),
      "data-first-bad": answer.firstBad === null ? "" : String(answer.firstBad),
    },
    element("div", { class: "verdict__answer" }, shape(tone, "large"), element("div", {},
      element("h2", { class: "verdict__word" }, word), element("p", { class: "verdict__sentence" }, why))),
    help.length
      ? element("dl", { class: "verdict__help" }, help.map(([name, value, kind = ""]) =>
          element("div", { class: `verdict__part${kind}` }, element("dt", {}, name), element("dd", {}, value))))
      : null,
    element("p", { class: "verdict__foot" }, `${visible(answer.name)} · ${sized(answer.size)} · SHA-256 `, code(answer.sha256)),
  );
}

function mainFacts({ found }) {
  const last = rowOf(found.entries.at(-1));
  return [
    ["About therapy", code(found.header.subject)],
    ["Complete up to", inZone(found.rec, last.zone) || inUtc(found.rec)],
    ["Entries", grouped(found.entries.length)],
  ];
}

/** What was verified, or what was seen before the first no: facts, then every entry. */
export function drawStory(answer) {
  const { found, outcome } = answer;
  if (!found.checkpoint) return [];
  const good = outcome === "verified";
  return [drawFacts(answer, good), found.entries.length ? drawEntries(answer, good) : null].filter(Boolean);
}

function drawFacts({ found, pinned }, good) {
  const { origin, size, text } = found.checkpoint;
  const facts = [
    ["Log", code(origin)],
    ["Signed size", counted(Number(size), "entry", "entries")],
    ["Root", code(text.split("\n")[2]), "wide"],
    ...found.signers.map((key) => [pinned ? "Signed by your pinned key" : "Signed by the key in the file (not pinned)", code(key.vkey), "wide"]),
  ];
  if (good) facts.splice(0, 0, ["Complete up to", `${inUtc(found.rec)}: what the log recorded later is not in this file`, "wide"]);
  if (origin.endsWith("/demo")) facts.push(["A demo", "This log is of a demo installation: it is about no patient", "wide"]);
  if (found.strangers) facts.push(["Other signatures", `${counted(found.strangers, "line")} of keys that are not known here, not counted`, "wide"]);
  if (found.kind === "pdf" && good) facts.push(["Seal of the PDF", "good over every byte; paper and evidence name the same checkpoint", "wide"]);
  return element("section", { class: "card", "aria-labelledby": "facts-title" },
    element("h2", { id: "facts-title" }, "The checkpoint"),
    element("dl", { class: "facts" }, facts.map(([name, value, wide]) =>
      element("div", { class: `facts__item${wide ? " facts__item--wide" : ""}` }, element("dt", {}, name), element("dd", {}, value)))));
}

const COLUMNS = ["No.", "When", "What", "Who", "Verdict"];

function drawEntries({ found, firstBad, problem }, good) {
  const all = found.entries.slice(0, MOST_ROWS);
  const body = element("tbody");
  const title = good ? `All ${counted(found.entries.length, "entry", "entries")}` : `${counted(found.entries.length, "entry", "entries")} before the first bad one: not to be relied on`;
  const more = element("button", { class: "button button--wide", type: "button" });
  let shown = 0;
  const show = (count) => {
    body.append(...all.slice(shown, shown + count).map((entry) => drawRow(rowOf(entry))));
    shown = Math.min(shown + count, all.length);
    more.textContent = `Show the next ${grouped(Math.min(MORE, all.length - shown))} of ${grouped(all.length - shown)}`;
    more.hidden = shown === all.length;
    if (more.hidden && !good && firstBad !== null) body.append(badRow(firstBad, problem));
  };
  show(AT_FIRST);
  more.addEventListener("click", () => show(MORE));
  globalThis.addEventListener("beforeprint", () => { if (body.isConnected) show(all.length); }, { once: true });
  return element("section", { class: `table__box${good ? "" : " story--bad"}`, "aria-label": title },
    element("table", { class: "table story" }, element("caption", {}, title),
      element("thead", {}, element("tr", {}, COLUMNS.map((name) => element("th", { scope: "col" }, name)))), body),
    more,
    found.entries.length > MOST_ROWS ? element("p", { class: "table__foot" }, `The first ${grouped(MOST_ROWS)} are shown; all were checked.`) : null);
}

function drawRow(row) {
  const cell = (at, ...children) => element("td", { "data-label": COLUMNS[at] }, element("div", {}, ...children));
  const line = (text) => (text ? element("span", { class: "story__line" }, text) : null);
  const also = [row.recorded ? `recorded ${row.recorded}` : "", row.source === "station clock" ? "" : row.source];
  return element("tr", { class: row.tone === "go" ? "" : `story__row--${row.tone}` },
    cell(0, String(row.index)),
    cell(1, element("b", { class: "story__when" }, row.local || row.utc), line(row.local ? row.utc : ""), line(also.filter(Boolean).join(" · "))),
    cell(2, element("b", {}, row.title), line(row.things.join(" · ")),
      drawRaw(row)),
    cell(3, row.actor, row.second ? element("span", { class: "story__second" }, `with ${row.second}`) : null, line(`${row.station}, ${row.site}`)),
    cell(4, element("span", { class: "story__verdict" }, shape(row.tone, "small"), element("b", {}, row.verdict)), row.reasons.map(line)));
}

/** The whole entry, drawn when it is opened: there may be thousands. */
function drawRaw({ text }) {
  const raw = element("pre", { tabindex: "0" });
  const made = element("details", { class: "story__raw" }, element("summary", {}, "As recorded"), raw);
  made.addEventListener("toggle", () => { raw.textContent ||= readable(text); });
  return made;
}

function badRow(index, problem) {
  return element("tr", { class: "story__row--stop story__bad" },
    element("td", { colspan: String(COLUMNS.length) }, shape("stop", "small"), ` Entry ${index} is bad: ${visible(problem)}. What comes after it was not checked.`));
}
