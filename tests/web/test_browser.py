"""The designer's page in a real Chromium: what is typed is drawn, what is copied is right.

`browsing.py` starts the service and the browser.
"""

from __future__ import annotations

import importlib.resources
import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
import yaml
from playwright.sync_api import Route, expect
from pyoji.link import query
from pyoji.networks.previews import PREVIEWS

from tests.web.browsing import LATE, OPEN, PHONE, missing, until

pytestmark = pytest.mark.chromium

OURS = "og-cuckoo-network"
SNIPPETS = ("link", "meta", "front", "markdown", "curl")
TITLE = "표지: 링크 하나로 그리는 카드"


# ── typing ───────────────────────────────────────────────────────────────────────────────────


def test_a_title_is_drawn_while_it_is_composed(desk):
    """The card, its alt and its link are those of the syllables as they stand, and Copy takes them,
    though the composition never ends."""
    here = desk(locale="en-GB")
    here.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    here.open(f"?template={OURS}&show=title")
    before = here.pixels()
    here.page.focus("#field-title")
    link = here.page.locator("#snippet-link")
    keyboard = here.page.context.new_cdp_session(here.page)
    for text in ("ㅎ", "하", "한"):
        keyboard.send(
            "Input.imeSetComposition", {"text": text, "selectionStart": 1, "selectionEnd": 1}
        )
        expect(link).to_have_value(f"{here.root}api/{OURS}?title={quote(text)}")
    here.settle()
    assert here.page.input_value("#field-title") == "한"
    assert here.pixels() != before
    assert here.page.get_attribute("#card", "alt").endswith("한")
    assert here.page.inner_text(".kakaotalk .title") == "한"
    assert here.page.get_attribute("#open", "href").endswith(f"?title={quote('한')}")
    here.page.click("[data-copy='link']")
    here.says("#status", "Copied: Link")
    assert here.page.evaluate("navigator.clipboard.readText()").endswith(f"?title={quote('한')}")


@pytest.mark.parametrize("delay", [0, 60, None])
def test_each_letter_is_drawn_and_one_at_a_time(desk, delay):
    """However fast they come, one picture is in flight; the last is that of the whole title. Each
    has its picture if it comes behind that of the one before."""
    here = desk()
    here.open(f"?template={OURS}&show=title")
    here.requests.clear()
    here.page.focus("#field-title")
    letters = ["ten  chars"] if delay is not None else [*"ten  chars"]
    for each in letters:
        here.page.keyboard.type(each, delay=delay)
        if delay is None:
            until(lambda: here.value("link").partition("?")[2] in "".join(here.pictures[-1:]), here)
    here.settle()
    assert here.most_at_once(is_card) == 1
    assert here.pictures[-1].endswith("?title=ten%20chars")
    if delay is None:
        assert len(here.pictures) >= 8


CARD = re.compile(r"/api/[^?.]+\?title=[^&]*$")
"""The address of the page's card, where it has a title; small pictures have a scale."""


def is_card(url: str) -> bool:
    """Whether an address is that of the page's card with a title."""
    return CARD.search(url) is not None


def test_the_newest_value_waits_behind_the_picture_in_flight(desk):
    """A slow service gets one request. The values in between are never requested."""
    here = desk()
    here.open(f"?template={OURS}&show=title")
    held: list[Route] = []
    here.page.route(CARD, lambda route: held.append(route))
    here.requests.clear()
    here.page.focus("#field-title")
    for letter in "abc":
        here.page.keyboard.press(letter)
        here.page.wait_for_timeout(300)
        typed = "?title=" + "abc"[: "abc".index(letter) + 1]
        until(lambda typed=typed: here.value("link").endswith(typed), here)
        until(lambda: held, here)
    assert [url.rpartition("=")[2] for url in here.pictures] == ["a"]
    held[0].continue_()
    until(lambda: here.page.get_attribute("#card", "alt").endswith("a"), here)
    until(lambda: len(held) == 2, here)
    held[1].continue_()
    here.settle()
    assert [url.rpartition("=")[2] for url in here.pictures] == ["a", "abc"]
    assert here.page.get_attribute("#card", "alt").endswith("abc")


