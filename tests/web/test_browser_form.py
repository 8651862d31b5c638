"""The form of the designer's page in a real Chromium: examples, presets, colours, clipboard.

`browsing.py` starts the service and the browser.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from playwright.sync_api import Route, expect
from pyoji.engine import color
from pyoji.engine.contrast import contrast

from tests.web.browsing import OPEN, PHONE, until

pytestmark = pytest.mark.chromium

OURS = "og-cuckoo-network"


def shown(here) -> dict[str, str]:
    """The parameters of the card that is shown, which every way to take it along gives."""
    link, *others = here.page.evaluate(
        "[document.querySelector('#snippet-link').value,"
        " ...['#open', '#download'].map((way) => document.querySelector(way).href)]"
    )
    assert others == [link, link]
    return dict(parse_qsl(urlsplit(link).query, keep_blank_values=True))


# ── examples ─────────────────────────────────────────────────────────────────────────────────


def test_the_first_card_has_the_examples_on_it(desk):
    """The placeholders of its fields; the switch takes them off, and Back puts them on again."""
    here = desk(locale="en-GB")
    here.open(f"?template={OURS}")
    everything = here.pixels()
    assert shown(here)["author"] == here.page.get_attribute("#field-author", "placeholder")
    here.page.get_by_label("Title alone").check()
    here.settle()
    alone = here.pixels()
    assert alone != everything
    assert shown(here) == {}
    assert here.address.endswith("&show=title")
    here.page.fill("#field-title", "Mine")
    here.settle()
    assert shown(here) == {"title": "Mine"}
    here.page.get_by_label("All", exact=True).check()
    here.settle()
    assert shown(here)["title"] == "Mine"
    assert shown(here)["author"] == here.page.get_attribute("#field-author", "placeholder")
    said = dict(parse_qsl(urlsplit(here.address).query))
    assert said == {"template": OURS, "show": "en", "title": "Mine"}
    for _ in range(3):
        here.page.go_back()
    until(lambda: here.page.get_by_label("All", exact=True).is_checked(), here)
    here.settle()
    assert here.pixels() == everything


@pytest.mark.parametrize("change", ["title", "theme", "look"])
def test_the_first_value_takes_the_examples_off(desk, change):
    """Card, links, tags and address have the visitor's values alone; Undo returns to the examples,
    and so does "All", where they stay. A notice stands beside all that copies them."""
    here = desk()
    here.open(f"?template={OURS}")
    notices = here.page.locator("[data-examples]")
    assert notices.count() == 2
    for notice in notices.all():
        expect(notice).to_be_visible()
    first = here.value("meta")
    assert "author=" in first
    if change == "title":
        here.page.fill("#field-title", "내 제목")
    elif change == "theme":
        here.page.locator("input[name=theme][value=light]").check()
    else:
        here.page.locator("[data-look][data-theme=light]").first.click()
    own = shown(here)
    assert own.keys() <= {"title", "theme", "variant"}
    assert "author=" not in here.value("meta")
    assert here.page.get_by_label("제목만").is_checked()
    for notice in notices.all():
        expect(notice).to_be_hidden()
    here.settle()
    assert dict(parse_qsl(urlsplit(here.address).query)) == {"template": OURS, **own}
    here.page.click("#undo")
    until(lambda: here.value("meta") == first, here)
    expect(notices.first).to_be_visible()
    here.page.click("#redo")
    until(lambda: shown(here) == own, here)
    here.page.get_by_label("모두", exact=True).check()
    here.page.fill("#field-subtitle", "덧붙임")
    assert shown(here)["author"] == "김하늘"
    expect(notices.first).to_be_visible()
    here.settle()


def test_the_chosen_tile_is_the_card(desk):
    """On opening, and with the visitor's title; the other tiles have samples."""
    here = desk()
    here.open("?template=stat")
    tile = here.page.locator("[data-design=stat]")
    link = urlsplit(tile.get_attribute("src")).query
    assert dict(parse_qsl(link)) == {**shown(here), "scale": "0.5"}
    here.page.fill("#field-title", "내 제목")
    expect(tile).to_have_attribute("src", f"api/stat?title={quote('내 제목')}&scale=0.5")


