// The editor: CodeMirror with YAML, the page's colours and words. Knows no request and no card.

import {
  EditorState,
  EditorView,
  HighlightStyle,
  autocompletion,
  bracketMatching,
  closeBrackets,
  closeBracketsKeymap,
  codeFolding,
  completionKeymap,
  defaultKeymap,
  drawSelection,
  foldGutter,
  foldKeymap,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  history,
  historyKeymap,
  indentOnInput,
  indentUnit,
  indentWithTab,
  isolateHistory,
  keymap,
  lineNumbers,
  lintGutter,
  lintKeymap,
  redo,
  redoDepth,
  setDiagnostics,
  syntaxHighlighting,
  tags,
  undo,
  undoDepth,
  yamlLanguage,
} from "./codemirror.js";
import { data, find, say } from "./page.js";

const ESCAPED = 2000; // ms after Escape in which Tab leaves the editor
const SEVERITIES = { error: "error", warning: "warning", note: "info" };

const highlighting = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], class: "tok-key" },
  { tag: [tags.string, tags.special(tags.string)], class: "tok-text" },
  { tag: [tags.comment, tags.lineComment], class: "tok-note" },
  { tag: [tags.content, tags.number, tags.bool], class: "tok-value" },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], class: "tok-mark" },
  { tag: [tags.labelName, tags.typeName, tags.keyword], class: "tok-name" },
]);

/** The words of the component's own controls, of which `make.phrases` has a translation each. */
const PHRASES = [
  "Fold line",
  "Unfold line",
  "folded code",
  "unfold",
  "Diagnostics",
  "No diagnostics",
  "Completions",
  "current match",
  "Control character",
];
const phrases = () => Object.fromEntries(PHRASES.map((phrase, index) => [phrase, data.phrases[index]]));

/** The editor's view. */
export let editor = null;

/** A shadow tree for the editor: a tree of its own adopts the style sheets that the component makes,
    which the page's security policy would refuse in the page itself. */
function shadow() {
  const root = find("#editor").attachShadow({ mode: "open" });
  const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: data.editorStyle });
  const place = Object.assign(document.createElement("div"), { className: "place" });
  const keys = Object.assign(document.createElement("p"), { id: "keys", textContent: say("make.keys") });
  root.append(style, place, keys);
  return { root, place };
}

/** Puts the editor into the page. `changed` hears of each change, `complete` offers completions. */
export function open(text, complete, changed) {
  const extensions = [
    lineNumbers(),
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    history(),
    foldGutter(),
    codeFolding(),
    drawSelection(),
    EditorState.allowMultipleSelections.of(false),
    EditorState.phrases.of(phrases()),
    EditorState.tabSize.of(2),
    indentUnit.of("  "),
    indentOnInput(),
    yamlLanguage,
    syntaxHighlighting(highlighting),
    bracketMatching(),
    closeBrackets(),
    autocompletion({ override: [complete], icons: false, maxRenderedOptions: 60 }),
    highlightActiveLine(),
    lintGutter(),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({
      tabindex: "0",
      "aria-label": say("make.editor"),
      "aria-describedby": "keys",
      spellcheck: "false",
      autocapitalize: "off",
      autocorrect: "off",
      translate: "no",
    }),
    keymap.of([
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...defaultKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...lintKeymap,
      indentWithTab,
    ]),
    EditorView.updateListener.of((update) => {
      if (!update.docChanged) return;
      showSteps();
      changed(textNow());
    }),
  ];
  const { root, place } = shadow();
  editor = new EditorView({ state: EditorState.create({ doc: text, extensions }), root, parent: place });
  find("#editor").addEventListener("keydown", ({ key }) => key === "Escape" && editor.setTabFocusMode(ESCAPED), true);
  find("#undo").addEventListener("click", () => step(undo));
  find("#redo").addEventListener("click", () => step(redo));
  showSteps();
}

function step(command) {
  command(editor);
  editor.focus();
}

function showSteps() {
  if (!editor) return;
  find("#undo").disabled = undoDepth(editor.state) === 0;
  find("#redo").disabled = redoDepth(editor.state) === 0;
}

export const textNow = () => editor.state.doc.toString();

/** Replaces what differs from `text`, as one step of the history. */
export function write(text) {
  const before = textNow();
  if (text === before) return false;
  let from = 0;
  while (from < text.length && text[from] === before[from]) from++;
  let [to, end] = [before.length, text.length];
  while (to > from && end > from && before[to - 1] === text[end - 1]) [to, end] = [to - 1, end - 1];
  editor.dispatch({
    changes: { from, to, insert: text.slice(from, end) },
    annotations: isolateHistory.of("full"),
    selection: { anchor: Math.min(from, text.length) },
    scrollIntoView: true,
  });
  return true;
}

/** The position of a line and a column, both from 1; columns count code points. */
function positionOf(line, column) {
  const { doc } = editor.state;
  const row = doc.line(Math.min(Math.max(1, line), doc.lines));
  return row.from + [...row.text].slice(0, Math.max(0, (column ?? 1) - 1)).join("").length;
}

/** Marks problems in the text and in the gutter. */
export function mark(problems) {
  const diagnostics = problems.map(({ line, column, end_line, end_column, severity, message }) => {
    const from = positionOf(line, column);
    const to = end_line ? positionOf(end_line, end_column) : editor.state.doc.lineAt(from).to;
    return { from, to: Math.max(from, to), severity: SEVERITIES[severity] ?? "error", message };
  });
  editor.dispatch(setDiagnostics(editor.state, diagnostics));
}

export function goTo({ line, column }) {
  const anchor = positionOf(line, column);
  editor.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
}
