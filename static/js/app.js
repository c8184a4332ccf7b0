/* What pages do beyond plain links and forms. Each part stands alone; without any of them the job can still be done. */
import "./leave.js";
import "./autosave.js";
import "./idle.js";
import "./forms.js";
import "./draft.js";
