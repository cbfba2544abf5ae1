/* A scanner types like a keyboard, only faster.

   Rules: a text counts as scanned when its characters came in one burst that ended with the terminator, or it opens with an
   AIM prefix; everything else counts as typed. A scan never presses a button and never lands in a box for numbers: it goes to
   the scan field. The same scan twice within 800 ms is one scan. A scan that comes while an answer is on its way is dropped
   whole, never cut, and the next page says so (early.js hears it first). The text itself is never changed. */

const GAP_MS = 120; /* more than this between two keys ends a burst */
const USUAL_GAP_MS = 35; /* the median gap in a burst is at most this: scanners need 1 to 15, quick fingers 80 */
const TAIL_MS = 250; /* a key this soon after we began to listen may be the tail of a scan whose head nobody heard */
const EARLY_MS = 1000; /* the tail of a scan that began on the page before comes at most this late */
const HASTY_MS = 1500; /* nobody types a code and Enter this soon after the page came: it is the rest of a scan */
const SHORTEST = 4;
const REPEAT_MS = 800;
const TOO_EARLY = "That scan came too early. Scan it again";
const GROUP_SEPARATOR = "\x1d";
const AIM = /^\][A-Za-z][0-9A-Za-z]/;
const UNSEEN_KEYS = new Set(["Dead", "Process", "Unidentified", "Backspace", "Delete"]);
const PLAIN_INPUTS = new Set(["checkbox", "radio", "button", "submit", "reset", "range", "color", "file", "image"]);

const NO_BURST = Object.freeze({ text: "", gaps: [], last: 0, target: null, before: "", whole: false });
const listeningSince = performance.now();
let burst = NO_BURST;

const fields = () => [...document.querySelectorAll("[data-scan]")].filter((field) => field.offsetParent && !field.disabled);
const nextField = () => fields().find((field) => !field.value) ?? fields()[0];
const partOf = (kind, field) => document.querySelector(`[data-${kind}-of="${CSS.escape(field.id)}"]`);
const isScan = (target) => target instanceof HTMLInputElement && "scan" in target.dataset;

