/* The photo that was chosen, shown under its field before it is sent: what is blurred is taken again, and what is too
   large is told before anything else in the form is lost with it. */

for (const input of document.querySelectorAll("input[data-photo]")) {
  const preview = input.parentElement.querySelector(".field__preview");
  input.addEventListener("change", () => {
    const [file] = input.files;
    preview.hidden = true;
    const most = Number(input.dataset.most);
    input.setCustomValidity(file?.size > most ? `This photo is larger than ${most / 2 ** 20} MB. Take it with fewer pixels.` : "");
    if (!file || !input.reportValidity()) return;
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      preview.src = reader.result; /* a data: address, which the page's policy allows */
      preview.hidden = false;
    });
    reader.readAsDataURL(file);
  });
}
