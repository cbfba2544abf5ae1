/* A slot that takes several things always has a free line: the next scan must never fall onto one that is taken.
   Without JavaScript the page has two free lines, and "One more line" asks for another. */

const MOST = 24; /* as many as the server reads */

function grow() {
  const groups = new Map();
  for (const line of document.querySelectorAll("[data-line]")) groups.set(line.dataset.line, line);
  for (const [slot, last] of groups) {
    const input = last.querySelector("input[data-scan]");
    const n = Number(input.name.match(/\d+$/)[0]);
    if (!input.value || n + 1 >= MOST) continue;
    last.after(nextOf(last, `scan.${slot}.${n}`, `scan.${slot}.${n + 1}`, n + 2));
  }
}

function nextOf(line, name, next, number) {
  const copy = line.cloneNode(true);
  for (const element of [copy, ...copy.querySelectorAll("*")]) {
    for (const { name: attribute, value } of [...element.attributes]) {
      if (value.includes(name)) element.setAttribute(attribute, value.replace(name, next));
    }
    if (element instanceof HTMLInputElement) element.value = element.name.endsWith(".how") ? "typed" : "";
  }
  copy.querySelector(".field__error")?.remove();
  copy.querySelector("[data-said-of]").hidden = true;
  const label = copy.querySelector("label").firstChild;
  label.textContent = label.textContent.replace(/\(\d+\)/, `(${number})`);
  return copy;
}

document.addEventListener("focusin", grow);
document.addEventListener("focusout", grow);
document.addEventListener("input", grow);