def test_examples_asked_for_on_the_first_card_stay(desk):
    """Also where the switch is at them already; the address says so."""
    here = desk()
    here.open(f"?template={OURS}")
    here.page.get_by_label("모두", exact=True).click()
    assert here.address.endswith(f"?template={OURS}&show=ko")
    here.page.fill("#field-title", "내 제목")
    assert shown(here)["author"] == "김하늘"
    here.settle()


def test_a_list_of_titles_has_no_examples(desk):
    """Its titles are the visitor's, and its links lead to cards of them alone."""
    here = desk()
    here.open(f"?template={OURS}")
    here.page.fill("#titles-words", "하나")
    here.page.click("#titles-run")
    link = here.page.locator("#titles-list a")
    expect(link).to_have_attribute("href", f"./?template={OURS}&title={quote('하나')}")
    here.settle()


def test_without_the_script_a_value_takes_the_examples_off(desk):
    """The form sends the switch. "All" is requested after that."""
    here = desk(java_script_enabled=False)
    here.page.goto(f"{here.root}?template={OURS}")
    here.page.fill("#field-title", "내")
    here.page.click("#draw")
    card = here.page.locator("#card")
    expect(card).to_have_attribute("src", f"api/{OURS}?title={quote('내')}")
    here.page.get_by_label("모두", exact=True).check()
    here.page.click("#draw")
    expect(card).to_have_attribute("src", re.compile("author="))


def test_a_shared_address_keeps_the_switch(desk):
    """The server draws the card that the script showed, with the same links."""
    here, there = desk(), desk()
    here.open("?template=release")
    here.page.get_by_label("모두", exact=True).click()
    here.page.fill("#field-title", "내 제목")
    here.settle()
    there.open(here.address.removeprefix(here.root))
    assert there.pixels() == here.pixels()
    assert shown(there) == shown(here)
    assert shown(there)["version"] == "2.4.0"
    served = here.page.request.get(here.address).text()
    assert (
        f'data-card src="{here.value("link").removeprefix(here.root)}"'.replace("&", "&amp;")
        in served
    )


def test_a_field_replaces_its_own_example(desk):
    """While it is filled in; a page's facts replace all of them."""
    here = desk()
    here.open("?template=article&show=ko")
    example = shown(here)["author"]
    here.page.fill("#field-author", "나")
    assert shown(here)["author"] == "나"
    here.page.fill("#field-author", "")
    assert shown(here)["author"] == example
    here.page.fill("#field-page", "/missing")
    assert shown(here) == {"page": "/missing"}
    here.settle()


# ── the clipboard ────────────────────────────────────────────────────────────────────────────

COPIED = """async () => {
  const [item] = await navigator.clipboard.read();
  const bitmap = await createImageBitmap(await item.getType("image/png"));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const brush = canvas.getContext("2d");
  brush.drawImage(bitmap, 0, 0);
  let sum = 0;
  for (const byte of brush.getImageData(0, 0, canvas.width, canvas.height).data) {
    sum = (sum * 31 + byte) >>> 0;
  }
  return `${canvas.width}x${canvas.height} ${sum}`;
}"""


def test_the_picture_is_copied_as_the_field_stands(desk, root):
    """Also in the middle of a composition, before the card of that syllable is there."""
    here = desk(locale="en-GB")
    here.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=root[:-1])
    here.open(f"?template={OURS}&show=title")
    here.page.focus("#field-title")
    keyboard = here.page.context.new_cdp_session(here.page)
    keyboard.send("Input.imeSetComposition", {"text": "한", "selectionStart": 1, "selectionEnd": 1})
    expect(here.page.locator("#snippet-link")).to_have_value(re.compile(quote("한")))
    with here.says_briefly("#copy-picture", "Copied"):
        here.page.locator("#copy-picture").dispatch_event("click")
    here.says("#status", "Copied: Picture of the card")
    here.settle()
    assert here.page.evaluate(COPIED) == here.pixels()
    here.page.click("#copy-link")
    here.says("#status", "Copied: Link to the card")
    assert here.page.evaluate("navigator.clipboard.readText()") == here.value("link")
    here.says("#copy-picture", "Copy picture")


