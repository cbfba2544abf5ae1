/* The dot in the bar: filled and "online", hollow and "offline". It says what the tablet knows; the server has the last word. */

function show() {
  for (const place of document.querySelectorAll("[data-online]")) {
    place.classList.toggle("bar__online--off", !navigator.onLine);
    place.querySelector("[data-online-word]").textContent = navigator.onLine ? "online" : "offline";
  }
}

addEventListener("online", show);
addEventListener("offline", show);
if (!navigator.onLine) show();