def test_undo_redo_and_back_take_steps(desk):
    """A step is the input into one field until it pauses; the address, form and card follow."""
    here = desk()
    here.open(f"?template={OURS}&show=title")
    assert here.page.is_disabled("#undo")
    here.page.fill("#field-title", "하나")
    here.page.fill("#field-subtitle", "둘")
    here.page.locator("input[name=theme][value=light]").check()
    here.page.fill("#field-accent", "teal")
    here.settle()
    last = here.pixels()
    expected = [
        f"title={quote('하나')}&subtitle={quote('둘')}&theme=light&accent=teal",
        f"title={quote('하나')}&subtitle={quote('둘')}&theme=light",
        f"title={quote('하나')}&subtitle={quote('둘')}",
        f"title={quote('하나')}",
    ]
    for steps in expected:
        assert here.value("link") == f"{here.root}api/{OURS}?{steps}"
        assert here.address.endswith(f"?template={OURS}&{steps}")
        here.page.click("#undo")
        until(lambda left=steps: not here.address.endswith(left), here)
        here.settle()
    assert here.value("link") == f"{here.root}api/{OURS}"
    assert here.page.input_value("#field-title") == ""
    assert here.page.is_disabled("#undo")
    for steps in expected[:0:-1]:
        here.page.click("#redo")
        until(lambda there=steps: here.address.endswith(there), here)
    here.page.go_forward()
    until(lambda: here.address.endswith("accent=teal"), here)
    here.settle()
    assert here.pixels() == last
    assert here.page.is_disabled("#redo")
    here.page.focus("#undo")
    here.page.keyboard.press("Control+z")
    until(lambda: here.address.endswith("theme=light"), here)


def test_a_second_press_of_undo_stays_on_the_page(desk):
    """Also before the first has led back: there is one step, and another press finds none."""
    here = desk()
    here.open(f"?template={OURS}&show=title")
    here.page.fill("#field-title", "하나")
    here.page.evaluate(
        "for (let press = 0; press < 2; press++) document.querySelector('#undo').click()"
    )
    until(lambda: here.value("link") == f"{here.root}api/{OURS}", here)
    expect(here.page.locator("#undo")).to_be_disabled()
    here.page.click("#redo")
    until(lambda: here.address.endswith(f"&title={quote('하나')}"), here)
    here.settle()


def test_a_busy_service_is_asked_again(desk):
    """After the time that it names; a fallback card is not shown as the author's."""
    here = desk()
    here.open(f"?template={OURS}&show=title")
    before = here.pixels()
    refusals = [{"status": 503, "headers": {"Retry-After": "1"}}]
    held: list[Route] = []

    def answer(route: Route) -> None:
        if refusals:
            route.fulfill(**refusals.pop())
        else:
            held.append(route)

    here.page.route(CARD, answer)
    here.page.fill("#field-title", "한가할 때")
    here.page.wait_for_selector("#warnings p")
    until(lambda: bool(held), here)
    assert here.pixels() == before
    held[0].continue_()
    here.settle()
    assert here.page.get_attribute("#card", "alt").endswith("한가할 때")
    assert here.page.inner_text("#warnings") == ""


def test_the_picture_never_goes_blank(desk):
    """Whenever a frame is given another picture, that one is whole already."""
    here = desk()
    here.open(f"?template={OURS}&show=title")
    here.page.evaluate(
        "() => { window.swaps = window.blank = 0; new MutationObserver(all => all.forEach("
        "({target}) => { if (!target.matches('[data-card]')) return; window.swaps++;"
        " window.blank += !target.complete || !target.naturalWidth;"
        "})).observe(document.body, {subtree: true, attributeFilter: ['src']}); }"
    )
    here.page.fill("#field-title", "never blank")
    here.settle()
    assert here.page.evaluate("[window.swaps, window.blank]") == [1 + len(PREVIEWS), 0]


# ── turning knobs ────────────────────────────────────────────────────────────────────────────


