/* Puts kept words back into the form they came from. The page shows them in any case, to copy. */
const region = document.querySelector("[data-draft]");
const button = region?.querySelector("[data-draft-back]");

function fill(fields) {
  const names = [...new Set(fields.map(([name]) => name))];
  const forms = [...document.querySelectorAll("form[method=post]")];
  const home = forms.find((form) => names.some((name) => form.elements[name] && form.elements[name].type !== "hidden"));
  if (!home) return null;
  for (const name of names) {
    const values = fields.filter(([one]) => one === name).map(([, value]) => value);
    const places = [...home.elements].filter((one) => one.name === name);
    places.forEach((place, index) => {
      if (place.type === "checkbox" || place.type === "radio") place.checked = values.includes(place.value);
      else if (place instanceof HTMLSelectElement && place.multiple) for (const option of place.options) option.selected = values.includes(option.value);
      else if (index < values.length) place.value = values[index];
    });
  }
  home.dispatchEvent(new Event("input", { bubbles: true }));
  return home;
}

if (button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const home = fill(JSON.parse(document.getElementById("draft-fields").textContent));
    if (!home) {
      region.querySelector("details").open = true;
      return;
    }
    region.hidden = true;
    home.querySelector("textarea, input:not([type=hidden]), select")?.focus();
  });
}
