// The problems of a draft: in the gutter, and as a list whose lines lead to their places.

import { announce, data, fill, find, say } from "./page.js";
import { editor, goTo, mark } from "./editor.js";

const RULES = {
  yaml: "make.rule_yaml",
  template: "make.rule_template",
  font: "make.rule_font",
  weight: "make.rule_weight",
  bytes: "make.rule_bytes",
  file: "make.rule_file",
  alias: "make.rule_alias",
  name: "make.rule_name",
};
const ORDER = ["error", "warning", "note"];

/** What is wrong in the language of the page, before the sentence of the service. */
function explain({ rule, nearest }) {
  const kind = RULES[rule] ? say(RULES[rule]) : "";
  return nearest ? `${kind} ${fill(data.words["error.nearest"], { nearest })}`.trim() : kind;
}

/** The sentence of the service: what was found, and what is allowed. */
const sentence = ({ message }) => message.replace(/^found /, "");

const marked = (problem) => ({
  ...problem,
  message: [explain(problem), sentence(problem)].filter(Boolean).join("\n"),
});

let shown = ""; // the list as it is shown, so that a screen reader hears each change once

/** Shows the problems of a draft. */
export function showProblems(problems) {
  mark(problems.filter(({ file, line }) => line && file === "template.yaml").map(marked));
  const list = JSON.stringify(problems);
  if (list === shown) return;
  shown = list;
  const errors = problems.filter(({ severity }) => severity === "error");
  const others = problems.filter(({ severity }) => severity !== "error");
  find("#problems").replaceChildren(...errors.map(row));
  find("#notes").hidden = !others.length;
  find("#notes summary").textContent = say("make.notes", { count: others.length });
  others.sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
  find("#notes ul").replaceChildren(...others.map(row));
  find("#sound").hidden = errors.length > 0;
  announce(errors.length ? say("make.errors", { count: errors.length }) : say("make.sound"));
}

function row(problem) {
  const item = document.createElement("li");
  const place = document.createElement(problem.line ? "button" : "span");
  const text = document.createElement("p");
  const kind = document.createElement("b");
  const detail = document.createElement("span");
  item.dataset.severity = problem.severity;
  kind.textContent = explain(problem);
  detail.textContent = sentence(problem);
  detail.lang = "en";
  detail.className = "detail";
  text.append(kind, " ", detail);
  place.textContent = problem.line ? say("make.line", { line: problem.line }) : problem.file || "";
  place.className = "place";
  if (problem.line) {
    place.type = "button";
    place.addEventListener("click", () => {
      goTo(problem);
      editor.focus();
    });
  }
  item.append(place, text);
  return item;
}
