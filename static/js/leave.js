/* Leave this page: blank it at once, end the session, and put a neutral page in its place in the history. */
const link = document.querySelector("[data-exit]");

function leave() {
  document.documentElement.hidden = true;
  window.dispatchEvent(new Event("threshold:flush"));
  const { endUrl, csrf } = document.body.dataset;
  if (endUrl) {
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
