// The frames: how apps show the card, a tab for each. In: the card's title, or the texts of the post
// that are typed or read from its page. Out: texts as each app cuts them, and a note where it does.

import { all, announce, find } from "./page.js";
import { address, readForm, view } from "./form.js";
import { requestCard } from "./card.js";
import { readPage } from "./post.js";

const LEAST_SCALE = 0.72; // below it texts are too small to judge; a narrower app is drawn instead

// ── tabs ─────────────────────────────────────────────────────────────────────────────────────

const tabs = all("[data-app]");
const panelOf = (tab) => find(`#frame-${tab.dataset.app}`);
const dark = find("#dark");

function select(tab) {
  for (const other of tabs) {
    const isSelected = other === tab;
    other.setAttribute("aria-selected", String(isSelected));
    other.tabIndex = isSelected ? 0 : -1;
    panelOf(other).hidden = !isSelected;
  }
  view.frame = tab === tabs[0] ? "" : tab.dataset.app;
  fit();
  draw();
}

/** Has the address name the tab and the theme: no step of the history. */
function remember() {
  history.replaceState(history.state, "", address(readForm()));
}

const MOVES = {
  ArrowRight: (index) => (index + 1) % tabs.length,
  ArrowLeft: (index) => (index + tabs.length - 1) % tabs.length,
  Home: () => 0,
  End: () => tabs.length - 1,
};

find(".tabs").addEventListener("keydown", (event) => {
  const move = MOVES[event.key];
  if (!move || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  const tab = tabs[move(tabs.indexOf(event.target))];
  tab.focus();
  select(tab);
  remember();
});
for (const tab of tabs) {
  tab.addEventListener("click", () => {
    select(tab);
    remember();
  });
}

dark.addEventListener("change", () => {
  view.dark = dark.checked ? "1" : "";
  remember();
});

// ── texts ────────────────────────────────────────────────────────────────────────────────────

const field = (name) => find(`#post-${name}`);
const typed = (name) => field(name).value.replace(/\s+/g, " ").trim();

/** The texts of the post; those of the card where nothing is typed. */
function postTexts() {
  const link = typed("address");
  const domain = URL.canParse(link) ? new URL(link).host.replace(/^www\./, "") : link || "example.com";
  return {
    title: typed("title") || find("#card-title").textContent,
    description: typed("description") || find("#card-description").textContent,
    site: typed("site") || domain,
    domain,
    address: link || "https://example.com/post",
  };
}

/** Cuts a text after a number of letters, as the app's server does. */
function shorten(text, length) {
  const letters = [...text];
  return length && letters.length > length ? letters.slice(0, length - 3).join("") + "..." : text;
}

const isCut = (element) =>
  element.scrollHeight - element.clientHeight > 1 || element.scrollWidth - element.clientWidth > 1;

const linesOf = (element) =>
  Math.round(element.clientHeight / parseFloat(getComputedStyle(element).lineHeight));

/** Draws the frames of the selected tab. */
function draw() {
  const texts = postTexts();
  for (const name of ["title", "description"]) {
    field(name).placeholder = find(`#card-${name}`).textContent;
  }
  for (const figure of shownFigures()) drawFigure(figure, texts);
}

const shownFigures = () => all("figure", panelOf(tabs.find((tab) => tab.ariaSelected === "true")));

function drawFigure(figure, texts) {
  const wasCut = { title: false, description: false };
  for (const place of all("[data-part]", figure)) {
    const { part, length } = place.dataset;
    const text = shorten(texts[part], Number(length));
    if (place.textContent !== text) place.textContent = text;
    if (part in wasCut) wasCut[part] = text !== texts[part];
  }
  shareLines(figure);
  for (const note of all("[data-cut]", figure)) {
    const place = find(`[data-part="${note.dataset.cut}"]`, figure);
    note.hidden = !place || !(wasCut[note.dataset.cut] || isCut(place));
  }
}

/** Gives the description the lines that site and title leave of the app's total. */
function shareLines(figure) {
  const link = find("[data-lines]", figure);
  if (!link) return;
  const taken = all(".site, .title", link).reduce((sum, place) => sum + linesOf(place), 0);
  find(".description", link).style.webkitLineClamp = String(Number(link.dataset.lines) - taken);
}

/** Scales the frames down to their place, and narrows the app where that is too little. */
function fit() {
  for (const figure of shownFigures()) {
    const mock = find(".mock", figure);
    mock.style.zoom = mock.style.width = "";
    const [whole, room] = [mock.offsetWidth, figure.clientWidth];
    const scale = Math.max(LEAST_SCALE, Math.min(1, room / whole));
    mock.style.zoom = String(scale);
    mock.style.width = `${Math.min(whole, Math.floor(room / scale))}px`;
    find("[data-scale]", figure).textContent = scale < 1 ? `${Math.round(scale * 100)} %` : "";
  }
}

find(".post-texts").addEventListener("input", (event) => {
  if (!event.target.matches("input:not([type=file])")) return;
  draw();
  requestCard(); // the snippets have the post's title and description
});
new MutationObserver(draw).observe(find("#card-title"), { childList: true });
new MutationObserver(draw).observe(find("#card-description"), { childList: true });

let width = 0; // of the frames; their height changes with their texts
new ResizeObserver(([{ contentRect }]) => {
  if (contentRect.width === width) return;
  width = contentRect.width;
  fit();
  draw();
}).observe(find(".frames"));

// ── the post's page ──────────────────────────────────────────────────────────────────────────

/** Fills the fields with what a page says of itself, and shows what it does not say. */
function take(page) {
  find("#post-refused").hidden = page !== null;
  const list = find("#post-found");
  list.hidden = page === null;
  if (page === null) return announce(find("#post-refused").textContent);
  for (const [name, text] of Object.entries(page.texts)) field(name).value = text;
  list.replaceChildren(...page.tags.flatMap(([name, text]) => row(name, text, list.dataset.missing)));
  announce(list.dataset.read);
  draw();
  requestCard();
}

function row(name, text, missing) {
  const term = document.createElement("dt");
  const value = document.createElement("dd");
  term.textContent = name;
  value.textContent = text || missing;
  value.dir = "auto";
  value.classList.toggle("cut", !text);
  return [term, value];
}

const source = field("page");
let turn = 0; // of the newest page; an older one that is read later is left

async function read(file) {
  const mine = ++turn;
  const page = await readPage(file);
  if (mine === turn) take(page);
}

field("file").addEventListener("change", ({ target }) => target.files[0] && read(target.files[0]));
source.addEventListener("paste", (event) => {
  event.preventDefault();
  read(new Blob([event.clipboardData.getData("text")]));
});
source.addEventListener("dragover", (event) => event.preventDefault());
source.addEventListener("drop", (event) => {
  event.preventDefault();
  const [file] = event.dataTransfer.files;
  read(file ?? new Blob([event.dataTransfer.getData("text")]));
});

// ── start ────────────────────────────────────────────────────────────────────────────────────

const asked = new URLSearchParams(location.search);
dark.checked = asked.get("dark") === "1";
view.dark = dark.checked ? "1" : "";
select(tabs.find((tab) => tab.dataset.app === asked.get("frame")) ?? tabs[0]);
addEventListener("popstate", remember); // an older step names the tab of its time
