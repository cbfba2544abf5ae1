// Elements.  Text comes in as text only: nothing here, or in whoever draws with it, reads markup.

import { visible } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const OUTLINES = {
  go: ["M50 6a44 44 0 1 0 0 88a44 44 0 1 0 0-88z", "M29 52l15 15 28-33"],
  wait: ["M50 5 95 50 50 95 5 50z", "M41 36v28M59 36v28"],
  stop: ["M31 5h38l26 26v38L69 95H31L5 69V31z", "M33 33l34 34M67 33 33 67"],
};
const CLASSES = {
  small: (tone) => [`icon icon--${tone}`, "icon__body", "icon__line"],
  large: () => ["verdict__shape", "verdict__outline", "verdict__sign"],
};

/** An element with attributes and children; a text becomes a text, and what is missing is left out. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.flat().filter((child) => child !== null && child !== ""));
  return made;
}

/** A text of others in the type for codes. */
export const code = (text) => element("span", { class: "code" }, visible(text));

/** The shape of a tone, go, wait or stop; `size` is small (beside a word) or large (for a whole verdict). */
export function shape(tone, size) {
  const [whole, ...parts] = CLASSES[size](tone);
  const svg = svgElement("svg", { class: whole, viewBox: "0 0 100 100", "aria-hidden": "true" });
  svg.append(...OUTLINES[tone].map((d, at) => svgElement("path", { d, class: parts[at] })));
  return svg;
}

function svgElement(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** Names and their values, each in a box of its own. */
export function pairs(kind, part, rows) {
  const boxes = rows.map(([name, value, more = ""]) =>
    element("div", { class: `${part} ${more}`.trim() }, element("dt", {}, name), element("dd", {}, value)),
  );
  return element("dl", { class: kind }, boxes);
}