def test_a_picture_of_another_format_is_copied_as_png(desk, root):
    """The only format that clipboards take; the link keeps its own."""
    here = desk(locale="en-GB")
    here.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=root[:-1])
    here.open(f"?template={OURS}&title=x&format=webp")
    here.page.click("#copy-picture")
    here.says("#status", "Copied: Picture of the card")
    assert here.page.evaluate(COPIED).startswith("1200x630 ")
    assert ".webp?" in here.value("link")


@pytest.mark.parametrize("lacking", ["navigator.clipboard", "window.ClipboardItem"])
def test_a_browser_that_copies_no_pictures_is_told_what_to_do(desk, lacking):
    """As on a page without TLS, or in an old browser; the link is copied all the same."""
    here = desk(locale="en-GB")
    owner, name = lacking.split(".")
    here.page.add_init_script(f"Object.defineProperty({owner}, '{name}', {{value: undefined}})")
    here.open(f"?template={OURS}&title=x")
    here.page.click("#copy-picture")
    expect(here.page.locator("#picture-failed")).to_contain_text("cannot copy pictures here")
    here.page.click("#copy-link")
    here.says("#status", "Copied: Link to the card")
    assert here.page.inner_text("#picture-failed") == ""


def test_a_picture_that_cannot_be_drawn_is_not_copied(desk, root):
    """A fallback card is not the author's. The reason is shown."""
    here = desk(locale="en-GB")
    here.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=root[:-1])
    here.open(f"?template={OURS}&title=x")

    def answer(route: Route) -> None:
        route.fulfill(status=200, headers={"X-Card-Fallback": "overloaded"}, body="")

    here.page.route(re.compile(rf"/api/{OURS}\?title={quote('x')}$"), answer)
    here.page.click("#copy-picture")
    expect(here.page.locator("#picture-failed")).to_contain_text("could not be rendered")


# ── colours ──────────────────────────────────────────────────────────────────────────────────

ACCENT = ".field[data-name=accent]"

# Colours in and out of gamut, as lightness, chroma and hue.
TABLE = [
    (lightness / 10, chroma / 20, hue)
    for lightness in range(11)
    for chroma in range(8)
    for hue in (0, 29, 77, 142, 200, 264, 328, 360)
]


def test_the_script_computes_colours_as_the_engine_does(desk):
    """OKLCH to sRGB with the chroma reduced into gamut, back again, contrast, and what is typed."""
    here = desk()
    here.open(f"?template={OURS}")
    texts = ["#abc", "0F0F0f", "#c8402a", "oklch(0.7 0.1 200)", "oklch(70% 0.1 200deg)"]
    found = here.page.evaluate(
        """async ([module, table, texts]) => {
          const { contrast, fromOklch, hex, parse, toOklch } = await import(module);
          const colors = table.map((oklch) => fromOklch(...oklch));
          return {
            colors: colors.map(hex),
            back: colors.map(toOklch),
            contrasts: colors.map((color) => contrast(color, [20, 33, 61])),
            parsed: texts.map((text) => hex(parse(text))),
            none: ["teal", "#12345", "oklch(1 2)", ""].map(parse),
          };
        }""",
        [module(here, "oklch.js"), TABLE, texts],
    )
    colors = [color.from_oklch(*oklch) for oklch in TABLE]
    assert found["colors"] == [str(each) for each in colors]
    for each, back in zip(colors, found["back"], strict=True):
        lightness, chroma, hue = color.to_oklch(each)
        assert back[:2] == pytest.approx([lightness, chroma], abs=1e-6)
        if chroma > 1e-3:
            assert back[2] == pytest.approx(hue, abs=1e-3)
    ground = color.parse("#14213d")
    assert found["contrasts"] == pytest.approx([contrast(each, ground) for each in colors])
    assert found["parsed"] == [str(color.parse(text)) for text in texts]
    assert found["none"] == [None] * 4


def module(here, name: str) -> str:
    """The address of a module of the page, as the page itself loads it."""
    served = here.page.request.get(here.root).text()
    return here.root + re.search(rf"static/{re.escape(name)}\?\w+", served)[0]


