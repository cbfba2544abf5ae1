/* The picture of a draft follows the form while it is filled in; nothing is kept before it is sent.
   Without JavaScript the picture changes when an element is kept. */

const PAUSE = 250; /* milliseconds after the last key */

const SIGNED_OUT = "You are signed out. Sign in again in another window, then go on here: what you filled in stays.";

const form = document.querySelector('form[action$="/draft/element"]');
const picture = document.querySelector("[data-preview]");
const spot = document.querySelector(".design__label a[aria-current] rect");
const problem = document.querySelector("[data-preview-problem]");
let waiting = 0;
let newest = 0;

function move() {
  const told = (name) => form.elements[name]?.value.replace(",", ".");
  const room = { x: told("left"), y: told("top"), width: told("width") ?? told("size"), height: told("height") ?? told("size") };
  for (const [name, value] of Object.entries(room)) if (value && Number(value) >= 0) spot?.setAttribute(name, value);
}

async function draw() {
  const mine = ++newest;
  const answer = await fetch(form.action.replace(/element$/, "preview"), { method: "POST", body: new FormData(form) });
  if (!answer.ok || mine !== newest) return;
  const told = answer.redirected ? { problem: SIGNED_OUT } : await answer.json();
  if (told.png) picture.setAttribute("href", told.png);
  problem.textContent = told.problem;
  problem.hidden = !told.problem;
}

form?.addEventListener("input", () => {
  move();
  clearTimeout(waiting);
  waiting = setTimeout(draw, PAUSE);
});
