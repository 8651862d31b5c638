"""The frames in a real Chromium: each app shows the card as it is known to, by keys and by eye.

`browsing.py` starts the service and the browser.
"""

from __future__ import annotations

import importlib.resources
from urllib.parse import quote

import pytest
from playwright.sync_api import Request
from pyoji.networks.previews import APPS, PREVIEWS

from tests.web.browsing import DESKTOP, LATE, PHONE, missing, until

pytestmark = pytest.mark.chromium

OURS = "og-cuckoo-network"

POST = """<!doctype html><html lang="ko"><head><meta charset="{charset}"><title>문서의 제목</title>
<meta property="og:title" content="글의 &quot;제목&quot; &lt;b&gt;">
<meta name="description" content="설명입니다.">
<meta property="og:site_name" content="블로그"><link rel="canonical" href="https://www.blog.example.com/a">
<meta property="og:url" content="javascript:alert(1)"></head>
<body><h1>x</h1></body></html>"""
HOSTILE = """<html><head><title></title></head><body onload="window.hit = 1">
<script>window.hit = 1</script><img src="https://evil.example.net/x.png" onerror="window.hit = 1">
<iframe src="https://evil.example.net/"></iframe>
<link rel="stylesheet" href="https://evil.example.net/a.css">
<meta property="og:title" content="&lt;img src=x onerror='window.hit=1'&gt;">
<meta property="og:description" content="&lt;/p&gt;&lt;script&gt;window.hit=1&lt;/script&gt;">
</body></html>"""


def test_the_frames_stand_beside_the_card(desk):
    """Above the fold on a desktop, beneath the form on a phone, with one picture for all."""
    here = desk()
    here.open(f"?template={OURS}&title=x")
    assert set(here.pictures) == {here.value("link")}
    shown = here.page.locator("[data-card]").evaluate_all("all => all.map(({ src }) => src)")
    assert len(shown) == 1 + len(PREVIEWS)
    assert len(set(shown)) == 1
    card, tabs = (here.page.locator(name).bounding_box() for name in ("#card", ".frames .tabs"))
    assert tabs["x"] > card["x"] + card["width"]
    frame = here.page.locator(".kakaotalk .mock").bounding_box()
    assert frame["y"] + frame["height"] < DESKTOP["height"]
    phone = desk(PHONE)
    phone.open(f"?template={OURS}&title=x")
    for app in APPS:
        phone.page.click(f"#tab-{app}")
        form = phone.page.locator("#form").bounding_box()
        frame = phone.page.locator(f"#frame-{app} .mock").first.bounding_box()
        assert frame["y"] > form["y"] + form["height"]
        assert frame["x"] >= 0
        assert frame["x"] + frame["width"] <= PHONE["width"]


def test_tabs_are_chosen_by_keys(desk):
    """One of them is in the Tab order. Arrow keys wrap around, and the address keeps the choice."""
    here = desk()
    here.open(f"?template={OURS}")
    here.page.focus("#tab-kakaotalk")
    steps = [("ArrowRight", APPS[1]), ("ArrowLeft", APPS[0]), ("ArrowLeft", APPS[-1])]
    for key, app in [*steps, ("Home", APPS[0]), ("End", APPS[-1]), ("ArrowRight", APPS[0])]:
        here.page.keyboard.press(key)
        assert here.page.evaluate("document.activeElement.id") == f"tab-{app}"
        assert here.page.locator("[role=tabpanel]:visible").count() == 1
        assert here.page.is_visible(f"#frame-{app}")
        assert here.page.locator("[role=tab][aria-selected=true]").get_attribute("data-app") == app
        assert here.page.locator("[role=tab][tabindex='-1']").count() == len(APPS) - 1
    here.page.keyboard.press("ArrowRight")
    here.page.keyboard.press("Tab")
    assert here.page.evaluate("document.activeElement.id") == f"frame-{APPS[1]}"
    assert here.address.endswith(f"&frame={APPS[1]}")