def test_knobs_change_the_card(desk):
    """Theme, colour by picker and by text, clearing it, a slider, another size and format."""
    here = desk()
    here.open(f"?template={OURS}&title={quote(TITLE)}")
    seen = {here.pixels()}

    def turned() -> str:
        here.settle()
        now = here.pixels()
        assert now not in seen
        seen.add(now)
        return here.value("link")

    here.page.locator("input[name=theme][value=light]").check()
    assert "theme=light" in turned()
    here.page.fill(".field[data-name=accent] [data-picker]", "#c8402a")
    assert here.page.input_value("#field-accent") == "#c8402a"
    assert "accent=%23c8402a" in turned()
    here.page.fill("#field-accent", "teal")
    assert "accent=teal" in turned()
    assert here.page.input_value(".field[data-name=accent] [data-picker]") == "#008080"
    here.page.click(".field[data-name=accent] [data-clear]")
    here.settle()
    assert "accent" not in here.value("link")
    here.page.click("[data-group=image] summary")
    here.page.fill(".field[data-name=variant] [data-slider]", "3")
    assert here.page.input_value("#field-variant") == "3"
    assert "variant=3" in turned()
    here.page.select_option("#field-size", "square")
    turned()
    assert here.page.get_attribute("#card", "height") == "1080"
    assert 'content="1080"' in here.value("meta")
    assert not here.page.is_visible("#field-quality")
    here.page.locator("input[name=format][value=jpeg]").check()
    assert f"/api/{OURS}.jpg?" in turned()
    assert 'content="image/jpeg"' in here.value("meta")
    assert here.page.is_visible("#field-quality")


def test_a_wrong_value_is_told_beside_its_field(desk):
    """The card stays, without the value; a right one takes the error away."""
    here = desk()
    here.refusals.add(422)
    here.open(f"?template={OURS}&title=a")
    before = here.pixels()
    here.page.fill("#field-accent", "blurple")
    here.page.wait_for_selector("#field-accent[aria-invalid=true]")
    here.settle()
    assert "blurple" in here.page.inner_text("#error-accent")
    here.says("#status", here.page.inner_text("#error-accent"))
    assert here.pixels() == before
    assert here.value("link").endswith("?title=a")
    assert "accent=blurple" in here.address
    assert here.faults == []
    here.page.reload()
    assert "blurple" in here.page.inner_text("#error-accent")
    here.page.fill("#field-accent", "#fff")
    here.settle()
    assert here.page.inner_text("#error-accent") == ""
    assert here.page.get_attribute("#field-accent", "aria-invalid") is None


def test_warnings_say_what_the_card_lacks(desk):
    """Truncated, no glyph, little contrast; and they go when the reason goes."""
    here = desk(locale="en-GB")
    here.open(f"?template={OURS}&accent=%230b1a33")
    here.page.fill("#field-title", "\ue000 " + "word " * 80)
    here.settle()
    said = here.page.inner_text("#warnings")
    assert "Title is too long" in said
    assert "U+E000" in said
    assert "Accent #0b1a33 has a contrast of" in said
    here.page.fill("#field-title", "short")
    here.page.click(".field[data-name=accent] [data-clear]")
    here.settle()
    assert here.page.inner_text("#warnings") == ""


def test_a_page_gives_its_title_or_says_why_not(desk):
    """The tags say the title that is on the card; the page's fault is mentioned."""
    here = desk(locale="en-GB")
    here.refusals.add(422)
    here.open(f"?template={OURS}&show=title")
    here.page.fill("#field-page", "/missing")
    here.settle()
    expect(here.page.locator("#warnings")).to_contain_text("could not be read (unreachable)")

    def answer(route: Route) -> None:
        data = here.page.request.get(f"{here.root}api/{OURS}.json?title=a").json()
        found = {"address": "x", "read": "x", "missing": None, "found": {"title": "Of the page"}}
        route.fulfill(json=data | {"page": found})

    here.page.route(re.compile(r"\.json\?page=%2Fpost"), answer)
    here.page.fill("#field-page", "/post")
    expect(here.page.locator("#card")).to_have_attribute("alt", re.compile("Of the page"))
    assert 'og:image:alt" content="Of the page"' in here.value("meta")
    assert "?page=%2Fpost" in here.value("link")
    here.page.fill("#field-page", "https://evil.example.net/")
    expect(here.page.locator("#error-page")).to_contain_text("is not a page’s address")


def test_a_scale_that_is_too_large_is_mentioned(desk):
    """The link keeps it, and the tags say what is drawn."""
    here = desk(locale="en-GB")
    here.open(f"?template={OURS}&size=square")
    here.page.locator("details[data-group=image]").evaluate("group => (group.open = true)")
    here.page.fill("#field-scale", "2")
    here.settle()
    assert (
        "Scale 2 is too large for this size; the card is rendered at 1.6."
        in here.page.inner_text("#warnings")
    )
    assert "1728 × 1728" in here.page.inner_text("#facts")
    assert 'width" content="1728"' in here.value("meta")
    assert "scale=2" in here.value("link")


