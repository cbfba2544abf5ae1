// The one answer: what it is, why, what to do now.

import { code, element, pairs, shape } from "./element.js";
import { selectedText } from "./selection.js";
import { grouped, inUtc, inZone, rowOf, secondInUtc, sized, visible } from "./words.js";

const WHOLE =
  "This is what the log signed, unchanged, and nothing about its subject is left out before the moment below.";
const CHOSEN = "This is what the log signed, unchanged. How complete it is stands below.";
const KEYS = "log:keys";
const SIGNATURE =
  "Not checked here. The file has one besides its seal; a PDF reader shows it, and the command line checks it.";
const THERAPY = /^CH[A-Z0-9]{13}$/;
const UNPINNED =
  "The file is of one piece: nothing in it was changed since it was signed. But its key came with it, so anyone " +
  "could have made it.";

// Each answers {tone, word, sentence, next}.
const ANSWERS = {
  verified: ({ pinned, found }) => (pinned ? verified(found) : unpinned()),
  "not-verified": ({ firstBad, problem }) => ({
    tone: "stop",
    word: "NOT verified",
    sentence: firstBad === null ? problem : `entry ${firstBad} is the first bad one: ${problem}`,
    next: "Do not rely on this file. Keep it, and ask the log’s keeper for the evidence anew.",
  }),
  unreadable: ({ problem }) => ({
    tone: "wait",
    word: "Nothing to verify",
    sentence: problem,
    next: "Choose an evidence bundle (.jsonl) or a custody PDF as it was issued.",
  }),
  "cannot-verify": ({ problem, next }) => ({
    tone: "wait",
    word: "Cannot verify here",
    sentence: problem,
    next: `This says nothing about the file. ${next ?? "Use a current browser, or the command line: custody verify FILE."}`,
  }),
};

const verified = ({ checkpoint, claim }) => ({
  tone: "go",
  word: checkpoint.origin.endsWith("/demo") ? "Verified. A demo: about no patient" : "Verified",
  sentence: claim ? CHOSEN : WHOLE,
  next: "",
});

const unpinned = () => ({
  tone: "wait",
  word: "Whole, but the key is not pinned",
  sentence: UNPINNED,
  next: "Compare the key below with the one that the log’s keeper gave you, or paste theirs under 2.",
});

/** The answer over the whole width. */
export function drawAnswer(answer) {
  const { tone, word, sentence, next } = ANSWERS[answer.outcome](answer);
  const facts = answer.outcome === "verified" ? mainFacts(answer.found) : [];
  if (next) facts.push(["Do this now", next, "verdict__part--wide"]);
  const told = {
    class: `verdict verdict--${tone}`,
    "data-outcome": answer.outcome,
    "data-pinned": String(answer.pinned),
    "data-first-bad": answer.firstBad === null ? "" : String(answer.firstBad),
  };
  const words = element(
    "div",
    {},
    element("h2", { class: "verdict__word" }, word),
    element("p", { class: "verdict__sentence" }, whole(sentence)),
  );
  const file = `${visible(answer.name)} · ${sized(answer.size)} · SHA-256 `;
  return element(
    "section",
    told,
    element("div", { class: "verdict__answer" }, shape(tone, "large"), words),
    pairs("verdict__help", "verdict__part", facts),
    element("p", { class: "verdict__foot" }, file, code(answer.sha256)),
  );
}

/** A sentence with its capital and its point, made harmless to the eye. */
const whole = (text) =>
  visible(text.charAt(0).toUpperCase() + text.slice(1) + (text.endsWith(".") ? "" : "."));

/** What kind of subject it is, by how it is named. */
function aboutWhat(subject) {
  if (subject === KEYS) return "About the log's keys";
  return THERAPY.test(subject) ? "About therapy" : "About container";
}

const mainFacts = (found) => [...subjectFacts(found), ...witnessFacts(found), ...signatureFacts(found)];

const signatureFacts = ({ hasSignature }) =>
  hasSignature ? [["Signature for PDF readers", SIGNATURE, "verdict__part--wide"]] : [];

function witnessFacts({ witnesses }) {
  const cosigned = witnesses.filter((one) => one.time !== null);
  if (!witnesses.length) return [];
  const told = cosigned.map(({ name, time }) => element("span", { class: "witness" }, `${visible(name)}, ${secondInUtc(time)}`));
  return [[`Cosigned by ${cosigned.length} of ${witnesses.length} witnesses`, told.length ? told : "nobody", "verdict__part--wide"]];
}

function subjectFacts({ header, entries, rec, claim }) {
  const last = rowOf(entries.at(-1));
  if (header.selected) {
    return [
      ["Selected", code(selectedText(header.selected))],
      ["How complete", visible(claim)],
      ["Entries in the file", grouped(entries.length)],
    ];
  }
  return [
    [aboutWhat(header.subject), code(header.subject)],
    ["Complete up to", inZone(rec, last.zone) || inUtc(rec)],
    ["Entries", grouped(entries.length)],
  ];
}
