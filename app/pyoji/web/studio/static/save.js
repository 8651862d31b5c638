// Saving: the brand into the operator's folder, or as a zip. A refusal says why; nothing is lost.

import { announce, find, say } from "./page.js";
import { confirmCopied, writeClipboard } from "./clipboard.js";
import { draft } from "./draft.js";
import { editor } from "./editor.js";
import { checkName } from "./name.js";
import { body, titleNow } from "./preview.js";
import { ask, post } from "./service.js";
import { showProblems } from "./problems.js";

// ── what became of it ────────────────────────────────────────────────────────────────────────

/** Shows nodes and texts as the result; `kind` is `done` or `failed`. */
function show(kind, ...parts) {
  const place = find("#result");
  place.className = kind;
  place.replaceChildren(...parts);
  place.scrollIntoView({ block: "nearest" });
}

const line = (...parts) => {
  const text = document.createElement("p");
  text.append(...parts);
  return text;
};

function link(address, text) {
  const anchor = Object.assign(document.createElement("a"), { href: address, textContent: text });
  anchor.target = "_blank";
  anchor.rel = "noopener";
  return anchor;
}

/** A button that copies an address. */
function copyButton(address) {
  const control = Object.assign(document.createElement("button"), { type: "button", textContent: say("copy.button") });
  control.ariaLabel = say("copy.label", { what: say("make.link") });
  control.addEventListener("click", async () => {
    const field = Object.assign(document.createElement("textarea"), { value: address, className: "unseen" });
    control.after(field);
    if (await writeClipboard(field)) confirmCopied(control, say("make.link"));
    field.remove();
  });
  return control;
}

const REASONS = {
  exists: "make.exists_other",
  "no-folder": "make.no_folder",
  "invalid-draft": "make.invalid",
  "unknown-file": "make.files_gone",
  forbidden: "make.forbidden",
  "too-large": "make.large",
};

/** Says why a request was refused, with the service's own sentence. */
function showRefusal(problem) {
  if (problem.fields.problems) showProblems(problem.fields.problems);
  const detail = document.createElement("span");
  detail.lang = "en";
  detail.className = "detail";
  detail.textContent = problem.message;
  const text = say(REASONS[problem.kind] ?? (problem.status ? "make.refused" : "error.offline"));
  show("failed", line(text), ...(problem.message ? [line(detail)] : []));
  announce(text);
}

// ── saving ───────────────────────────────────────────────────────────────────────────────────

/** What an overwritten name stands for, as a key. */
const TAKEN = { brand: "make.exists_brand", "built-in": "make.exists_design" };

function askToOverwrite(question) {
  find("#overwrite p").textContent = say(question);
  find("#overwrite").showModal();
}

/** The names that this page has saved: its own brand is replaced without a question. */
const savedNames = new Set();

async function save(overwrite = savedNames.has(draft.name)) {
  if (!isReady()) return;
  busy("#save");
  show("busy", line(say("make.saving")));
  announce(say("make.saving"));
  try {
    const saved = await post("save", { ...body(), overwrite });
    const address = `${saved.path.replace(/^\//, "")}?${new URLSearchParams({ title: titleNow() })}`;
    savedNames.add(saved.name);
    const code = document.createElement("code");
    code.textContent = saved.folder;
    const page = link(`./?template=${encodeURIComponent(saved.name)}`, say("make.saved_page"));
    show(
      "done",
      line(say("make.saved"), " ", code),
      line(link(address, `${saved.path}?title=…`), " ", copyButton(new URL(address, location).href), " · ", page),
      ...(saved.served ? [] : [line(say("make.not_served"))]),
    );
    announce(say("make.saved"));
  } catch (problem) {
    const question = problem.kind === "exists" && !overwrite && TAKEN[problem.fields.taken_by];
    find("#result").replaceChildren();
    if (question) askToOverwrite(question);
    else showRefusal(problem);
  } finally {
    busy();
  }
}

async function zip() {
  if (!isReady()) return;
  busy("#zip");
  try {
    const blob = await (await ask("POST", "zip", body())).blob();
    const url = URL.createObjectURL(blob);
    Object.assign(document.createElement("a"), { href: url, download: `${draft.name}.zip` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
    showZipped(say("make.zipped", { name: `${draft.name}.zip` }));
  } catch (problem) {
    showRefusal(problem);
  } finally {
    busy();
  }
}

/** Says that the zip comes, below the links of a brand that was saved. */
function showZipped(text) {
  const last = line(text);
  last.className = "zipped";
  find("#result .zipped")?.remove();
  if (find("#result.done")?.hasChildNodes()) find("#result").append(last);
  else show("done", last);
  announce(text);
}

function isReady() {
  if (checkName(true)) return Boolean(editor);
  find("#name").focus();
  announce(find("#name-error").textContent);
  return false;
}

/** While the request of a button is under way, both buttons rest; without one, they can be used again. */
function busy(selector = "") {
  for (const control of [find("#save"), find("#zip")]) {
    control.disabled = Boolean(selector);
    control.ariaBusy = String(control.matches(selector || "#none"));
  }
}

find("#brand").addEventListener("submit", (event) => {
  event.preventDefault();
  save();
});
find("#zip").addEventListener("click", zip);
find("#overwrite").addEventListener("close", ({ target }) => {
  if (target.returnValue === "overwrite") save(true);
  target.returnValue = "";
});