def test_the_version_is_that_of_the_card_as_it_stands(desk, root):
    """Its link is the card's, and it changes with the title."""
    here = desk()
    here.open(f"?template={OURS}&title=x&format=webp")
    first = here.page.inner_text("#version")
    assert re.fullmatch("p[0-9a-f]{10}", first)
    here.page.fill("#field-title", "y")
    here.says("#version", re.compile(f"^(?!{first})p[0-9a-f]{{10}}$"))
    here.settle()
    version = here.page.inner_text("#version")
    href = here.page.get_attribute("#version", "href")
    assert href == f"api/{OURS}/v/{version}.webp?title=y"
    answer = here.page.request.get(f"{root}api/{OURS}.json?title=y")
    assert answer.json()["version"] == version
    assert here.page.request.get(root + href).headers["content-type"] == "image/webp"


def test_a_card_that_has_to_be_signed_is_told_as_such(desk):
    """The page has no key; it says what to do instead of what failed."""
    here = desk(locale="en-GB")
    here.refusals.add(403)
    problem = {"status": 403, "content_type": "application/problem+json", "body": '{"status": 403}'}
    here.open(f"?template={OURS}&show=title")
    here.page.route("**/api/**", lambda route: route.fulfill(**problem))
    here.page.fill("#field-title", "short")
    expect(here.page.locator("#warnings")).to_contain_text("requires a signed or listed link")


# ── choosing ─────────────────────────────────────────────────────────────────────────────────


def test_every_design_in_view_shows_the_authors_title(desk):
    """After the title pauses; the samples come back when the field is emptied."""
    here = desk()
    here.open(f"?template={OURS}&show=title")
    tile = f"[data-design={OURS}]"
    sample = here.page.get_attribute(tile, "src")
    here.page.fill("#field-title", "모든 디자인에")
    until(lambda: quote("모든 디자인에") in here.page.get_attribute(tile, "src"), here)
    until(lambda: here.page.evaluate(f"document.querySelector('{tile}').naturalWidth") == 600, here)
    here.page.fill("#field-title", "")
    until(lambda: here.page.get_attribute(tile, "src") == sample, here)


def test_a_variation_is_chosen_by_its_picture(desk):
    """Twelve pictures of the card as it stands, each of which sets the field."""
    here = desk()
    here.open(f"?template={OURS}&title=x")
    here.page.locator("details[data-group=image]").evaluate("group => (group.open = true)")
    here.page.click(".variants summary")
    picture = "[data-variant='7']"
    here.page.locator(picture).scroll_into_view_if_needed()
    until(lambda: "variant=7" in (here.page.get_attribute(picture, "src") or ""), here)
    assert here.page.locator("[data-variant]").count() == 12
    here.page.click("[data-choose='7']")
    here.settle()
    assert here.page.input_value("#field-variant") == "7"
    assert here.value("link").endswith("?title=x&variant=7")


SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
IMAGES = "http://www.google.com/schemas/sitemap-image/1.1"
LISTED = ("짧은 제목", "보통 길이의 제목 하나를 여기에 적어 둡니다", "끝이 없는 제목 " * 30)


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(LISTED),
        "\n".join(f"/api/{OURS}?title={quote(title)}" for title in LISTED),
        "<rss><channel><title>블로그</title>"
        + "".join(f"<item><title>{title}</title></item>" for title in LISTED)
        + "</channel></rss>",
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>블로그</title>"
        + "".join(f"<entry><title>{title}</title></entry>" for title in LISTED)
        + "</feed>",
        "# the list of a blog\n" + "\n".join(LISTED),
        json.dumps({"version": 1, "links": [f"?title={quote(title)}" for title in LISTED]}),
        json.dumps(
            {
                "cards": {
                    str(n): {"link": f"/api/x?title={quote(title)}"}
                    for n, title in enumerate(LISTED)
                }
            }
        ),
        json.dumps({"items": [{"title": title} for title in LISTED]}),
        f"<urlset xmlns='{SITEMAP}'>"
        + "".join(
            f"<url><loc>https://a.example/{n}</loc>"
            f"<i:image xmlns:i='{IMAGES}'><i:title>{title}</i:title>"
            "</i:image></url>"
            for n, title in enumerate(LISTED)
        )
        + "</urlset>",
    ],
    ids=["lines", "links", "rss", "atom", "comment", "json", "cards", "json feed", "sitemap"],
)
def test_a_list_of_titles_shows_the_worst_first(desk, text, tmp_path):
    """From a file that is dropped or chosen; cut off, then smallest, then of most lines."""
    here = desk(locale="en-GB")
    here.open(f"?template={OURS}&show=title")
    file = tmp_path / "titles.txt"
    file.write_text(text, encoding="utf-8")
    here.page.set_input_files("#titles-file", str(file))
    here.says("#titles-state", "3 titles are measured.")
    titles = here.page.locator("#titles-list li a p:first-of-type").all_inner_texts()
    assert [title.strip() for title in titles] == [title.strip() for title in reversed(LISTED)]
    facts = here.page.locator("#titles-list li a p:last-of-type").all_inner_texts()
    assert facts[0].startswith("Cut off")
    assert here.page.locator("#titles-list img").count() == 3
    here.page.fill("#titles-words", " ")
    here.page.click("#titles-run")
    here.says("#titles-state", "There are no titles. Write one on each line.")