def test_a_colour_is_chosen_by_sliders_in_one_step(desk):
    """A drag of any length is one step; the text, the picker, the contrast and the card follow."""
    here = desk(locale="en-GB")
    here.open(f"?template={OURS}&title=x")
    here.page.evaluate(OPEN)
    expect(here.page.locator("#contrast-accent")).to_contain_text("Contrast ")
    before = here.pixels()
    assert here.page.input_value("#field-accent") == ""
    hue = here.page.locator(f"{ACCENT} [data-axis=hue]")
    hue.scroll_into_view_if_needed()
    box = hue.bounding_box()
    y = box["y"] + box["height"] / 2
    here.page.mouse.move(box["x"] + box["width"] * 0.3, y)
    here.page.mouse.down()
    for share in (0.4, 0.5, 0.6):
        here.page.mouse.move(box["x"] + box["width"] * share, y)
        here.page.wait_for_timeout(600)
    here.page.mouse.up()
    here.settle()
    text = here.page.input_value("#field-accent")
    assert re.fullmatch("#[0-9a-f]{6}", text)
    assert here.page.input_value(f"{ACCENT} [data-picker]") == text
    assert shown(here) == {"title": "x", "accent": text}
    assert here.pixels() != before
    here.page.click("#undo")
    until(lambda: here.page.input_value("#field-accent") == "", here)
    here.settle()
    assert here.pixels() == before
    assert here.page.is_disabled("#undo")


def test_sliders_move_by_keys_and_keep_their_hue_through_grey(desk):
    """Chroma to nothing and back again is the color that it was."""
    here = desk()
    here.open(f"?template={OURS}&title=x&accent=%23c8402a")
    here.page.evaluate(OPEN)
    chroma = here.page.locator(f"{ACCENT} [data-axis=chroma]")
    before = float(chroma.input_value())
    steps = round(before / 0.005)
    chroma.focus()
    here.page.keyboard.press("Home")
    level = here.page.input_value("#field-accent")[1:3]
    assert here.page.input_value("#field-accent") == f"#{level * 3}"
    for _ in range(steps):
        here.page.keyboard.press("ArrowRight")
    here.settle()
    red = color.parse(here.page.input_value("#field-accent"))
    assert color.to_oklch(red)[2] == pytest.approx(color.to_oklch(color.parse("#c8402a"))[2], abs=3)


def test_the_contrast_is_that_of_the_colour_on_its_card(desk, root):
    """For a color that is typed, before it is drawn; it says which bars are reached."""
    here = desk(locale="en-GB")
    here.open(f"?template={OURS}&title=x&bg=%23ffffff")
    here.page.evaluate(OPEN)
    said = here.page.locator("#contrast-accent")
    expect(said).to_contain_text("Contrast ")
    for text, ratio, verdicts in (
        ("#000", "21.0", ["✓ Titles 7:1", "✓ Text 4.5:1"]),
        ("#767676", "4.5", ["✗ Titles 7:1 not reached", "✓ Text 4.5:1"]),
        ("yellow", "1.1", ["✗ Titles 7:1 not reached", "✗ Text 4.5:1 not reached"]),
    ):
        here.page.fill("#field-accent", text)
        expect(said.locator("span")).to_have_text([f"Contrast {ratio}:1", *verdicts])
    here.settle()


def test_sliders_wait_for_the_colour_on_the_card(desk):
    """They would move from black. A busy service gets another request for it."""
    here = desk(locale="en-GB")
    held: list[Route] = []
    here.page.route("**/fields?*", lambda route: route.continue_() if held else held.append(route))
    here.open(f"?template={OURS}&title=x")
    here.page.evaluate(OPEN)
    hue = here.page.locator(f"{ACCENT} [data-axis=hue]")
    until(lambda: bool(held), here)
    expect(hue).to_be_disabled()
    held[0].fulfill(status=503, headers={"Retry-After": "1"})
    expect(hue).to_be_enabled()
    assert color.parse(here.page.get_attribute("#field-accent", "placeholder"))
    assert float(hue.input_value()) > 0


# ── effects ──────────────────────────────────────────────────────────────────────────────────


