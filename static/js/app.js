/* What pages do beyond plain links and forms. Each part stands alone; without any of them the job can still be done. */
import "./leave.js";
import "./autosave.js";
import "./idle.js";
import "./forms.js";
import "./draft.js";

// A row of tabs that is wider than the screen shows the current one.
for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
  const row = tab.parentElement;
  row.scrollLeft = tab.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
}