def test_a_busy_service_is_asked_for_a_title_again(desk):
    """Each title is measured, after the time that the service names."""
    here = desk(locale="en-GB")
    here.open(f"?template={OURS}&show=title")
    refusals = [{"status": 503, "headers": {"Retry-After": "1"}}]
    here.page.route(
        re.compile(r"\.json\?title=one"),
        lambda route: route.fulfill(**refusals.pop()) if refusals else route.continue_(),
    )
    here.page.fill("#titles-words", "one\ntwo")
    here.page.click("#titles-run")
    here.says("#titles-state", "2 titles are measured.")
    assert refusals == []


def test_the_file_that_was_chosen_last_is_shown(desk):
    """A list that takes longer to read does not come after it."""
    here = desk(locale="en-GB")
    here.open(f"?template={OURS}&show=title")
    here.page.evaluate(LATE, "text")
    for name in ("first", "second"):
        file = {"name": f"{name}.txt", "mimeType": "text/plain", "buffer": name.encode()}
        here.page.set_input_files("#titles-file", file)
    here.says("#titles-state", "1 titles are measured.")
    here.page.evaluate("window.release()")
    here.says("#titles-state", "1 titles are measured.")
    assert here.page.input_value("#titles-words") == "second"


def test_a_sitemap_without_titles_gives_the_words_of_its_addresses(desk, tmp_path):
    """The page says so. Pages of a date alone and the front page have none. An index is named."""
    here = desk(locale="en-GB")
    here.open(f"?template={OURS}&show=title")
    addresses = ("", "2024/11/", "blog/a-first-post.html", "%EA%B8%80_%ED%95%98%EB%82%98/", "100%")
    file = tmp_path / "sitemap.xml"
    pages = "".join(f"<url><loc>https://a.example/{path}</loc></url>" for path in addresses)
    file.write_text(f"<urlset xmlns='{SITEMAP}'>{pages}</urlset>", encoding="utf-8")
    here.page.set_input_files("#titles-file", str(file))
    here.says("#titles-state", re.compile("2 titles are measured. The sitemap has no title for 2"))
    assert here.page.input_value("#titles-words").split("\n") == ["a first post", "글 하나"]
    index = "<sitemap><loc>https://a.example/s.xml</loc></sitemap>"
    file.write_text(f"<sitemapindex xmlns='{SITEMAP}'>{index}</sitemapindex>", encoding="utf-8")
    here.page.set_input_files("#titles-file", str(file))
    here.says("#titles-state", re.compile("^This is an index of sitemaps"))


def test_a_hostile_list_of_titles_is_read_as_far_as_it_is_one(desk, tmp_path):
    """Entries that are no texts are skipped, and pages within pages are not read, to bound the
    work."""
    here = desk(locale="en-GB")
    here.open(f"?template={OURS}&show=title")
    file = tmp_path / "titles"
    file.write_text(
        '{"titles": [{"toString": 1}, [[]], null, 7, "Own"], "links": [{"toString": 1}]}'
    )
    here.page.set_input_files("#titles-file", str(file))
    here.says("#titles-state", "2 titles are measured.")
    assert here.page.input_value("#titles-words").split("\n") == ["7", "Own"]
    page = "<url><loc>https://a.example/first-post</loc>"
    inner = "".join(f"<url><loc>https://a.example/post-{n}</loc></url>" for n in "abc")
    file.write_text(f"<urlset xmlns='{SITEMAP}'>{page}{inner}</url></urlset>")
    here.page.set_input_files("#titles-file", str(file))
    here.says("#titles-state", re.compile("^1 title"))
    assert here.page.input_value("#titles-words") == "first post"