def test_the_address_keeps_tab_and_theme(desk):
    """Through typing, Back and another language; the first tab in light is not named."""
    here = desk()
    here.open(f"?template={OURS}&frame=slack&dark=1")
    assert here.page.is_visible("#frame-slack")
    assert here.page.is_checked("#dark")
    here.page.fill("#field-title", "x")
    here.settle()
    assert here.address.endswith("&title=x&frame=slack&dark=1")
    here.page.click("#tab-x")
    here.page.go_back()
    until(lambda: here.address.endswith(f"template={OURS}&frame=x&dark=1"), here)
    assert here.page.is_visible("#frame-x")
    here.page.uncheck("#dark")
    here.page.click("#tab-kakaotalk")
    assert here.address.endswith(f"?template={OURS}")
    here.page.click("#tab-x")
    here.page.click("a[data-ui=en]")
    here.page.wait_for_selector("html[lang=en].live")
    assert here.page.is_visible("#frame-x")
    here.says("#frame-x .domain", "From example.com")


def test_each_frame_is_light_and_dark(desk):
    """By the switch, whatever the page's scheme is."""
    here = desk(color_scheme="dark")
    here.open(f"?template={OURS}")
    for app in APPS:
        here.page.click(f"#tab-{app}")
        back = f"getComputedStyle(document.querySelector('#frame-{app} .mock'))"
        colors = f"[{back}.backgroundColor, {back}.color, {back}.colorScheme]"
        light = here.page.evaluate(colors)
        here.page.check("#dark")
        dark = here.page.evaluate(colors)
        here.page.uncheck("#dark")
        assert all(one != other for one, other in zip(light, dark, strict=True))
        assert (light[2], dark[2]) == ("light", "dark")


def test_each_frame_has_the_geometry_that_is_known(desk):
    """Width, crop, place of the picture, order of the texts, and how many lines they may take."""
    here = desk({"width": 1900, "height": 1000})
    here.open(f"?template={OURS}&title={quote('끝없는 제목 ' * 40)}")
    here.page.fill("#post-description", "끝없는 설명 " * 80)
    for preview in PREVIEWS:
        here.page.click(f"#tab-{preview.app}")
        frame = here.page.locator(f"figure.{preview.name}")
        scale = float(frame.locator(".mock").evaluate("mock => mock.style.zoom"))
        picture = frame.locator(".crop").bounding_box()
        assert picture["height"], preview.name
        texts = frame.locator(".texts").bounding_box()
        around = frame.locator(".bubble" if preview.app == "telegram" else ".link").bounding_box()
        if preview.width:
            assert around["width"] / scale == pytest.approx(preview.width, abs=2)
        if preview.picture_width:
            assert picture["width"] / scale == pytest.approx(preview.picture_width, abs=2)
        if preview.crop or preview.is_whole:
            width, height = preview.crop or (1200, 630)
            shown = picture["width"] / picture["height"]
            assert preview.name == "whatsapp-small" or shown == pytest.approx(
                width / height, rel=0.03
            )
        assert {
            "above": picture["y"] < texts["y"],
            "below": picture["y"] > texts["y"],
            "start": picture["x"] < texts["x"],
            "end": picture["x"] > texts["x"],
        }[preview.placement]
        names = frame.locator(".texts > p").evaluate_all("all => all.map(p => p.className)")
        assert tuple(names) == preview.texts
        lines = {
            name: frame.locator(f".{name}").evaluate(
                "p => Math.round(p.clientHeight / parseFloat(getComputedStyle(p).lineHeight))"
            )
            for name in preview.texts
        }
        if preview.title_lines:
            assert lines["title"] == preview.title_lines
        if preview.description_lines:
            assert lines["description"] == preview.description_lines
        if preview.all_lines:
            assert sum(lines.values()) == preview.all_lines


