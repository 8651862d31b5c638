// The draft: what the designer has made so far. It is kept in this browser under its name, so that a
// reload, a refusal or another design loses nothing.

const KEY = "pyoji.make";
const MOST = 12; // drafts that are kept
const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** Whether a brand may have a name. */
export const isName = (name) => NAME.test(name);

const read = () => {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    return { current: kept?.current ?? null, drafts: new Map(kept?.drafts ?? []) };
  } catch {
    return { current: null, drafts: new Map() };
  }
};

const kept = read(); // a Map keeps the order of any names; an object puts numbers first

/** `yaml`, the files of the service, and how the card is shown. `start` is the design it began with. */
export const draft = {
  ...{ name: "", yaml: null, start: "", files: [], title: null, theme: "", size: "og", isFilled: false },
  ...(kept.drafts.get(kept.current ?? "") ?? {}),
};

/** Whether there was a draft to continue with. */
export const isRestored = draft.yaml !== null;

let storedName = kept.current;

/** Keeps the draft as it stands; a draft whose name changes moves. */
export function keep(changes = {}) {
  Object.assign(draft, changes);
  if (storedName !== null && storedName !== draft.name) kept.drafts.delete(storedName);
  storedName = kept.current = draft.name;
  kept.drafts.delete(draft.name); // the newest stands last
  kept.drafts.set(draft.name, { ...draft });
  for (const name of [...kept.drafts.keys()].slice(0, -MOST)) kept.drafts.delete(name);
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...kept, drafts: [...kept.drafts] }));
  } catch {
    // Storage is full or forbidden: the page works, without a copy.
  }
}

/** Begins another draft; the present one stays under its name. */
export function begin(changes) {
  storedName = null;
  keep(changes);
}

/** The other drafts, the newest first. */
export const others = () =>
  [...kept.drafts.values()].filter(({ name }) => name !== draft.name).reverse();