# ── taking away ──────────────────────────────────────────────────────────────────────────────


def test_each_snippet_is_copied_and_said(desk, root):
    """The clipboard holds it, and the button and a screen reader announce it."""
    here = desk(locale="en-GB")
    here.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=root[:-1])
    here.open(f"?template={OURS}&title={quote(TITLE)}")
    for name in SNIPPETS:
        button = here.page.locator(f"[data-copy={name}]")
        what = button.get_attribute("data-what")
        with here.says_briefly(f"[data-copy={name}]", "Copied"):
            button.click()
        here.says("#status", f"Copied: {what}")
        assert here.page.evaluate("navigator.clipboard.readText()") == here.value(name)
    link = yaml.safe_load(here.value("front"))["image"]
    assert link == f"{root}api/{OURS}?title={TITLE.replace(' ', '%20')}"


def test_copying_works_without_a_clipboard(desk):
    """As on a page served without TLS."""
    here = desk(locale="en-GB")
    here.page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    here.open(f"?template={OURS}&show=title")
    here.page.click("[data-copy=link]")
    here.says("#status", "Copied: Link")


def test_the_script_and_the_server_say_the_same(desk):
    """Snippets, links and address after typing are those of the page opened at that address."""
    here = desk()
    here.open(f"?template={OURS}&show=title")
    here.page.fill("#field-site", "")
    here.page.locator("input[name=theme][value=light]").check()
    for title in (
        TITLE,
        "a & b #1 100% + \"c\" \\ 'd' (e) [f] <g> !*",
        "ثورة DeepSeek",
        "🐦‍⬛ bird",
    ):
        here.page.fill("#field-title", title)
        here.settle()
        said = dict(parse_qsl(urlsplit(here.address).query, keep_blank_values=True))
        assert said == {"template": OURS, "title": title, "site": "", "theme": "light"}
        served = here.page.request.get(here.address).text()
        areas = re.findall(r'<textarea id="snippet-(\w+)"[^>]*>\n(.*?)</textarea>', served, re.S)
        assert {name: unescape(text) for name, text in areas} == {
            name: here.value(name) for name in SNIPPETS
        }
        link = here.value("link")
        assert dict(query.read(link.partition("?")[2].encode()))["title"] == title


def test_a_shared_address_opens_the_same_card(desk):
    """In a new window: the same fields and the same picture; and on to another template."""
    here, there = desk(), desk()
    here.open(f"?template={OURS}&show=title")
    here.page.fill("#field-title", TITLE)
    here.page.fill("#field-author", "김하늘")
    here.page.locator("input[name=theme][value=light]").check()
    here.settle()
    there.open(here.address.removeprefix(here.root))
    assert there.pixels() == here.pixels()
    assert there.page.input_value("#field-title") == TITLE
    assert there.page.input_value("#field-author") == "김하늘"
    there.page.fill("#field-title", "다른 제목")
    there.page.click("a[data-ui=en]")
    there.page.wait_for_selector("html[lang=en].live")
    assert there.page.input_value("#field-title") == "다른 제목"


# ── for everyone ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("target", "locale"),
    [
        ("", "ko-KR"),
        ("", "en-GB"),
        ("", "ja-JP"),
        ("gallery", "ko-KR"),
        ("gallery?theme=dark", "en-GB"),
        ("gallery", "ja-JP"),
        ("docs", "en-GB"),
        ("?scale=9&theme=light&ui=en", "ko-KR"),
    ],
)
def test_axe_finds_nothing(desk, target, locale, scheme):
    """axe-core has no violation to report, in each language and both colour schemes."""
    try:
        axe = importlib.resources.files("axe_playwright_python") / "axe.min.js"
    except ModuleNotFoundError:
        missing("axe-playwright-python")
    here = desk(locale=locale, color_scheme=scheme)
    here.page.goto(here.root + target)
    here.page.wait_for_load_state("networkidle")
    here.page.evaluate(OPEN)
    here.page.evaluate(axe.read_text(encoding="utf-8"))
    found = here.page.evaluate("axe.run({resultTypes: ['violations']})")
    assert [
        (rule["id"], node["html"], node["failureSummary"])
        for rule in found["violations"]
        for node in rule["nodes"]
    ] == []