def test_the_posts_own_texts_are_cut_as_the_app_cuts_them(desk):
    """Typed text appears at once, in the tab and in the snippet. A note reports a cut."""
    here = desk()
    here.open(f"?template={OURS}&title=x&frame=discord")
    title, note = ".discord .title", ".discord [data-cut=title]"
    here.says(title, "x")
    assert not here.page.is_visible(note)
    here.page.fill("#post-title", "가" * 70)
    here.says(title, "가" * 70)
    assert not here.page.is_visible(note)
    here.page.fill("#post-title", "가" * 71)
    here.says(title, "가" * 67 + "...")
    assert here.page.is_visible(note)
    here.page.click("#tab-kakaotalk")
    assert here.page.is_visible(".kakaotalk [data-cut=title]")
    assert not here.page.is_visible(".kakaotalk [data-cut=description]")
    assert f'"og:title" content="{"가" * 71}"' in here.value("meta")
    here.page.fill("#post-title", "")
    here.says(".kakaotalk .title", "x")
    assert not here.page.is_visible(".kakaotalk [data-cut=title]")
    here.page.fill("#field-title", "카드의 제목")
    here.says(".kakaotalk .title", "카드의 제목")
    here.page.fill("#post-description", '"d" & <d>')
    here.says(".kakaotalk .description", '"d" & <d>')
    tag = '<meta property="og:description" content="&quot;d&quot; &amp; &lt;d&gt;">'
    assert tag in here.value("meta")
    assert here.page.input_value("#field-title") == "카드의 제목"


@pytest.mark.parametrize("charset", ["utf-8", "euc-kr"])
def test_a_posts_page_fills_in_its_texts(desk, charset, tmp_path):
    """Read in the browser, in its own charset; what it lacks is named."""
    here = desk(locale="en-GB")
    sent: list[Request] = []
    here.page.on("request", lambda request: sent.append(request))
    here.open(f"?template={OURS}")
    file = tmp_path / "post.html"
    file.write_bytes(POST.format(charset=charset).encode(charset))
    here.page.set_input_files("#post-file", str(file))
    here.says(".kakaotalk .title", '글의 "제목" <b>')
    here.says(".kakaotalk .description", "설명입니다.")
    here.says(".kakaotalk .domain", "blog.example.com")
    assert here.page.input_value("#post-site") == "블로그"
    assert here.page.input_value("#post-address") == "https://www.blog.example.com/a"
    found = dict(
        zip(
            here.page.locator("#post-found dt").all_inner_texts(),
            here.page.locator("#post-found dd").all_inner_texts(),
            strict=True,
        )
    )
    assert found["og:title"] == '글의 "제목" <b>'
    assert {name for name, text in found.items() if text == "missing"} == {
        "og:description", "og:image", "twitter:card",
    }  # fmt: skip
    here.says("#status", "Tags of the page.")
    here.settle()
    # The page asks for pictures and fields of its own at any time; nothing of the file is in them.
    assert {request.method for request in sent} == {"GET"}
    own = (quote('글의 "제목"'), "www.blog.example.com")
    assert [request.url for request in sent if any(text in request.url for text in own)] == []


def test_the_page_that_was_chosen_last_is_shown(desk):
    """One that takes longer to read does not come after it."""
    here = desk()
    here.open(f"?template={OURS}")
    here.page.evaluate(LATE, "arrayBuffer")
    for name in ("first", "second"):
        page = f"<html><title>{name}</title>".encode()
        file = {"name": f"{name}.html", "mimeType": "text/html", "buffer": page}
        here.page.set_input_files("#post-file", file)
    here.says(".kakaotalk .title", "second")
    here.page.evaluate("window.release()")
    here.settle()
    assert here.page.input_value("#post-title") == "second"


def test_a_hostile_page_is_only_read(desk):
    """Nothing of it runs, is fetched or becomes an element."""
    here = desk()
    here.open(f"?template={OURS}")
    here.page.locator("#post-page").evaluate(
        "(place, text) => { const data = new DataTransfer();"
        " data.items.add(new File([text], 'a.html')); place.dispatchEvent("
        "new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true})); }",
        HOSTILE,
    )
    here.says(".kakaotalk .title", "<img src=x onerror='window.hit=1'>")
    here.says(".kakaotalk .description", "</p><script>window.hit=1</script>")
    here.settle()
    assert here.page.evaluate("window.hit") is None
    assert here.page.locator(".frames img:not([data-card]), .frames script, iframe").count() == 0
    assert "evil" not in " ".join(here.requests)


