// Drags symbols of the family map, by pointer or by arrow keys. The form's own button works without this.
const STEP = 20;
const WAIT = 600;

const wrap = document.querySelector("[data-map]");
if (wrap) {
  const svg = wrap.querySelector("svg");
  const said = document.querySelector("[data-map-said]");
  const pending = new Map();

  const toPicture = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  const limit = (value, most) => Math.round(Math.min(Math.max(value, 0), most));

  const move = (one, x, y) => {
    const box = svg.viewBox.baseVal;
    one.dataset.toX = limit(x, box.width);
    one.dataset.toY = limit(y, box.height);
    one.setAttribute("transform", `translate(${one.dataset.toX - one.dataset.x} ${one.dataset.toY - one.dataset.y})`);
  };

  const save = async (one) => {
    const body = new URLSearchParams({ x: one.dataset.toX, y: one.dataset.toY });
    const address = wrap.dataset.place.replace("00000000-0000-0000-0000-000000000000", one.dataset.key);
    try {
      const answer = await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": wrap.dataset.csrf } });
      said.textContent = answer.ok ? "Saved. The lines follow when you open the page again." : "This place was not saved.";
    } catch {
      said.textContent = "No connection. This place is not saved yet; move it once more later.";
    }
  };

  const soon = (one) => {
    clearTimeout(pending.get(one));
    pending.set(one, setTimeout(() => save(one), WAIT));
  };

  for (const one of svg.querySelectorAll("[data-key]")) {
    let from = null;
    one.addEventListener("pointerdown", (event) => {
      const at = toPicture(event);
      from = { x: at.x - Number(one.dataset.toX ?? one.dataset.x), y: at.y - Number(one.dataset.toY ?? one.dataset.y) };
      one.setPointerCapture(event.pointerId);
    });
    one.addEventListener("pointermove", (event) => {
      if (from) {
        const at = toPicture(event);
        move(one, at.x - from.x, at.y - from.y);
      }
    });
    one.addEventListener("pointerup", () => {
      if (from && one.dataset.toX) soon(one);
      from = null;
    });
    one.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key];
      if (!by) return;
      event.preventDefault();
      move(one, Number(one.dataset.toX ?? one.dataset.x) + by[0], Number(one.dataset.toY ?? one.dataset.y) + by[1]);
      soon(one);
    });
  }
}