@pytest.mark.parametrize("locale", ["ko-KR", "en-GB", "ja-JP"])
@pytest.mark.parametrize(
    ("target", "width"),
    [
        *[
            (target, width)
            for target in ("", "gallery")
            for width in (320, PHONE["width"], 768, 1024)
        ],
        ("docs", 320),
        ("docs", 768),
    ],
)
def test_no_width_scrolls_sideways(desk, target, width, locale):
    """From a small phone to a small window."""
    here = desk({"width": width, "height": 844}, locale)
    here.page.goto(here.root + target, wait_until="load")
    here.page.evaluate(OPEN)
    wide = here.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0


def test_the_card_stays_in_sight_on_a_phone(desk):
    """While the form below it is filled in."""
    here = desk(PHONE)
    here.open(f"?template={OURS}&show=title")
    here.page.locator("#field-accent").scroll_into_view_if_needed()
    here.page.focus("#field-accent")
    box = here.page.locator("#card").bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] < here.page.locator("#field-accent").bounding_box()["y"]


def test_the_keyboard_reaches_everything(desk):
    """From the skip link through the form: a title, a theme by arrow, a copy by space."""
    here = desk(locale="en-GB")
    here.open(f"?template={OURS}&show=title")
    here.page.keyboard.press("Tab")
    assert here.page.evaluate("document.activeElement.className") == "skip"
    here.page.keyboard.press("Enter")
    here.page.keyboard.press("Tab")  # the first group's summary
    here.page.keyboard.press("Tab")
    assert here.page.evaluate("document.activeElement.id") == "field-title"
    here.page.keyboard.type("by keys")
    here.page.keyboard.press("Enter")
    here.settle()
    assert here.value("link").endswith("?title=by%20keys")
    assert here.page.input_value("#field-title") == "by keys"
    here.page.focus("input[name=theme]:checked")
    here.page.keyboard.press("ArrowRight")
    here.settle()
    assert "theme=light" in here.value("link")
    here.page.focus("[data-copy=link]")
    here.page.keyboard.press("Space")
    here.says("#status", "Copied: Link")


def test_without_script_the_page_is_a_form(desk):
    """Filled in and sent, it shows the card."""
    here = desk(java_script_enabled=False)
    here.page.goto(f"{here.root}?template={OURS}")
    here.page.fill("#field-title", TITLE)
    here.page.locator("input[name=theme][value=light]").check()
    here.page.click("#draw")
    drawn = re.compile(rf"^api/{OURS}\?title=.*theme=light")
    expect(here.page.locator("#card")).to_have_attribute("src", drawn)
    expect(here.page.locator("#field-title")).to_have_value(TITLE)
    assert not here.page.locator("[data-scripted]:visible").count()


def test_motion_is_left_out_on_request(desk):
    """prefers-reduced-motion stops what moves."""
    here = desk(reduced_motion="reduce")
    here.open(f"?template={OURS}&show=title")
    moving = here.page.evaluate(
        "document.querySelector('.stage').ariaBusy = 'true', document.getAnimations().length"
    )
    assert moving == 0


def test_the_first_picture_waits_for_nothing_else(desk):
    """No script and no other picture has to be there: the page itself names its card.

    How long it takes is measured by `tests/tools/bench/browser.py`.
    """
    here = desk()
    held: list[Route] = []
    others = re.compile(r"/static/.*\.js|scale=0\.5")
    here.page.route(others, lambda route: held.append(route))
    here.page.goto(f"{here.root}?template={OURS}&title=x", wait_until="commit")
    here.page.wait_for_function("document.querySelector('#card')?.naturalWidth === 1200")
    assert held
    assert not here.page.locator("html.live").count()


def test_the_gallery_asks_for_what_is_in_view(desk):
    """Cards far down the sheet wait, and one leads to its page."""
    here = desk(PHONE)
    here.page.goto(here.root + "gallery")
    until(lambda: any("/api/" in url for url in here.requests), here)
    here.page.wait_for_load_state("networkidle")
    all_cards = here.page.locator(".cards img").count()
    assert sum("/api/" in url for url in here.requests) < all_cards
    here.page.locator(".cards a").nth(1).click()
    here.page.wait_for_selector("#card[src^=blob]")
    assert here.page.input_value("#field-lang") == "ko"
    assert Path(urlsplit(here.page.url).path) == Path("/")
