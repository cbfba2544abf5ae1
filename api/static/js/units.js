/* The number of a result is in the unit of the line chosen before it. Without JavaScript the next page says the unit. */

function tell(list) {
  const unit = list.selectedOptions[0]?.dataset.unit;
  const places = [...list.form.querySelectorAll(".field__unit")];
  const next = places.find((one) => list.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
  if (unit && next) next.textContent = unit;
}

const lists = [...document.querySelectorAll("select:has(option[data-unit])")];
for (const list of lists) list.addEventListener("change", () => tell(list));
addEventListener("pageshow", () => lists.forEach(tell)); /* a browser that goes back keeps what was chosen */
