// The page: takes files and keys, asks for the answer, shows it.  The newest wish wins.

import { drawAnswer } from "./answer.js";
import { sha256, toHex } from "./bytes.js";
import { Unreadable } from "./errors.js";
import { pinnedText } from "./pinned.js";
import { policyOfKey, readPolicy } from "./policy.js";
import { drawStory } from "./story.js";
import { MOST_BYTES, verifyFile } from "./verify.js";
import { grouped, sized, visible } from "./words.js";

const PAUSE_MS = 40;
const MOST_POLICY_BYTES = 100_000;
const VKEY = /^\S+\+[0-9a-f]{8}\+\S+$/;
const EVIDENCE = /^(?:\{|%PDF-|SQLite format 3\u0000)/;
const POLICY_LINE = /^[ \t]*(?:log|witness|group|quorum)[ \t]/m;
const TEXT = new TextDecoder("utf-8", { ignoreBOM: true });
const AFTER_TYPING_MS = 400;

const at = (id) => document.getElementById(id);
let file = null;
let wish = 0;
let typing = 0;

class GivenUp extends Error {}

/** Lets the page breathe, shows how far it is, and gives up when something newer is wished. */
function pauses(mine) {
  let last = performance.now();
  return async (doing, done, all) => {
    if (performance.now() - last < PAUSE_MS) return;
    at("doing").textContent = `${doing}: ${grouped(Math.floor((100 * done) / all))} %`;
    at("done").value = done / all;
    await new Promise((go) => { setTimeout(go); });
    if (mine !== wish) throw new GivenUp();
    last = performance.now();
  };
}

/** The policy in the field, null if it is empty; Unreadable if it is none. */
async function pinnedPolicy() {
  const text = at("keys").value;
  if (!text.trim()) return null;
  return VKEY.test(text.trim()) ? policyOfKey(text.trim()) : readPolicy(text);
}

async function tellPinned() {
  try {
    const policy = await pinnedPolicy();
    at("keys").removeAttribute("aria-invalid");
    at("keys-now").textContent = pinnedText(policy);
  } catch (error) {
    at("keys").setAttribute("aria-invalid", "true");
    at("keys-now").textContent = visible(error.message);
  }
}

async function verifyNow() {
  clearTimeout(typing); // what waits to be asked is asked now
  wish += 1;
  const mine = wish;
  await tellPinned();
  if (!file || mine !== wish) return;
  clear();
  try {
    const answer = await answerFor(file, pauses(mine));
    if (mine === wish) show(answer);
  } catch (error) {
    if (mine === wish) show(failed(error));
  } finally {
    if (mine === wish) at("progress").hidden = true;
  }
}

async function answerFor(chosen, pause) {
  const base = { name: chosen.name, size: chosen.size, sha256: "not computed" };
  if (chosen.size > MOST_BYTES) {
    return { ...failed(new Error(`This file is larger than ${sized(MOST_BYTES)}, too large for a page.`)), ...base };
  }
  const policy = await policyOrFailure();
  if (policy instanceof Unreadable) {
    const next = "Mend what stands under 2, or have the policy anew from the log’s keeper.";
    return { ...failed(new Error(`What you gave to trust cannot be read. ${policy.message}`)), ...base, next };
  }
  const bytes = new Uint8Array(await chosen.arrayBuffer());
  const digest = globalThis.crypto?.subtle ? toHex(await sha256(bytes)) : "not computed";
  return { ...(await verifyFile(bytes, policy, pause)), ...base, sha256: digest };
}

async function policyOrFailure() {
  try {
    return await pinnedPolicy();
  } catch (error) {
    if (error instanceof Unreadable) return error;
    throw error;
  }
}

/** What failed here and says nothing about the file. */
function failed(error) {
  const found = { kind: "", checkpoint: null, entries: [] };
  const { name, size } = file;
  const answer = { outcome: "cannot-verify", pinned: false, problem: error.message, firstBad: null, found };
  return { ...answer, name, size, sha256: "not computed" };
}

/** Hides the last answer, so that none is read as that of the new wish; its room stays, so nothing jumps. */
function clear() {
  document.body.classList.add("stale");
  at("print").disabled = true;
  at("doing").textContent = "Reading";
  at("done").value = 0;
  at("progress").hidden = false;
  document.title = "Evidence verifier · Custody";
}

function show(answer) {
  at("answer").replaceChildren(drawAnswer(answer));
  at("story").replaceChildren(...drawStory(answer));
  document.body.classList.remove("stale");
  at("print").disabled = false;
  document.title = `${at("answer").querySelector(".verdict__word").textContent} · Evidence verifier`;
  if (document.activeElement !== at("keys")) at("top").scrollIntoView({ block: "start" });
}

/** Whether a text means to be a policy, good or not, or a key alone; evidence begins otherwise. */
const isPolicy = (text) => VKEY.test(text.trim()) || (!EVIDENCE.test(text) && POLICY_LINE.test(text));

/** Of what was dropped or chosen, the evidence and the policy, which is a small text. */
async function take(files) {
  clearTimeout(typing);
  for (const one of files) {
    const head = one.size <= MOST_POLICY_BYTES ? TEXT.decode(await one.arrayBuffer()) : "";
    if (isPolicy(head)) at("keys").value = head;
    else file = one;
  }
  if (file) at("file-now").textContent = `${visible(file.name)}, ${sized(file.size)}`;
  await verifyNow();
}

function listen() {
  at("file").addEventListener("change", () => take([...at("file").files]));
  at("keys").addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(verifyNow, AFTER_TYPING_MS);
  });
  at("print").addEventListener("click", () => globalThis.print());
  for (const name of ["dragenter", "dragover"]) {
    document.addEventListener(name, (event) => {
      event.preventDefault();
      at("drop").classList.add("give__drop--over");
    });
  }
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) at("drop").classList.remove("give__drop--over");
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    at("drop").classList.remove("give__drop--over");
    if (event.dataTransfer.files.length) take([...event.dataTransfer.files]);
  });
  document.documentElement.dataset.ready = "yes";
}

listen();
