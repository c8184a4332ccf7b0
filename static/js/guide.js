/* The language guide while one types: a pause, then hints beneath the field. Without it, "Save and look" shows them.
   On a review page, words marked with the mouse go into the field for a note. */
const QUIET = 1500;
const region = document.querySelector("[data-hints-url]");

if (region) {
  const form = region.closest("form");
  let timer = 0;
  let asked = 0;

  async function ask() {
    const turn = (asked += 1);
    try {
      const answer = await fetch(region.dataset.hintsUrl, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Background": "1", Accept: "application/json" },
      });
      if (!answer.ok || answer.redirected || turn !== asked) return;
      const found = await answer.json();
      for (const place of region.querySelectorAll("[data-hints-for]")) {
        const words = found[place.dataset.hintsFor];
        if (words !== undefined && words !== place.innerHTML) place.innerHTML = words;
      }
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // without a network there are no hints; typing goes on
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, QUIET);
  });
}

const letter = document.querySelector("[data-letter]");
const quote = document.querySelector("[data-quote]");
if (letter && quote) {
  letter.addEventListener("mouseup", () => {
    const words = String(getSelection()).trim();
    if (words && words.length <= quote.maxLength) quote.value = words.replace(/\s+/g, " ");
  });
}
