/* A form is sent once; after an error the eye and the focus go to what needs a look. */
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
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