def test_a_field_says_that_it_changes_nothing(desk):
    """As long as it does: line breaks of a title on one line, a date beside a day."""
    here = desk(locale="en-GB")
    here.open("?template=event&title=x&day=7&month=May")
    here.page.evaluate(OPEN)
    for name in ("wrap", "date", "md"):
        expect(here.page.locator(f"#effect-{name}")).to_have_text("Changes nothing on this card.")
        expect(here.page.locator(f"#effect-{name}")).to_be_visible()
    before = here.pixels()
    here.page.fill("#field-date", "24 May")
    here.settle()
    assert here.pixels() == before
    here.page.fill("#field-day", "")
    expect(here.page.locator("#effect-date")).to_be_hidden()
    here.page.fill(
        "#field-title", "A long title with **words** on two lines, or on more of them yet"
    )
    for name in ("wrap", "md"):
        expect(here.page.locator(f"#effect-{name}")).to_be_hidden()


# ── presets ──────────────────────────────────────────────────────────────────────────────────


def test_a_look_is_chosen_by_its_picture_in_one_step(desk):
    """It sets theme and variant, takes own colours off and keeps the title; Undo takes it back."""
    here = desk(locale="en-GB")
    here.open(f"?template={OURS}&title=x&accent=teal&bg=%23123456")
    before = here.pixels()
    look = here.page.locator("[data-look][data-theme=light]").nth(1)
    picture = look.locator("img")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_attribute("src", re.compile("theme=light"))
    here.page.wait_for_function("image => image.naturalWidth === 600", arg=picture.element_handle())
    query = dict(parse_qsl(urlsplit(picture.get_attribute("src")).query))
    assert query == {"title": "x", "theme": "light", "variant": query["variant"], "scale": "0.5"}
    assert look.get_attribute("aria-pressed") == "false"
    look.click()
    here.settle()
    assert shown(here) == {"title": "x", "theme": "light", "variant": query["variant"]}
    assert look.get_attribute("aria-pressed") == "true"
    assert here.page.locator("[data-look][aria-pressed=true]").count() == 1
    here.page.click("#undo")
    here.settle()
    until(lambda: here.page.input_value("#field-accent") == "teal", here)
    here.settle()
    assert here.pixels() == before


@pytest.mark.parametrize("locale", ["ko-KR", "en-GB", "ja-JP"])
def test_open_sliders_and_looks_fit_a_phone(desk, locale):
    """In each language."""
    here = desk({**PHONE, "width": 320}, locale)
    here.open("?template=release")
    here.page.evaluate(OPEN)
    expect(here.page.locator("#contrast-accent")).not_to_be_empty()
    assert here.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


# ── keys ─────────────────────────────────────────────────────────────────────────────────────


def test_everything_is_done_by_keys_alone(desk, root):
    """The switch, the clipboard, a title, a look, a colour and Undo, in the order of the page."""
    here = desk(locale="en-GB")
    here.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=root[:-1])
    here.open(f"?template={OURS}")

    def go(selector: str) -> None:
        for _ in range(60):
            here.page.keyboard.press("Tab")
            if here.page.evaluate("what => document.activeElement.matches(what)", selector):
                return
        pytest.fail(f"no key leads to {selector}")

    expect(here.page.locator("#contrast-accent")).not_to_be_empty()  # and sliders can be moved
    go("[name=show]")
    here.page.keyboard.press("ArrowRight")
    assert shown(here) == {}
    go("#copy-picture")
    here.page.keyboard.press("Space")
    here.says("#status", "Copied: Picture of the card")
    go("#field-title")
    here.page.keyboard.type("by keys")
    go("[data-look][data-theme=light]")
    here.page.keyboard.press("Enter")
    assert shown(here)["theme"] == "light"
    go(f"{ACCENT} .tuner summary")
    here.page.keyboard.press("Enter")
    go(f"{ACCENT} [data-axis=lightness]")
    before = here.value("link")
    here.page.keyboard.press("ArrowRight")
    assert re.fullmatch("#[0-9a-f]{6}", shown(here)["accent"])
    go("#undo")
    here.page.keyboard.press("Enter")
    until(lambda: here.value("link") == before, here)
    here.settle()
