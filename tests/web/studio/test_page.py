"""The page `/make` in a real Chromium: a brand is made from nothing, and served.

The service is the real one with `--dev`; its folder of brands is empty at first.
"""

from __future__ import annotations

import importlib.resources
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from PIL import Image
from playwright.sync_api import Route, expect
from pyoji.settings import Settings
from pyoji.web.app import create_app
from pyoji.web.playground.static_files import STATIC
from pyoji.web.studio.page import FOLDERS
from starlette.testclient import TestClient

from tests.tree import ROOT
from tests.web.browsing import PHONE, Desk, listening, missing, until

pytestmark = pytest.mark.chromium

FONT = ROOT / "fonts" / "DoHyeon-Regular.ttf"
MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 128 64">'
    '<rect width="128" height="64" rx="20" fill="#7a3ea8"/></svg>'
)
LINE = "#editor .cm-line"
TEXT = "#editor .cm-content"


@pytest.fixture(scope="module")
def brands(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of brands."""
    return tmp_path_factory.mktemp("brands")


@pytest.fixture(scope="module")
def root(brands: Path) -> Iterator[str]:
    """Where the real service is, with `--dev`."""
    settings = Settings(templates_dir=brands, cache_dir="off")
    with listening(create_app(settings, dev=True)) as address:
        yield address


@pytest.fixture
def mark(tmp_path: Path) -> Path:
    """A logo, twice as wide as high."""
    path = tmp_path / "Our logo.svg"
    path.write_text(MARK, encoding="utf-8")
    return path


def opened(desk, target: str = "make", **options: object) -> Desk:
    """A desk with the page, whose start is closed."""
    here = desk(**options)
    here.open(target)
    here.page.evaluate("document.querySelector('#start').open = false")
    return here


def text(here: Desk) -> str:
    """The YAML as the page keeps it."""
    kept = here.page.evaluate("JSON.parse(localStorage.getItem('pyoji.make'))")
    yaml_text: str = dict(kept["drafts"])[kept["current"]]["yaml"]
    return yaml_text


def settled(here: Desk, old: str) -> str:
    """Wait until the card is another than `old`, and return it."""
    until(lambda: here.pixels() != old, here)
    here.settle()
    return here.pixels()


def put(here: Desk, key: str, words: str, near: str = "Home") -> None:
    """Go to the first line that has `key`, near an end of the text, and type at its end."""
    here.page.locator(TEXT).focus()
    here.page.keyboard.press(f"Control+{near}")
    here.page.locator(LINE, has_text=key).first.click()
    here.page.keyboard.press("End")
    here.page.keyboard.press("End")  # of a line that is wrapped: the first leads to its row's end
    here.page.keyboard.type(words)


# ── the text and its card ────────────────────────────────────────────────────────────────────


def test_a_mistake_is_shown_and_the_last_good_card_stays(desk):
    """In the gutter and in the list, whose line leads to it; corrected, a new card is drawn."""
    here = opened(desk)
    before = here.pixels()
    here.page.locator(LINE, has_text="accent:").first.click()
    here.page.keyboard.press("End")
    here.page.keyboard.type("x")
    expect(here.page.locator("#problems li")).to_have_count(1)
    expect(here.page.locator("#editor .cm-lint-marker-error")).to_be_visible()
    expect(here.page.locator("#stale")).to_be_visible()
    expect(here.page.locator("#problems li b")).to_have_text("템플릿에 쓸 수 없는 내용입니다.")
    sentence = here.page.locator("#problems li b").bounding_box()
    detail = here.page.locator("#problems li .detail").bounding_box()
    assert detail["y"] >= sentence["y"] + sentence["height"]
    here.settle()
    assert here.pixels() == before
    here.page.locator(LINE).first.click()
    here.page.click("#problems .place")
    here.page.keyboard.press("End")
    here.page.keyboard.press("Backspace")
    expect(here.page.locator("#sound")).to_be_visible()
    expect(here.page.locator("#stale")).to_be_hidden()
    here.page.keyboard.press("Shift+Home")
    here.page.keyboard.type('accent: "#00aa55"')
    settled(here, before)
    assert yaml.safe_load(text(here))["themes"]["light"]["accent"] == "#00aa55"


def test_what_is_not_yaml_has_its_line(desk):
    """The mistake is in the language of the page, before the sentence of the service."""
    here = opened(desk, locale="en-GB")
    before = text(here)
    put(here, "summary:", ': "')
    expect(here.page.locator("#problems li b").first).to_have_text("This is not valid YAML.")
    while text(here) != before:  # a step is what is typed within half a second
        here.page.click("#undo")
    expect(here.page.locator("#sound")).to_be_visible()


def test_only_the_newest_text_is_drawn(desk):
    """One check and one card are in flight, however fast the letters come."""
    here = opened(desk)
    before = here.pixels()
    here.page.fill("#title", "")
    here.page.locator("#title").press_sequentially("열 글자가 넘는 제목", delay=20)
    settled(here, before)
    put(here, "summary:", " and more of it")
    here.settle()
    assert here.most_at_once(lambda url: "/make/check" in url or "/make/card?" in url) == 1
    assert here.page.get_attribute("#card", "alt").endswith("열 글자가 넘는 제목")


def test_the_cards_theme_size_and_title_are_chosen(desk):
    """Each gives another card, and the size is that of the picture."""
    here = opened(desk)
    seen = [here.pixels()]
    here.page.check("[name=theme][value=dark]")
    seen.append(settled(here, seen[-1]))
    here.page.click("[data-sample=ja]")
    seen.append(settled(here, seen[-1]))
    here.page.check("[name=filled]")
    seen.append(settled(here, seen[-1]))
    here.page.check("[name=size][value=square]")
    seen.append(settled(here, seen[-1]))
    assert here.page.get_attribute("#card", "height") == "1080"
    assert len(set(seen)) == len(seen)


def test_a_busy_service_is_asked_for_the_warnings_again(desk):
    """After the card, which is there already; the page does not take it for a lost network."""
    here = opened(desk, locale="en-GB")
    refusals = [{"status": 503, "headers": {"Retry-After": "1"}}]
    here.page.route(
        "**/make/card.json?*",
        lambda route: route.fulfill(**refusals.pop()) if refusals else route.continue_(),
    )
    here.page.fill("#title", "word " * 80)
    here.settle()
    expect(here.page.locator("#warnings")).to_contain_text("Title is too long")
    assert refusals == []


def test_completion_waits_for_its_schema(desk):
    """What is typed before it is there is completed when it comes."""
    here = desk(locale="en-GB")
    held: list[Route] = []
    here.page.route("**/make/schema", lambda route: held.append(route))
    here.open("make")
    put(here, "name: subtitle", "", near="End")
    here.page.keyboard.press("ArrowLeft")
    here.page.keyboard.type(", cas")
    until(lambda: bool(held), here)
    held[0].continue_()
    expect(here.page.locator("#editor .cm-completionLabel").first).to_have_text("case")


def test_completion_offers_what_may_stand_here(desk):
    """Keys by their place, listed values, names of this design and parts of the title."""
    here = opened(desk, locale="en-GB")

    def accept(label: str, words: str) -> None:
        """Type words, behind which the label is offered first, and take it."""
        here.page.keyboard.type(words)
        expect(here.page.locator("#editor .cm-completionLabel").first).to_have_text(label)
        here.page.wait_for_timeout(150)  # the component ignores keys that may not be meant for it
        here.page.keyboard.press("Enter")

    put(here, "name: subtitle", "", near="End")
    here.page.keyboard.press("ArrowLeft")
    accept("case", ", cas")
    accept("upper", "up")
    accept("poster", ", font: pos")
    accept("accent", ", caret: ac")
    line = here.page.locator(LINE, has_text="name: subtitle").inner_text()
    assert line.endswith("case: upper, font: poster, caret: accent}")
    put(here, "name: byline", "", near="End")
    here.page.keyboard.press("ArrowLeft")
    accept("title.version", ", size: 28, value: [title.ver")
    put(here, "grounds:", "")
    accept("moods", "\nmo")


PLACES = [
    ("", [], True),
    ("summary: x\nthe", [], True),
    ("themes:\n  ", ["themes"], True),
    ("themes:\n  light:\n    gr", ["themes", "light"], True),
    ("themes:\n  light:\n    ground: oklch(", ["themes", "light", "ground"], False),
    ('themes:\n  light: {ground: "#fff", in', ["themes", "light"], True),
    ('themes:\n  light: {ground: "#fff", ink: ', ["themes", "light", "ink"], False),
    ("a:\n  b:\n    - te", ["a", "b", 0], True),
    ("a:\n  b:\n    - c: {}\n    - ima", ["a", "b", 1], True),
    ("a:\n  b:\n    - c: [og]\n      te", ["a", "b", 0], True),
    ("a:\n  b:\n  - c: {name: title, value: [site, ti", ["a", "b", 0, "c", "value", 1], False),
    ("a:\n  b:\n    - c: {name: title}\n  ju", ["a"], True),
    ("a:\n  b:\n    - row: &names\n        gap: 24\n        al", ["a", "b", 0, "row"], True),
    ("grounds: [gr", ["grounds", 0], False),
    ("a: |\n  themes:\n   x\nsc", [], True),
    ("a:\n  b: {size: [1, 2],\n      we", ["a", "b"], True),
    ("# note: x\na:\n  b: {kind: te", ["a", "b", "kind"], False),
    ('a: {b: "x: }, y"}\nc', [], True),
]
"""Texts before a cursor, the place that they lead to, and whether a key stands there."""


def test_the_place_of_the_cursor_is_known(desk):
    """In block and flow collections, in lines that are not finished."""
    here = opened(desk)
    places = here.page.evaluate(
        "async (texts) => { const { placeAt } = await import('./static/place.js');"
        " return texts.map((text) => placeAt(text)).map(({ path, isKey }) => [path, isKey]); }",
        [before for before, _, _ in PLACES],
    )
    assert places == [[path, is_key] for _, path, is_key in PLACES]


def test_a_brand_of_digits_is_kept_as_any_other(desk):
    """The draft that was left longest ago is dropped, and never the present one."""
    here = opened(desk)
    here.page.evaluate(
        "async () => { const { begin, draft } = await import('./static/draft.js');"
        " for (const name of [...'abcdefghijklm', '2026']) begin({ name, yaml: draft.yaml }); }"
    )
    here.page.reload()
    names = here.page.evaluate(
        "async () => { const { draft, others } = await import('./static/draft.js');"
        " return [draft, ...others()].map(({ name }) => name); }"
    )
    assert names == ["2026", *"mlkjihgfedc"]


def test_the_keyboard_alone_is_enough(desk):
    """Tab indents in the editor; Escape and Tab leave it. All else is reached by Tab, too."""
    here = opened(desk)
    here.page.focus("#undo")
    here.page.keyboard.press("Shift+Tab")
    here.page.locator(TEXT).focus()
    here.page.keyboard.press("Control+End")
    here.page.keyboard.type("\n# a note")
    here.page.evaluate("window.now = Date.now; const time = now(); Date.now = () => time")
    here.page.keyboard.press("Escape")
    here.page.keyboard.press("Tab")  # within the two seconds, however slow the machine is
    here.page.evaluate("Date.now = now")
    assert here.page.evaluate("document.activeElement.id") != "editor"
    here.page.locator(TEXT).focus()
    here.page.keyboard.press("Control+z")
    until(lambda: not text(here).rstrip().endswith("note"), here)
    here.page.locator(".palettes .head button").first.focus()
    before = here.pixels()
    here.page.keyboard.press("Enter")
    settled(here, before)
    here.page.focus("#seed-h")
    here.page.keyboard.press("ArrowRight")
    expect(here.page.locator("#seed-h-value")).to_have_text("33°")
    here.page.focus("#name")
    here.page.keyboard.type("by-keys")
    here.page.keyboard.press("Enter")
    expect(here.page.locator("#result.done")).to_contain_text("by-keys")


# ── the start ────────────────────────────────────────────────────────────────────────────────


def test_a_design_to_begin_with_is_one_step(desk):
    """Its text and its card; undo brings back what was there, and a return restores the draft."""
    here = opened(desk)
    empty, before = text(here), here.pixels()
    assert "site" not in yaml.safe_load(empty)["parameters"]
    here.page.evaluate("document.querySelector('#start').open = true")
    here.page.click("[data-start=minimal]")
    drawn = settled(here, before)
    assert "더 뺄 것이 없는 표지" in text(here)
    assert here.page.get_attribute("[data-start=minimal]", "aria-pressed") == "true"
    here.page.fill("#name", "left-here")
    here.page.reload()
    here.page.wait_for_selector("#card[src^=blob]")
    here.settle()
    assert here.pixels() == drawn
    assert here.page.input_value("#name") == "left-here"
    assert here.page.get_attribute("#start", "open") is None
    here.page.click("#start summary")
    here.page.click("#another")
    until(lambda: text(here) == empty, here)
    assert here.page.input_value("#name") == ""
    here.page.click("#start summary")
    here.page.click("#drafts button:has-text('left-here')")
    assert here.page.input_value("#name") == "left-here"
    until(lambda: "더 뺄 것이 없는 표지" in text(here), here)


def test_a_start_keeps_the_name_and_the_files(desk, mark):
    """The file is only unused; undo brings back the text with the name of its design."""
    here = opened(desk)
    here.page.fill("#name", "our-blog")
    here.page.set_input_files("#pictures input[type=file]", mark)
    here.page.click("#pictures .uses button:has-text('로고로 쓰기')")
    here.settle()
    before = text(here)
    here.page.click("#start summary")
    here.page.click("[data-start=minimal]")
    expect(here.page.locator("#start-name")).to_have_text("minimal")
    here.settle()
    assert here.page.input_value("#name") == "our-blog"
    expect(here.page.locator("#pictures .files li.unused b")).to_contain_text("Our-logo.svg")
    here.page.click("#undo")
    expect(here.page.locator("#start-name")).to_have_text("빈 브랜드")
    until(lambda: text(here) == before, here)
    expect(here.page.locator("#pictures .files li.unused")).to_have_count(0)
    expect(here.page.locator("#sound")).to_be_visible()
    here.page.click("#redo")
    expect(here.page.locator("#start-name")).to_have_text("minimal")


def test_the_design_that_was_chosen_last_is_begun_with(desk):
    """One that comes later does not take its place."""
    here = opened(desk)
    held: list[Route] = []
    here.page.route("**/make/templates/minimal", lambda route: held.append(route))
    here.page.evaluate("document.querySelector('#start').open = true")
    here.page.click("[data-start=minimal]")
    until(lambda: bool(held), here)
    here.page.click("[data-start=article]")
    expect(here.page.locator("#start-name")).to_have_text("article")
    chosen = text(here)
    with here.page.expect_event("requestfinished", lambda request: "minimal" in request.url):
        held[0].continue_()
    here.settle()
    assert text(here) == chosen
    assert here.page.inner_text("#start-name") == "article"


def test_a_removed_file_can_be_brought_back(desk, mark):
    """With one press, beside what says that it was removed."""
    here = opened(desk)
    here.page.set_input_files("#pictures input[type=file]", mark)
    here.page.click("#pictures .uses button:has-text('로고로 쓰기')")
    here.settle()
    here.page.click("#pictures .gone")
    expect(here.page.locator("#pictures .said")).to_contain_text("Our-logo.svg를 뺐습니다.")
    expect(here.page.locator("#problems li")).to_have_count(1)
    here.page.click("#pictures .said button")
    expect(here.page.locator("#pictures .files b")).to_contain_text("Our-logo.svg")
    expect(here.page.locator("#sound")).to_be_visible()


def test_a_name_that_is_not_allowed_stops_nothing(desk):
    """The message is beside the field only. The card is rendered, and a valid name is suggested."""
    here = opened(desk)
    before = here.pixels()
    here.page.fill("#name", "우리 블로그")
    here.page.fill("#title", "이름과 상관없는 카드")
    settled(here, before)
    expect(here.page.locator("#problems li")).to_have_count(0)
    expect(here.page.locator("#stale")).to_be_hidden()
    expect(here.page.locator("#name-error")).to_contain_text("영문 소문자")
    here.page.click("#save")
    here.page.click("#name-offer")
    assert here.page.input_value("#name") == "uri-beullogeu"
    expect(here.page.locator("#name-error")).to_be_hidden()
    expect(here.page.locator("#name-offer")).to_be_hidden()
    expect(here.page.locator("#result")).to_be_hidden()
    expect(here.page.locator("#sound")).to_be_visible()


def test_a_design_leads_here_from_the_first_page(desk):
    """The link is there with `--dev` alone."""
    here = desk(reduced_motion="reduce")  # a transition that is cut short is no complaint
    here.open("?template=quote")
    here.page.click("a[href='make?start=quote']")
    expect(here.page.locator("#start-name")).to_have_text("quote")
    here.page.wait_for_selector("#card[src^=blob]")
    here.settle()
    with TestClient(create_app(Settings(cache_dir="off"))) as production:
        assert "make" not in re.findall(r'href="(\w+)', production.get("/").text)
        assert production.get("/make").status_code == 404
        assert production.get("/static/codemirror.js").status_code == 404


# ── files and colours ────────────────────────────────────────────────────────────────────────


def test_a_palette_is_written_as_one_step(desk):
    """From the sliders, with contrasts; what the design calls its colours stays."""
    here = opened(desk, "make?start=article")
    before = here.pixels()
    old = yaml.safe_load(text(here))
    here.page.locator("#seed-h").fill("250")
    here.page.wait_for_selector("#palettes[aria-busy=false]")
    here.page.locator("#palettes li").first.locator("button").click()
    drawn = settled(here, before)
    new = yaml.safe_load(text(here))
    assert new["themes"]["light"]["accent"] != old["themes"]["light"]["accent"]
    derived = {name: color for name, color in old["themes"]["light"].items() if "from" in color}
    assert derived.items() <= new["themes"]["light"].items()
    assert "moods" in old
    assert "moods" not in new
    assert new["scene"] == old["scene"]
    figures = here.page.locator(".scheme").first.inner_text().split()
    assert all(float(figure) >= 4.5 for figure in figures if figure[0].isdigit())
    here.page.click("#undo")
    assert settled(here, drawn) == before
    assert yaml.safe_load(text(here)) == old


def test_a_dropped_mark_becomes_the_logo(desk, mark):
    """Dropped anywhere; its colours make palettes; it may stand beside the title instead."""
    here = opened(desk)
    before = here.pixels()
    drop(here, mark)
    expect(here.page.locator("#pictures .files b")).to_contain_text("Our-logo.svg")
    facts = here.page.locator("#pictures .files p").first
    expect(facts).to_contain_text("SVG · 128 × 64 · 1 KB")
    expect(facts.locator("i")).to_be_visible()
    here.page.click("#pictures .uses button:has-text('로고로 쓰기')")
    with_mark = settled(here, before)
    assert "asset: Our-logo.svg, fit: contain, width: 144, height: 72" in text(here)
    expect(facts.locator("i")).to_be_hidden()
    here.page.click("#pictures .uses button:has-text('배색')")
    expect(here.page.locator("#palettes-of")).to_contain_text("Our-logo.svg")
    here.page.click("#undo")
    assert settled(here, with_mark) == before
    here.page.click("#pictures .uses button:has-text('제목 옆에')")
    settled(here, before)
    here.page.click("#pictures .gone")
    expect(here.page.locator("#problems li")).to_have_count(1)


def test_a_seed_is_typed_as_a_code(desk):
    """The sliders follow it. An invalid colour is reported, and a slider writes the code."""
    here = opened(desk)
    here.page.wait_for_selector("#palettes li")
    with here.page.expect_request("**/make/palettes") as asked:
        here.page.fill("#seed-hex", "#7A3EA8")
    assert asked.value.post_data_json == {"seed": "#7a3ea8"}
    expect(here.page.locator("#seed-h-value")).to_have_text(re.compile(r"^30\d°$"))
    here.page.fill("#seed-hex", "#7a3")
    here.page.fill("#seed-hex", "purp")
    expect(here.page.locator("#seed-error")).to_contain_text("#d0402b")
    here.page.locator("#seed-h").fill("250")
    expect(here.page.locator("#seed-error")).to_be_hidden()
    assert re.fullmatch("#[0-9a-f]{6}", here.page.input_value("#seed-hex"))


def test_what_is_in_use_is_not_added_again(desk, mark, tmp_path):
    """A second press changes nothing, and another file takes the place of the first."""
    here = opened(desk)
    other = tmp_path / "Ours.svg"
    other.write_text(MARK.replace("7a3ea8", "00aa55"), encoding="utf-8")
    here.page.set_input_files("#pictures input[type=file]", [mark, other])
    rows = here.page.locator("#pictures .files li")
    expect(rows).to_have_count(2)
    for use in ("로고로 쓰기", "제목 옆에"):
        first, second = (rows.nth(at).locator(f"button:has-text('{use}')") for at in (1, 0))
        first.click()
        expect(first).to_have_attribute("aria-pressed", "true")
        expect(first).to_contain_text("쓰는 중")
        once = text(here)
        first.click()
        assert text(here) == once
        second.click()
        expect(second).to_have_attribute("aria-pressed", "true")
        expect(first).to_have_attribute("aria-pressed", "false")
    assert text(here).count("asset:") == 2
    here.page.set_input_files("#fonts input[type=file]", FONT)
    title = here.page.locator("#fonts .uses button").first
    expect(title).to_have_attribute("aria-pressed", "false")
    title.click()
    expect(title).to_contain_text("쓰는 중")


def test_a_dropped_font_sets_the_title(desk):
    """The page says what it has ink for; the title's face changes with one step."""
    here = opened(desk, locale="en-GB")
    here.page.click("[data-sample=ko]")
    here.settle()
    before = here.pixels()
    here.page.set_input_files("#fonts input[type=file]", FONT)
    facts = here.page.locator("#fonts .files p").first
    expect(facts).to_have_text(re.compile(r"Do Hyeon · Weight 400 · Hangul \S+ · Latin"))
    here.page.click("#fonts .uses button:has-text('for the title')")
    drawn = settled(here, before)
    design = yaml.safe_load(text(here))
    assert design["fonts"] == {"do-hyeon": {"files": ["DoHyeon-Regular.ttf"]}}
    here.page.click("#undo")
    here.page.click("#fonts .uses button:has-text('for all')")
    until(lambda: "font" in yaml.safe_load(text(here))["parameters"], here)
    assert settled(here, before) != drawn


def test_a_font_for_all_texts_leaves_no_text_another(desk):
    """Also where a design has a font of its own for what follows a colon."""
    here = opened(desk, "make?start=headline")
    here.settle()
    assert "font: sans" in text(here)
    here.page.set_input_files("#fonts input[type=file]", FONT)
    use = here.page.locator("#fonts .uses button").nth(1)
    use.click()
    expect(use).to_have_attribute("aria-pressed", "true")
    assert "font: sans" not in text(here)
    assert yaml.safe_load(text(here))["parameters"]["font"] == {"default": "do-hyeon"}


def test_what_the_page_writes_is_valid_in_every_design(desk, mark):
    """A palette, a logo and an image, in each template that a brand may start from."""
    here = opened(desk)
    here.page.set_input_files("#pictures input[type=file]", mark)
    expect(here.page.locator("#pictures .files li")).to_have_count(1)
    faults = here.page.evaluate(
        """async () => {
          const edits = await import("./static/edits.js");
          const token = document.querySelector("meta[name=studio-token]").content;
          const ask = async (path, body) => (await fetch(`make/${path}`, {method: "POST",
            headers: {"Content-Type": "application/json", "Studio-Token": token},
            body: JSON.stringify(body)})).json();
          const { drafts } = JSON.parse(localStorage.getItem("pyoji.make"));
          const [mark] = drafts[0][1].files;
          const { palettes } = await ask("palettes", {seed: "teal"});
          const { designs } = await (await fetch("make/facts")).json();
          const faults = [];
          for (const { name } of designs) {
            const { yaml, files } = await (await fetch(`make/templates/${name}`)).json();
            const texts = [edits.applyPalette(yaml, palettes[0]), edits.useAsLogo(yaml, mark),
              edits.useAsPicture(yaml, mark)];
            for (const text of texts) {
              const ids = [...files, mark].map(({ id }) => id);
              const { ok } = await ask("check", {name: "x", yaml: text, files: ids});
              if (!ok || text === yaml) faults.push([name, texts.indexOf(text), ok]);
            }
          }
          return faults;
        }"""
    )
    assert faults == []


def test_a_file_that_cannot_be_used_says_why(desk, tmp_path):
    """And nothing else changes."""
    here = opened(desk, locale="en-GB")
    here.refusals.add(415)
    other = tmp_path / "notes.zip"
    other.write_bytes(b"PK\3\4 no picture")
    here.page.set_input_files("#pictures input[type=file]", other)
    expect(here.page.locator("#pictures .said")).to_contain_text("notes.zip cannot be used.")
    expect(here.page.locator("#pictures .said span")).to_contain_text("a picture (PNG")


def test_a_drop_is_seen_at_the_top(desk, mark, tmp_path):
    """The page is marked while a file is over it. Its outcome is shown, and old refusals are
    removed."""
    here = opened(desk)
    here.refusals.add(415)
    with here.says_briefly("#dropped", "여기에 놓으면 넣습니다."):
        here.page.evaluate(
            "() => { const data = new DataTransfer(); data.items.add(new File(['x'], 'x.svg'));"
            " document.querySelector('#editor').dispatchEvent(new DragEvent('dragover',"
            " {dataTransfer: data, bubbles: true, cancelable: true})); }"
        )
    expect(here.page.locator("body.dropping")).to_have_count(1)
    other = tmp_path / "notes.zip"
    other.write_text("no picture", encoding="utf-8")
    with here.says_briefly("#dropped", "notes.zip는 쓸 수 없는 파일입니다."):
        drop(here, other)
    expect(here.page.locator("#dropped")).to_be_in_viewport()
    expect(here.page.locator("body.dropping")).to_have_count(0)
    expect(here.page.locator("#fonts .said")).to_contain_text("notes.zip")
    with here.says_briefly("#dropped", "Our logo.svg를 넣었습니다."):
        drop(here, mark)
    expect(here.page.locator("#fonts .said")).to_be_hidden()


def test_files_of_any_script_keep_their_names_beside_them(desk, tmp_path):
    """Two names without Latin letters are two files; the same name again replaces its file."""
    here = opened(desk)
    for name, color in (("로고.svg", "7a3ea8"), ("마스코트.svg", "00aa55"), ("로고.svg", "aa0055")):
        path = tmp_path / name
        path.write_text(MARK.replace("7a3ea8", color), encoding="utf-8")
        with here.says_briefly("#dropped", f"{name}를 넣었습니다."):
            drop(here, path)
    names = here.page.locator("#pictures .files b")
    expect(names).to_have_count(2)
    expect(names.nth(0)).to_have_text(re.compile("picture-2.svg.*마스코트.svg"))
    expect(names.nth(1)).to_have_text(re.compile("picture.svg.*로고.svg"))
    here.settle()


def drop(here: Desk, path: Path) -> None:
    """Drop a file onto the page, as a browser does."""
    here.page.evaluate(
        "([name, content]) => { const data = new DataTransfer();"
        " data.items.add(new File([content], name));"
        " for (const type of ['dragover', 'drop']) document.querySelector('#editor').dispatchEvent("
        "new DragEvent(type, {dataTransfer: data, bubbles: true, cancelable: true})); }",
        [path.name, path.read_text(encoding="utf-8")],
    )


# ── saving ───────────────────────────────────────────────────────────────────────────────────


def test_a_brand_is_saved_and_answers(desk, brands, mark):
    """Its link is a card at once. Another brand of the name is replaced only on request."""
    here = opened(desk)
    here.refusals.add(409)
    here.page.click("#save")
    expect(here.page.locator("#name-error")).to_have_text("주소에 쓸 이름을 적어 주세요.")
    here.page.fill("#name", "우리")
    expect(here.page.locator("#name-error")).to_contain_text("영문 소문자")
    here.page.fill("#name", "our-blog")
    expect(here.page.locator("#name-error")).to_be_hidden()
    here.page.set_input_files("#pictures input[type=file]", mark)
    here.page.click("#pictures .uses button:has-text('로고로 쓰기')")
    here.settle()
    here.page.click("#save")
    expect(here.page.locator("#result.done")).to_contain_text(str(brands / "our-blog"))
    link = here.page.get_attribute("#result a", "href")
    answer = here.page.request.get(here.root + link)
    assert Image.open(io.BytesIO(answer.body())).size == (1200, 630)
    assert {path.name for path in (brands / "our-blog").iterdir()} == {
        "template.yaml",
        "Our-logo.svg",
    }
    put(here, "summary:", " 2")
    here.settle()
    here.page.click("#save")
    until(lambda: "카드 2" in (brands / "our-blog" / "template.yaml").read_text("utf-8"), here)
    expect(here.page.locator("#result.done")).to_contain_text("our-blog")
    here.page.reload()
    here.page.wait_for_selector("#card[src^=blob]")
    put(here, "summary:", " 3")
    here.settle()
    here.page.click("#save")
    expect(here.page.locator("#overwrite button[value='']")).to_be_focused()
    here.page.keyboard.press("Enter")
    expect(here.page.locator("#overwrite")).to_be_hidden()
    assert "카드 2 3" not in (brands / "our-blog" / "template.yaml").read_text("utf-8")
    here.page.click("#save")
    here.page.click("#overwrite button[value=overwrite]")
    until(lambda: "카드 2 3" in (brands / "our-blog" / "template.yaml").read_text("utf-8"), here)
    here.page.fill("#name", "article")
    here.page.click("#save")
    expect(here.page.locator("#overwrite")).to_contain_text("기본 디자인")
    here.page.keyboard.press("Escape")
    (brands / "taken.yml").write_text("a file of another kind", encoding="utf-8")
    here.page.fill("#name", "taken")
    here.page.click("#save")
    expect(here.page.locator("#result.failed")).to_contain_text("이미 쓰이고 있는 이름")
    (brands / "taken.yml").unlink()


def test_saving_is_said_at_once_and_its_links_stay(desk):
    """While the service writes, the page says so; a zip leaves the links, which are copied."""
    here = opened(desk)
    here.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    here.page.fill("#name", "in-time")
    held = []
    here.page.route("**/make/save", lambda route: held.append(route))
    here.page.click("#save")
    expect(here.page.locator("#result")).to_have_text("저장하고 있습니다.")
    expect(here.page.locator("#save[aria-busy=true]")).to_be_disabled()
    until(lambda: bool(held), here)
    held[0].continue_()
    expect(here.page.locator("#result.done a").first).to_be_visible()
    expect(here.page.locator("#save[aria-busy=false]")).to_be_enabled()
    with here.page.expect_download():
        here.page.click("#zip")
    expect(here.page.locator("#result .zipped")).to_contain_text("in-time.zip")
    expect(here.page.locator("#result.done a").first).to_be_visible()
    with here.says_briefly("#result button", "복사됨"):
        here.page.click("#result button")
    copied = here.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{here.root}api/in-time?title=")


def test_a_brand_with_mistakes_is_kept_and_not_saved(desk, brands):
    """The refusal says so; the text stays, and the zip is there all the same."""
    here = opened(desk, locale="en-GB")
    here.refusals.add(422)
    here.page.fill("#name", "broken")
    put(here, "accent:", "x")
    here.page.click("#save")
    expect(here.page.locator("#result.failed")).to_contain_text("nothing was saved")
    assert not (brands / "broken").exists()
    with here.page.expect_download() as download:
        here.page.click("#zip")
    assert download.value.suggested_filename == "broken.zip"


def test_without_a_folder_the_page_says_how_to_set_one(desk):
    """And the zip is there."""
    here = desk()
    here.refusals.add(409)
    with listening(create_app(Settings(cache_dir="off"), dev=True)) as here.root:
        here.open("make")
        here.page.fill("#name", "nowhere")
        here.page.click("#save")
        expect(here.page.locator("#result.failed")).to_contain_text("PYOJI_TEMPLATES_DIR")
        with here.page.expect_download():
            here.page.click("#zip")
        here.page.context.close()  # before its service ends


def test_the_zip_is_served_elsewhere(desk, mark, tmp_path):
    """Unpacked into another service's folder, it is the same card."""
    here = opened(desk)
    here.page.fill("#name", "to-go")
    here.page.set_input_files("#fonts input[type=file]", FONT)
    here.page.click("#fonts .uses button:has-text('제목')")
    here.page.set_input_files("#pictures input[type=file]", mark)
    here.page.click("#pictures .uses button:has-text('로고로 쓰기')")
    here.page.fill("#title", "다른 곳에서도 같은 카드")
    here.settle()
    with here.page.expect_download() as download:
        here.page.click("#zip")
    with zipfile.ZipFile(download.value.path()) as archive:
        archive.extractall(tmp_path / "elsewhere")
    settings = Settings(templates_dir=tmp_path / "elsewhere", cache_dir="off")
    with TestClient(create_app(settings)) as elsewhere:
        values = {"title": "다른 곳에서도 같은 카드", "site": "우리 블로그"}
        answer = elsewhere.get("/api/to-go", params=values)
    [*_, link] = [url for url in here.requests if "/make/card?" in url]
    assert answer.content == here.page.request.get(link).body()


def test_files_that_the_service_has_lost_are_named(desk, mark):
    """As after a restart: the text stays, and the page says which file to add again."""
    here = opened(desk, locale="en-GB")
    here.refusals.add(404)
    here.page.set_input_files("#pictures input[type=file]", mark)
    expect(here.page.locator("#pictures .files li")).to_have_count(1)
    id_ = here.page.evaluate(
        "JSON.parse(localStorage.getItem('pyoji.make')).drafts[0][1].files[0].id"
    )
    token = here.page.get_attribute("meta[name=studio-token]", "content")
    here.page.evaluate(
        "([id, token]) => fetch(`make/files/${id}`, {method: 'DELETE', headers: "
        "{'Studio-Token': token}})",
        [id_, token],
    )
    put(here, "summary:", " 2")
    expect(here.page.locator("#pictures .said")).to_contain_text("Our-logo.svg is gone")
    expect(here.page.locator("#sound")).to_be_visible()
    assert "card of our brand 2" in text(here)


def test_no_static_file_hides_another():
    """The files of `/make` have names that those of `/` have not."""
    names = [path.name for folder in (STATIC, *FOLDERS) for path in folder.iterdir()]
    assert len(names) == len(set(names))


# ── for everyone ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [{"width": 1440, "height": 900}, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing(desk, mark, scheme, viewport):
    """With a mistake, a file and all that can be opened."""
    try:
        axe = importlib.resources.files("axe_playwright_python") / "axe.min.js"
    except ModuleNotFoundError:
        missing("axe-playwright-python")
    here = opened(desk, color_scheme=scheme, viewport=viewport)
    here.page.set_input_files("#pictures input[type=file]", mark)
    expect(here.page.locator("#pictures .files li")).to_have_count(1)
    put(here, "accent:", "x")
    expect(here.page.locator("#problems li")).to_have_count(1)
    here.page.evaluate("document.querySelector('#start').open = true")
    here.page.wait_for_load_state("networkidle")
    here.page.evaluate(axe.read_text(encoding="utf-8"))
    # Without preloading, which would put style sheets into the page that its policy refuses.
    report = here.page.evaluate("axe.run({resultTypes: ['violations'], preload: false})")
    assert [
        (violation["id"], [node["html"] for node in violation["nodes"]])
        for violation in report["violations"]
    ] == []


@pytest.mark.parametrize("locale", ["ko-KR", "en-GB", "ja-JP"])
def test_a_phone_needs_no_sideways_scrolling(desk, locale):
    """In each language, with everything open; the card stays in sight beside the editor."""
    here = opened(desk, viewport=PHONE, locale=locale)
    here.page.evaluate("document.querySelector('#start').open = true")
    assert here.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    here.page.locator(TEXT).scroll_into_view_if_needed()
    expect(here.page.locator("#card")).to_be_in_viewport()
