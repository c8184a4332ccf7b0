/* Passkeys need a script: their forms show themselves here, and say in words when the browser says no. */
for (const form of document.querySelectorAll("[data-needs-script]")) form.hidden = !window.PublicKeyCredential;

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const name = event.detail.exception?.name;
  const words =
    name === "NotAllowedError" || name === "AbortError"
      ? "That was stopped, or took too long. Try again when you are ready."
      : name === "SecurityError"
        ? "Passkeys do not work at this address. Open the site by its name, or use your password."
        : name === "InvalidStateError"
          ? "This device has a passkey for you already."
          : "That did not work. Try again, or use your password.";
  for (const line of document.querySelectorAll("[data-passkey-words]")) line.textContent = words;
  for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
