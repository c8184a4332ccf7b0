/* Leave this page: blank it at once, end the session, and put a neutral page in its place in the history. */
const link = document.querySelector("[data-exit]");

function leave() {
  document.documentElement.hidden = true;
  // Unsaved words take the end of the session along, so that it cannot overtake them.
  const going = new CustomEvent("threshold:flush", { detail: { leaving: true, sent: false } });
  window.dispatchEvent(going);
  const { endUrl, csrf } = document.body.dataset;
  if (endUrl && !going.detail.sent) {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", csrf);
    navigator.sendBeacon(endUrl, body);
  }
  window.location.replace(link.dataset.exit || link.href);
}

if (link) {
  let shifts = [];
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") {
      shifts = [];
      return;
    }
    const now = Date.now();
    shifts = [...shifts.filter((at) => now - at < 2000), now];
    if (shifts.length >= 3) leave();
  });
}
