/* Forms with data-autosave="URL" save after three quiet seconds, on leaving a field and on hiding the page.
   Answers carry a sequence number, so that a late one cannot overwrite a newer text. */
const QUIET = 3000;

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const line = form.querySelector("[data-save-state] span");
  const version = form.elements.version;
  const order = form.elements.sequence;
  let sequence = Number(order?.value || 0);
  let saved = text();
  let timer = 0;
  let pause = 2000;
  let running = false;

  function text() {
    return JSON.stringify([...new FormData(form)].filter(([name]) => name !== "version" && name !== "sequence"));
  }

  function say(words) {
    if (line) line.textContent = words;
  }

  async function save(event) {
    clearTimeout(timer);
    const now = text();
    const leaving = event?.detail?.leaving;
    if (now === saved || (running && !leaving)) return;
    running = true;
    say("Saving…");
    const body = new FormData(form);
    body.set("sequence", String((sequence += 1)));
    if (leaving) {
      body.set("leave", "1");
      event.detail.sent = true;
    }
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body,
        keepalive: now.length < 50000, // so that the words still arrive when the page is left
        headers: { "X-Background": "1", Accept: "application/json" },
      });
      if (answer.status === 409 || answer.status === 422 || answer.status === 413) {
        const told = await answer.json().catch(() => ({}));
        say(told.words || "This could not be saved as it is. Press Save to see why.");
        saved = answer.status === 409 ? saved : now;
      } else if (answer.ok && !answer.redirected) {
        const told = await answer.json();
        if (version && told.version !== undefined) version.value = told.version;
        saved = now;
        pause = 2000;
        say("Saved just now. You can stop and come back any time.");
      } else {
        const told = await answer.json().catch(() => ({}));
        throw new Error(told.words);
      }
    } catch (error) {
      say((error.name === "Error" && error.message) || "Not saved yet. We keep trying; you can go on writing.");
      pause = Math.min(pause * 2, 30000);
      timer = setTimeout(save, pause);
    } finally {
      running = false;
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, QUIET);
  });
  form.addEventListener("focusout", save);
  window.addEventListener("threshold:flush", save);
  window.addEventListener("online", save);
  document.addEventListener("visibilitychange", () => document.hidden && save());
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    if (order) order.value = String((sequence += 1));
    saved = text();
  });
  window.addEventListener("beforeunload", (event) => {
    if (text() !== saved && !document.documentElement.hidden) event.preventDefault();
  });
}
