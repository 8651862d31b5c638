"""The form of the designer's page in a real Chromium: examples, presets, colours, clipboard.

`browsing.py` starts the service and the browser.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from playwright.sync_api import Route, expect

from tests.web.browsing import until

pytestmark = pytest.mark.chromium

OURS = "og-cuckoo-network"


def shown(here) -> dict[str, str]:
    """The parameters of the card that is shown, which every way to take it along gives."""
    link = here.value("link")
    for way in ("#open", "#download"):
        assert here.page.locator(way).evaluate("link => link.href") == link
    return dict(parse_qsl(urlsplit(link).query, keep_blank_values=True))


# ── examples ─────────────────────────────────────────────────────────────────────────────────


def test_the_first_card_has_the_examples_on_it(desk):
    """The placeholders of its fields; the switch takes them off, and Back puts them on again."""
    here = desk(locale="en-GB")
    here.open(f"?template={OURS}")
    everything = here.pixels()
    assert shown(here)["author"] == here.page.get_attribute("#field-author", "placeholder")
    here.page.get_by_label("Title alone").check(force=True)
    here.settle()
    alone = here.pixels()
    assert alone != everything
    assert shown(here) == {}
    assert here.page.url.endswith("&show=title")
    here.page.fill("#field-title", "Mine")
    here.settle()
    assert shown(here) == {"title": "Mine"}
    here.page.get_by_label("All", exact=True).check(force=True)
    here.settle()
    assert shown(here)["title"] == "Mine"
    assert shown(here)["author"] == here.page.get_attribute("#field-author", "placeholder")
    said = dict(parse_qsl(urlsplit(here.page.url).query))
    assert said == {"template": OURS, "show": "en", "title": "Mine"}
    for _ in range(3):
        here.page.go_back()
    until(lambda: here.page.get_by_label("All", exact=True).is_checked(), here)
    here.settle()
    assert here.pixels() == everything


def test_a_shared_address_keeps_the_switch(desk):
    """The server draws the card that the script showed, with the same links."""
    here, there = desk(), desk()
    here.open("?template=release")
    here.page.fill("#field-title", "내 제목")
    here.settle()
    there.open(here.page.url.removeprefix(here.root))
    assert there.pixels() == here.pixels()
    assert shown(there) == shown(here)
    assert shown(there)["version"] == "2.4.0"
    served = here.page.request.get(here.page.url).text()
    assert (
        f'data-card src="{here.value("link").removeprefix(here.root)}"'.replace("&", "&amp;")
        in served
    )


def test_a_field_replaces_its_own_example(desk):
    """While it is filled in; a page's facts replace all of them."""
    here = desk()
    here.open("?template=article")
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
    here.page.locator("#copy-picture").dispatch_event("click")
    here.says("#status", "Copied: Picture of the card")
    here.settle()
    assert here.page.evaluate(COPIED) == here.pixels()
    assert here.page.inner_text("#copy-picture") == "Copied"
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
    """A fallback card is not the author's; the reason is said."""
    here = desk(locale="en-GB")
    here.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=root[:-1])
    here.open(f"?template={OURS}&title=x")

    def answer(route: Route) -> None:
        route.fulfill(status=200, headers={"X-Card-Fallback": "overloaded"}, body="")

    here.page.route(re.compile(rf"/api/{OURS}\?title={quote('x')}$"), answer)
    here.page.click("#copy-picture")
    expect(here.page.locator("#picture-failed")).to_contain_text("could not be rendered")