function takesText(target) {
  if (target instanceof HTMLInputElement) return !PLAIN_INPUTS.has(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || Boolean(target?.isContentEditable);
}

function say(field, words) {
  const place = partOf("said", field);
  if (place) Object.assign(place, { textContent: words, hidden: !words });
}

function tell(field, how) {
  const aim = field.value.match(AIM)?.[0] ?? "";
  const told = aim ? "scanned" : how;
  const howInput = partOf("how", field);
  const aimInput = partOf("aim", field);
  if (howInput) howInput.value = told;
  if (aimInput) aimInput.value = aim;
  say(field, field.value && { scanned: "Read by scanner", typed: "Typed" }[told]);
}

function grow(target, character, now) {
  if (target !== burst.target || now - burst.last > GAP_MS) burst = { ...NO_BURST, gaps: [], target, before: target.value ?? "", whole: true };
  else burst.gaps.push(now - burst.last);
  burst.text += character;
  burst.last = now;
}

function burstIsScan(target, now) {
  if (target !== burst.target || burst.text.length < SHORTEST || now - burst.last > GAP_MS) return false;
  if (!burst.whole || (isScan(target) && !target.value.endsWith(burst.text))) return false; /* a key we did not see: typed */
  return burst.gaps.sort((one, other) => one - other)[burst.gaps.length >> 1] <= USUAL_GAP_MS;
}

function isRepeat(text) {
  const last = JSON.parse(sessionStorage.getItem("last-scan") ?? "null");
  const now = Date.now();
  const repeat = last !== null && last.text === text && now - last.at >= 0 && now - last.at < REPEAT_MS;
  sessionStorage.setItem("last-scan", JSON.stringify({ text, at: now }));
  return repeat;
}

const early = () => JSON.parse(sessionStorage.getItem("early-scan") ?? "null");

function mayBeTail(event) {
  return event.key.length === 1 && early() === null && event.timeStamp - listeningSince < TAIL_MS;
}

function stillEarly() {
  const scan = early();
  return scan !== null && !scan.ended && Date.now() - scan.at < EARLY_MS;
}

function tellEarly() {
  const scan = early();
  sessionStorage.removeItem("early-scan");
  const last = JSON.parse(sessionStorage.getItem("last-scan") ?? "null");
  const field = nextField();
  if (scan?.text && field && !last?.text.startsWith(scan.text)) say(field, TOO_EARLY);
}

function insert(field, character) {
  const start = field.selectionStart ?? field.value.length;
  field.setRangeText(character, start, field.selectionEnd ?? start, "end");
}

function goOn(field) {
  if (field.dataset.scan === "submit") {
    if (field.value) field.form.requestSubmit();
    return;
  }
  if (field.form.dataset.redraw && field.value) {
    /* what can be chosen below depends on whose thing this is: drawn anew, nothing asked */
    const button = Object.assign(document.createElement("button"), { formAction: field.form.dataset.redraw, formNoValidate: true, hidden: true });
    field.form.append(button);
    field.form.requestSubmit(button);
    button.remove();
    return;
  }
  const waiting = [...field.form.elements].find((one) => one.required && one !== field && takesText(one) && !one.value);
  (waiting ?? field.form.querySelector("[type=submit]"))?.focus();
}

function deliver(field, text) {
  if (isRepeat(text)) {
    field.value = burst.target === field ? burst.before : field.value;
    say(field, "Same scan twice, kept once");
    return;
  }
  field.value = text;
  tell(field, "scanned");
  field.focus();
  goOn(field);
}

function onCharacter(event, now) {
  const control = event.ctrlKey || event.metaKey || event.altKey;
  const separator = event.key === GROUP_SEPARATOR || (event.ctrlKey && event.key === "]");
  const character = separator ? GROUP_SEPARATOR : event.key;
  if (!separator && (character.length !== 1 || control)) {
    if (UNSEEN_KEYS.has(event.key)) burst = NO_BURST;
    return;
  }
  if (takesText(event.target)) {
    grow(event.target, character, now);
    if (separator) {
      event.preventDefault();
      if (isScan(event.target)) insert(event.target, character);
    }
    return;
  }
  const field = nextField();
  if (!field || character === " ") return;
  event.preventDefault();
  field.focus();
  grow(field, character, now);
  insert(field, character);
}

/* an AIM prefix is the head of a scan: what begins with one is whole, however slowly it came */
const headIsThere = (field) => !field.defaultValue && AIM.test(field.value);

function onTerminator(event, now) {
  const target = event.target;
  const scanned = burstIsScan(target, now);
  const text = burst.text;
  if (scanned) {
    event.preventDefault();
    if (!isScan(target)) target.value = burst.before;
    const field = isScan(target) ? target : nextField();
    if (field) deliver(field, text);
  } else if (isScan(target) && event.key === "Enter" && text && now - listeningSince < HASTY_MS && !headIsThere(target)) {
    event.preventDefault();
    target.value = target.defaultValue;
    say(target, TOO_EARLY);
  } else if (isScan(target) && event.key === "Enter" && target.dataset.scan === "next") {
    event.preventDefault();
    if (target.value) goOn(target);
  }
  burst = NO_BURST;
}

function onKey(event) {
  if (event.isComposing || event.repeat) {
    burst = NO_BURST; /* a held key is a finger */
    return;
  }
  if (stillEarly() || mayBeTail(event)) {
    event.preventDefault();
    const text = (early()?.text ?? "") + (event.key.length === 1 ? event.key : "");
    sessionStorage.setItem("early-scan", JSON.stringify({ text, at: Date.now(), ended: event.key === "Enter" }));
    if (event.key === "Enter") tellEarly();
    return;
  }
  if (event.key === "Enter" || (event.key === "Tab" && burst.text)) onTerminator(event, event.timeStamp);
  else onCharacter(event, event.timeStamp);
}

function keepKeyboardDown(field) {
  const button = document.querySelector(`[data-keyboard="${CSS.escape(field.id)}"]`);
  if (!matchMedia("(pointer: coarse)").matches) return;
  field.inputMode = "none";
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    field.inputMode = field.inputMode === "none" ? "text" : "none";
    field.blur();
    field.focus();
  });
}

if (!stillEarly()) tellEarly();
delete document.documentElement.dataset.deaf;
setTimeout(() => early() && !document.documentElement.dataset.busy && tellEarly(), EARLY_MS);
setTimeout(() => { document.documentElement.dataset.listening = "yes"; }, TAIL_MS);
document.addEventListener("keydown", onKey, { capture: true });
document.addEventListener("input", (event) => isScan(event.target) && tell(event.target, "typed"));
addEventListener("focus", () => document.activeElement === document.body && fields()[0]?.focus({ preventScroll: true }));
document.querySelectorAll("[data-quiet]").forEach(keepKeyboardDown);
