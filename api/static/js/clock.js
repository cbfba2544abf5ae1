/* Clocks that start from the server's time, never from the tablet's.

   Time passed is the larger of two measures (a sleeping tablet stops one, a set clock moves the other), so a thaw clock is never
   too generous. A frozen clock is the demo's: only the player moves it. */

const WORDS = { good: "time left", soon: "Hurry, nearly over", past: "Too late. Do not use" };
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const startedWall = Date.now();
const startedSteady = performance.now();

const two = (number) => String(number).padStart(2, "0");
const passedMs = () => Math.max(Date.now() - startedWall, performance.now() - startedSteady, 0);
const nowOf = (place) => Date.parse(place.dataset.now) + ("frozen" in place.dataset ? 0 : passedMs());
const dayOf = (moment) => `${two(moment.getUTCDate())} ${MONTHS[moment.getUTCMonth()]}`;
const timeOf = (moment) => `${two(moment.getUTCHours())}:${two(moment.getUTCMinutes())}`;

function spanOf(seconds) {
  const whole = Math.abs(seconds);
  const minutes = `${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`;
  const span = whole >= 3600 ? `${Math.floor(whole / 3600)}:${minutes}` : minutes;
  return seconds < 0 ? `−${span}` : span;
}

function write(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

function tellTime(place) {
  const utc = new Date(nowOf(place));
  const local = new Date(utc.getTime() + Number(place.dataset.offsetMinutes) * 60000);
  const sameDay = dayOf(utc) === dayOf(local);
  write(place.querySelector("[data-clock=local]"), `${dayOf(local)} ${local.getUTCFullYear()} ${timeOf(local)}`);
  write(place.querySelector("[data-clock=utc]"), sameDay ? timeOf(utc) : `${dayOf(utc)} ${timeOf(utc)}`);
}

function countDown(thaw) {
  const left = Math.floor((Date.parse(thaw.dataset.until) - nowOf(thaw)) / 1000);
  const state = left <= 0 ? "past" : left <= Number(thaw.dataset.warnSeconds) ? "soon" : "good";
  write(thaw.querySelector("[data-left]"), spanOf(left));
  write(thaw.querySelector("[data-state-word]"), WORDS[state]);
  const bar = thaw.querySelector("progress");
  if (bar) bar.value = Math.max(left, 0);
  if (thaw.dataset.state === state) return;
  thaw.dataset.state = state;
  document.dispatchEvent(new CustomEvent("custody:tone", { detail: state === "past" ? "stop" : "wait" }));
}

function tick() {
  document.querySelectorAll("[data-now][data-offset-minutes]:not([data-frozen])").forEach(tellTime);
  document.querySelectorAll("[data-now][data-until]:not([data-frozen])").forEach(countDown);
}

tick();
setInterval(tick, 1000);
document.addEventListener("visibilitychange", tick);