def test_a_page_of_many_tags_costs_what_is_shown_of_it(desk):
    """Its tags are read; character references are resolved only in those that a frame has."""
    here = desk()
    here.open(f"?template={OURS}")
    tags = "".join(f'<meta name="n{number}" content="&amp;">' for number in range(5000))
    here.page.evaluate(
        "() => { window.parsed = 0; const own = DOMParser.prototype.parseFromString;"
        " DOMParser.prototype.parseFromString = function (...given) {"
        " window.parsed += 1; return own.apply(this, given); }; }"
    )
    here.page.locator("#post-page").evaluate(
        "(place, text) => { const data = new DataTransfer(); data.setData('text/plain', text);"
        " const event = {clipboardData: data, bubbles: true};"
        " place.dispatchEvent(new ClipboardEvent('paste', event)); }",
        f"<html><title>끝 &amp; 시작</title>{tags}",
    )
    here.says(".kakaotalk .title", "끝 & 시작")
    assert here.page.evaluate("window.parsed") < 50


def test_a_page_is_pasted_or_refused(desk):
    """A page that is too long or no HTML changes nothing, and the page says so."""
    here = desk()
    here.open(f"?template={OURS}&title=x")
    paste = (
        "(place, text) => { const data = new DataTransfer(); data.setData('text/plain', text);"
        " place.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true})); }"
    )
    field = here.page.locator("#post-page")
    field.evaluate(paste, "no page")
    here.page.wait_for_selector("#post-refused:visible")
    field.evaluate(paste, "<html>" + " " * 4 * 2**20)
    here.says(".kakaotalk .title", "x")
    assert here.page.is_visible("#post-refused")
    field.evaluate(paste, "<html><title>붙인 글</title>")
    here.says(".kakaotalk .title", "붙인 글")
    assert not here.page.is_visible("#post-refused")


def test_axe_finds_nothing_in_any_frame(desk):
    """In light and in dark, on a light page and on a dark one."""
    try:
        axe = importlib.resources.files("axe_playwright_python") / "axe.min.js"
    except ModuleNotFoundError:
        missing("axe-playwright-python")
    for scheme in ("light", "dark"):
        here = desk(color_scheme=scheme)
        here.open(f"?template={OURS}&title={quote('제목 ' * 60)}{'&dark=1' * (scheme == 'light')}")
        here.page.evaluate(axe.read_text(encoding="utf-8"))
        for app in APPS:
            here.page.click(f"#tab-{app}")
            found = here.page.evaluate("axe.run('.frames', {resultTypes: ['violations']})")
            assert [
                (app, rule["id"], node["html"], node["failureSummary"])
                for rule in found["violations"]
                for node in rule["nodes"]
            ] == []


def test_without_script_all_frames_stand(desk):
    """Below one another, with their sources; what the script would do is not offered."""
    here = desk(java_script_enabled=False)
    here.page.goto(f"{here.root}?template={OURS}")
    assert here.page.locator(".frame:visible").count() == len(APPS)
    assert not here.page.is_visible(".frames .tabs")
    assert not here.page.is_visible(".post-texts")


def test_the_safe_band_is_shown_on_every_card(desk):
    """It is at the position of 1200 x 600 of the card, for any crop."""
    here = desk()
    here.open(f"?template={OURS}&show=title")
    here.page.check("#bands")
    seen = 0
    for app in APPS:
        here.page.click(f"#tab-{app}")
        bands = here.page.locator(".band:visible")
        seen += bands.count() - 1  # without the card's own
        for band in bands.all():
            inside, around = band.bounding_box(), band.locator("..").bounding_box()
            shown = max(around["width"] / around["height"], 1200 / 630)
            assert inside["height"] == pytest.approx(
                around["height"] * min(1, shown / 2), abs=2.5
            )  # a border
    assert seen == len(PREVIEWS)
