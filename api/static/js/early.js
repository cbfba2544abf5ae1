/* Before anybody listens, nobody types.

   The one script that is not a module: it runs before the page can take a key. While the page is loading, or an answer is on its
   way, keys are dropped and remembered, so that a scan never arrives with its head cut off. scanner.js ends the deafness and
   says what was dropped; if it never comes, the page hears again by itself. */

(() => {
  const page = document.documentElement;
  const FAIL_OPEN_MS = 1000;

  function drop(event) {
    const ended = event.key === "Enter";
    if (event.key.length !== 1 && !ended) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const before = JSON.parse(sessionStorage.getItem("early-scan") ?? "null");
    const text = (before === null || before.ended ? "" : before.text) + (ended ? "" : event.key);
    sessionStorage.setItem("early-scan", JSON.stringify({ text, at: Date.now(), ended }));
  }

  page.dataset.deaf = "yes";
  addEventListener("keydown", (event) => (page.dataset.deaf || page.dataset.busy) && drop(event), { capture: true });
  addEventListener("load", () => setTimeout(() => delete page.dataset.deaf, FAIL_OPEN_MS));
})();
