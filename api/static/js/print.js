/* Buttons that print the page; hidden where there is no JavaScript, for the browser's own menu prints as well.
   Folded details are opened for the paper. */

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
