/* The photo that was chosen, shown under its field before it is sent: what is blurred is taken again. */

for (const input of document.querySelectorAll("input[data-photo]")) {
  const preview = input.parentElement.querySelector(".field__preview");
  input.addEventListener("change", () => {
    const [file] = input.files;
    preview.hidden = true;
    if (!file) return;
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      preview.src = reader.result; /* a data: address, which the page's policy allows */
      preview.hidden = false;
    });
    reader.readAsDataURL(file);
  });
}
