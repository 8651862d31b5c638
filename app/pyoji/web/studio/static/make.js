// The page /make: a brand's YAML beside its card. In: the draft of this browser, or a design to begin
// with. Out: a brand in the operator's folder, or a zip.
//
//     place, completion   what may be written at the cursor
//     yaml, edits         what the page writes for the designer
//     editor, problems    the text and what is wrong in it
//     preview             the card
//     files, palettes     logo, pictures, typefaces, colours
//     draft, start        where it begins
//     name, save          where it goes

import { data, find } from "./page.js";
import { completions } from "./completion.js";
import { draft, isRestored, keep } from "./draft.js";
import { open } from "./editor.js";
import { showFiles, showUses } from "./files.js";
import { openPalettes } from "./palettes.js";
import { parameters, refresh, showView } from "./preview.js";
import { checkName } from "./name.js";
import "./save.js";
import { recall, showOthers, showStart, startFrom } from "./start.js";
import { read } from "./service.js";

/** The names that completion offers beside those of the YAML. */
const names = () => ({
  parameters: parameters.length ? parameters.map(({ name }) => name) : data.parameters,
  pictureParameters: parameters.filter(({ kind }) => kind === "picture").map(({ name }) => name),
  pictures: draft.files.filter(({ kind }) => kind === "picture").map(({ name }) => name),
  files: draft.files.filter(({ kind }) => kind === "font").map(({ name }) => name),
  designs: data.designs,
  voices: data.voices,
  titleParts: data.titleParts,
});

function changed(yaml) {
  keep({ yaml });
  recall(yaml);
  showUses();
  refresh();
}

/** The schema of a template, asked for after the first card; completion waits for it. */
let takeSchema;
const schema = new Promise((resolve) => (takeSchema = resolve));

const { start } = Object.fromEntries(new URLSearchParams(location.search));
open(draft.yaml ?? data.starter, completions(schema, names), changed);
if (!isRestored) keep({ yaml: data.starter });
find("#name").value = draft.name;
checkName();
showStart();
showView();
showFiles();
showOthers();
find("#start").open = !isRestored && start === undefined;
document.documentElement.classList.add("live");
await (start !== undefined && start !== draft.start ? startFrom(start, true) : refresh());
openPalettes();
takeSchema(await read("schema").catch(() => null));
