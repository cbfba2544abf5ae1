/* What the verdict sounds like: go rises, wait repeats, stop falls and buzzes. The tone only ever repeats what the page says.

   Browsers allow sound after a first touch or key; a tone that could not play at once is dropped, because a late one misleads.
   The switch in the bar is remembered on this device. */

const TONES = {
  go: { wave: "sine", notes: [[880, 0, 0.09], [1320, 0.1, 0.14]] },
  wait: { wave: "triangle", notes: [[587, 0, 0.12], [587, 0.2, 0.12]] },
  stop: { wave: "square", notes: [[330, 0, 0.2], [220, 0.24, 0.2], [165, 0.48, 0.45]] },
};
const LATE_MS = 1500;
const loadedAt = performance.now();
let context = null;

const touched = () => sessionStorage.getItem("touched") === "yes"; /* in this tab, on this page or the one before */
const muted = () => localStorage.getItem("sound") === "off";

function play(kind) {
  const tone = TONES[kind];
  if (!tone || muted() || context?.state !== "running") return false;
  for (const [pitch, after, length] of tone.notes) {
    const start = context.currentTime + after;
    const source = new OscillatorNode(context, { type: tone.wave, frequency: pitch });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(0.2, start + 0.01);
    volume.gain.setTargetAtTime(0, start + length - 0.03, 0.015);
    source.connect(volume).connect(context.destination);
    source.start(start);
    source.stop(start + length + 0.1);
  }
  return true;
}

async function wake() {
  context ??= new AudioContext();
  if (context.state === "suspended") await context.resume();
}

function showSwitch(button) {
  button.hidden = false;
  button.textContent = muted() ? "Sound off" : "Sound on";
}

function onSwitch(event) {
  const button = event.target.closest?.("[data-sound]");
  if (!button) return;
  localStorage.setItem("sound", muted() ? "on" : "off");
  showSwitch(button);
  wake().then(() => play("go"));
}

async function playVerdict() {
  const kind = document.querySelector("[data-tone]")?.dataset.tone;
  if (!kind || muted() || !touched() || performance.getEntriesByType("navigation")[0]?.type !== "navigate") return;
  await wake();
  if (performance.now() - loadedAt < LATE_MS) play(kind);
}

document.querySelectorAll("[data-sound]").forEach(showSwitch);
document.addEventListener("click", onSwitch);
document.addEventListener("custody:tone", (event) => touched() && wake().then(() => play(event.detail)));
for (const gesture of ["pointerdown", "keydown"]) addEventListener(gesture, () => sessionStorage.setItem("touched", "yes"), { once: true });
playVerdict();
