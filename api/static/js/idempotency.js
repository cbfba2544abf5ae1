/* One act, one request: a form that was sent cannot be sent again until an answer is here.

   The server writes `idempotency_key` into the page; an empty one is filled here. Coming back to a page that was sent and
   changing an answer makes it a new act, with a new key; sending it unchanged repeats the old one, and gets its answer. */

const RELEASE_MS = 15000; /* an answer that never came: let people try again, with the same key */
const sent = new WeakSet();

function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16)); /* randomUUID needs https; a ward's http address has none */
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function hold(form, busy) {
  form.ariaBusy = busy ? "true" : null;
  for (const button of form.querySelectorAll("[type=submit]")) button.disabled = busy;
  if (busy) document.documentElement.dataset.busy = "yes";
  else delete document.documentElement.dataset.busy;
}

function onSubmit(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || "download" in form.dataset) return;
  if (document.documentElement.dataset.busy) {
    event.preventDefault();
    return;
  }
  sent.add(form);
  document.documentElement.dataset.busy = "yes";
  setTimeout(() => hold(form, true)); /* after the pressed button's own value is in the request */
  setTimeout(() => hold(form, false), RELEASE_MS);
}

function onChange(event) {
  const form = event.target.form;
  if (!form || !sent.has(form)) return;
  const key = form.elements.namedItem("idempotency_key");
  if (key) key.value = freshKey();
  sent.delete(form);
}

for (const key of document.querySelectorAll("input[name=idempotency_key]")) key.value ||= freshKey();
document.addEventListener("submit", onSubmit);
document.addEventListener("input", onChange);
addEventListener("pageshow", (event) => event.persisted && document.querySelectorAll("form").forEach((form) => hold(form, false)));
