/* A form is sent once; after an error the eye and the focus go to what needs a look. */
// A file that is too large is said before it is sent, since a server refuses it unread and the words beside it wait.
const isTooLarge = (field) => [...field.files].some((file) => file.size > Number(field.dataset.largest));
for (const field of document.querySelectorAll("input[type=file][data-largest]")) {
  const said = document.createElement("p");
  said.className = "error";
  said.setAttribute("role", "alert");
  field.after(said);
  field.addEventListener("change", () => {
    const most = Math.floor(Number(field.dataset.largest) / 1_000_000);
    said.textContent = isTooLarge(field) ? `This file is larger than ${most} MB. Choose a smaller one, or send it without.` : "";
  });
  field.form?.addEventListener("submit", (event) => {
    if (!isTooLarge(field)) return;
    event.preventDefault();
    field.focus();
  });
}
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    event.submitter?.setAttribute("aria-busy", "true");
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  }
});
document.querySelector("[data-focus]")?.focus();
document.addEventListener("htmx:after:swap", (event) => {
  if (document.activeElement === document.body) event.target.querySelector?.("h2, h1")?.focus();
});
