/* Two minutes before the quiet sign-out: a question. Typed words are kept as a draft before it happens. */
const { idleSeconds, stayUrl, leaveUrl, draftUrl } = document.body.dataset;
const region = document.getElementById("idle");

if (idleSeconds && region) {
  const token = JSON.parse(document.body.getAttribute("hx-headers:inherited") || "{}")["X-CSRFToken"];
  const headers = { "X-CSRFToken": token };
  let active = false;
  let ends = Date.now() + idleSeconds * 1000;

  async function stay() {
    active = false;
    ends = Date.now() + idleSeconds * 1000;
    region.hidden = true;
    await fetch(stayUrl, { method: "POST", headers }).catch(() => {});
  }

  async function keepDrafts() {
    window.dispatchEvent(new Event("threshold:flush"));
    for (const form of document.querySelectorAll("form[method=post]:not([data-autosave])")) {
      const fields = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && value && !["csrfmiddlewaretoken", "idem_key", "version"].includes(name));
      const typed = [...form.elements].some((one) => one.value !== one.defaultValue && one.type !== "hidden");
      if (!typed || form.querySelector("[type=password]")) continue;
      const body = new FormData();
      body.set("path", window.location.pathname);
      body.set("fields", JSON.stringify(fields));
      await fetch(draftUrl, { method: "POST", headers: { ...headers, "X-Background": "1" }, body }).catch(() => {});
    }
  }

  for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, () => (active = true));
  region.querySelector("[data-idle-stay]").addEventListener("click", stay);
  setInterval(async () => {
    const left = ends - Date.now();
    if (active && left < (idleSeconds * 1000) / 2 && left > 120000) await stay();
    if (left < 120000 && region.hidden) {
      region.hidden = false;
      await keepDrafts();
    }
    if (left < 0) {
      await keepDrafts();
      const back = encodeURIComponent(window.location.pathname + window.location.search);
      window.location.assign(`/accounts/login/?next=${back}&ended=1`);
      ends = Infinity;
    }
  }, 5000);
}
