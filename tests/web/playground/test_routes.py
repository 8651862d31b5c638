"""The designer's pages as HTML: whole without script, safe whatever their address says."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator, Mapping
from functools import partial
from html.parser import HTMLParser
from urllib.parse import parse_qsl, quote, unquote, urlencode

import httpx2
import pytest
import yaml
from pyoji.engine import design as templates_
from pyoji.engine.card import SIZES
from pyoji.engine.design import Registry, Templates
from pyoji.link import card_links, query
from pyoji.networks.previews import PREVIEWS
from pyoji.service.renderer import Renderer
from pyoji.settings import Settings, from_mapping
from pyoji.settings.rate import Rate
from pyoji.web import parts
from pyoji.web.app import assemble
from pyoji.web.playground import routes as playground
from pyoji.web.playground.words import LANGUAGES, words
from starlette.testclient import TestClient

from tests.fakes import FakePipeline
from tests.tree import ROOT

OURS = "og-cuckoo-network"
STATIC = ROOT / "app" / "pyoji" / "web" / "playground" / "static"

# A custom template, with a parameter of each kind and each shape of default.
BRAND = """
summary: 'A brand with <every> kind of "parameter".'
parameters:
  guest: {kind: text, default: "Nobody", help: "Who is heard."}
  mood:
    kind: choice
    choices: [calm, loud, odd, sad, glad]
    choice_labels: {calm: {ko: 차분함, en: Calm}, loud: Loud}
    default: calm
    label: {ko: 기분, en: The mood}
    help: {ko: 카드의 기분입니다., en: Its mood.}
  part: {kind: number, minimum: 1, maximum: 99, help: "Which part."}
  seal: {kind: color, help: "The seal's colour.", example: "#c8402a"}
  wave: {kind: boolean, default: true, help: "Draws a wave."}
  plain: {kind: boolean, help: "Draws nothing."}
themes:
  dark: {ground: "#111111", ink: "#ffffff", accent: "#ffaa00"}
  sepia: {ground: "#eeddcc", ink: "#221100", accent: "#aa3300"}
grounds: [ground]
scene:
  ground: ground
  content: {text: {name: title, value: [title], size: [40, 90]}}
"""


class Page(HTMLParser):
    """A page's elements, as (tag, attributes), and the text of those that have an id or a for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, Mapping[str, str]]] = []
        self.texts: dict[str, str] = {}
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        self.elements.append((tag, attributes))
        if tag not in ("input", "img", "meta", "link"):
            name = attributes.get("id") or "for " + attributes.get("for", "")
            self._open.append(name)
            self.texts.setdefault(name, "")

    def handle_endtag(self, tag):
        self._open.pop()

    def handle_data(self, data):
        for name in self._open:
            self.texts[name] += data

    def all(self, tag: str, **attributes: str) -> list[Mapping[str, str]]:
        return [
            found
            for name, found in self.elements
            if name == tag and all(found.get(k.rstrip("_")) == v for k, v in attributes.items())
        ]

    def one(self, tag: str, **attributes: str) -> Mapping[str, str]:
        [found] = self.all(tag, **attributes)
        return found


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    directory = tmp_path_factory.mktemp("designs")
    for file in templates_.DESIGNS.glob("*.yaml"):
        (directory / file.name).write_bytes(file.read_bytes())
    (directory / "brand.yaml").write_text(BRAND, encoding="utf-8")
    return templates_.load("fonts", directory)


@pytest.fixture(scope="module")
def client(templates: Templates) -> Iterator[TestClient]:
    with TestClient(assemble(Settings(), Registry(templates), FakePipeline())) as client:
        yield client


def see(client: TestClient, target: str, **headers: str) -> Page:
    return Page(client.get(target, headers=headers).text)


# ── the form ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("ui", LANGUAGES)
def test_every_parameter_of_every_template_has_its_field(client, templates, ui):
    """With a label or a legend, with help, and described by its help and its error."""
    for template in templates.names:
        page = see(client, f"/?template={template}&ui={ui}")
        controls = {found.get("name") for _, found in page.elements}
        for name in (*templates.get(template).parameters, "format"):
            assert name in controls, f"{template} has no field for {name}"
            assert page.texts[f"help-{name}"].strip()
            assert f"error-{name}" in page.texts
            labelled = page.texts.get(f"for field-{name}")
            if labelled is None:  # a group of radios has a legend, a box stands in its label
                assert page.all("input", name=name, type="radio") or page.all(
                    "input", name=name, type="checkbox"
                )
            else:
                assert name in labelled


def test_a_templates_own_words_are_shown_in_the_language_of_the_page(client):
    """Where it has them; a text of another language says which, unless it is unknown."""
    page = see(client, "/?template=brand&ui=ko")
    assert page.texts["help-guest"] == "Who is heard."
    assert page.texts["help-mood"] == "카드의 기분입니다."
    assert page.texts["for field-mood"].split() == ["기분", "mood"]
    text = client.get("/?template=brand&ui=ko").text
    assert all(f">{name}</option>" in text for name in ("차분함", "Loud", "odd"))
    assert page.texts["help-title"] == words("ko")["help.title"]
    for name in ("guest", "mood", "title"):
        assert "lang" not in page.one("p", id=f"help-{name}")
    japanese = see(client, "/?template=brand&ui=ja")
    assert japanese.texts["help-mood"] == "Its mood."
    assert japanese.one("p", id="help-mood")["lang"] == "en"


def test_the_state_is_filled_in(client):
    """Every kind of field shows what the address says."""
    said = {
        "template": "brand",
        "title": '"안녕" & <i>',
        "guest": "",
        "mood": "SAD",
        "part": "7",
        "seal": "teal",
        "wave": "0",
        "plain": "yes",
        "theme": "sepia",
        "format": "webp",
        "ui": "en",
    }
    page = see(client, "/?" + urlencode(said))
    assert page.texts["field-title"].strip() == said["title"]
    assert page.one("input", id="field-guest")["value"] == ""
    assert "selected" in page.one("option", value="sad")
    assert page.one("input", id="field-part")["value"] == "7"
    assert page.one("input", id="field-seal")["value"] == "teal"
    assert "checked" not in page.one("input", id="field-wave")
    assert "checked" in page.one("input", id="field-plain")
    assert "checked" in page.one("input", type="radio", value="sepia")
    assert "checked" in page.one("input", type="radio", value="webp")
    assert page.one("input", type="hidden", name="ui")["value"] == "en"
    link = page.one("img", id="card")["src"]
    assert link.startswith("api/brand.webp?")
    assert dict(query.read(link.partition("?")[2].encode())) == {
        name: said[name]
        for name in ("title", "guest", "mood", "part", "seal", "wave", "plain", "theme")
    }


def test_nothing_said_shows_the_defaults(client):
    """A text that can be taken off stands in its field; the rest is empty, and so is the link."""
    page = see(client, "/?template=brand&show=title")
    assert page.one("input", id="field-guest")["value"] == "Nobody"
    assert "checked" in page.one("input", id="field-wave")
    assert page.one("input", type="hidden", name="wave")["value"] == "0"
    assert page.one("img", id="card")["src"] == "api/brand"


def test_a_plain_form_sends_what_its_fields_show(client):
    """Without script, what a browser would submit gives the same card and the same form."""
    first = see(client, "/?" + urlencode({"template": "brand", "title": "a", "wave": "0"}))
    sent = [
        (found["name"], found.get("value", "on"))
        for tag, found in first.elements
        if tag == "input"
        and "name" in found
        and (found.get("type") not in ("radio", "checkbox") or "checked" in found)
    ]
    sent += [("title", "a"), ("subtitle", ""), ("mood", "calm")]
    second = see(client, "/?" + urlencode(sent))
    assert second.one("img", id="card")["src"] == first.one("img", id="card")["src"]
    assert first.one("form", id="form")["method"] == "get"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("theme", "drak", ["drak", "dark, light", "Did you mean “dark”"]),
        ("scale", "9", ["9", "0.5 to 2"]),
        ("accent", "blurple", ["blurple", "#rrggbb"]),
        ("lang", "-", ["-", "zh-Hant"]),
        ("md", "perhaps", ["perhaps", "neither 1 nor 0"]),
        ("variant", "99", ["99", "auto", "0 to 11"]),
        ("format", "gif", ["gif", "png, jpeg, webp"]),
    ],
)
def test_a_wrong_value_is_told_beside_its_field(client, name, value, said):
    """The page answers, its group is open, and the card is the one without the value."""
    target = f"/?template={OURS}&ui=en&title=a&{name}={value}"
    response = client.get(target)
    page = Page(response.text)
    assert response.status_code == 200
    for part in said:
        assert part in page.texts[f"error-{name}"]
    assert [key for key, text in page.texts.items() if key.startswith("error-") and text] == [
        f"error-{name}"
    ]
    assert page.one("img", id="card")["src"] == f"api/{OURS}?title=a"


def test_several_wrong_values_are_all_told(client):
    """Each beside its field."""
    page = see(client, f"/?template={OURS}&theme=drak&scale=9&accent=x&title=a")
    assert all(page.texts[f"error-{name}"] for name in ("theme", "scale", "accent"))


def test_an_unknown_template_is_told_and_another_shown(client):
    """404, and a page that works."""
    response = client.get("/?template=nope&title=a&ui=en")
    assert response.status_code == 404
    assert "There is no template “nope”" in response.text
    assert 'id="card"' in response.text


# ── safety ───────────────────────────────────────────────────────────────────────────────────

EVIL = [
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    "</textarea></script><script>alert(1)</script>",
    "<!--<script>",
]


@pytest.mark.parametrize("text", EVIL)
@pytest.mark.parametrize("name", ["title", "guest", "seal", "theme", "template", "ui", "format"])
def test_what_the_address_says_is_never_markup(client, name, text):
    """Wherever it is shown."""
    said = {"template": "brand"} | {name: text}
    page = see(client, "/?" + urlencode(said))
    assert len(page.all("script")) == 2
    assert all("onerror" not in found for _, found in page.elements)
    assert not [found for found in page.all("img") if found["src"] == "x"]
    assert json.loads(page.texts["data"])["template"] == "brand" or name == "template"


def test_a_host_is_shown_only_if_it_is_one(client):
    """A made-up Host cannot write into the page; the links are then relative to it."""
    page = see(client, "/", Host="og.example.com:8443")
    assert page.texts["snippet-link"].strip().startswith("http://og.example.com:8443/api/")
    page = see(client, "/", Host='a"><script>')
    assert page.texts["snippet-link"].strip().startswith("/api/")


def test_a_page_allows_itself_nothing_but_its_own(client):
    """No inline script or style, no other origin; and nothing in it needs one."""
    for target, kept in (("/", "private, no-cache"), ("/gallery", "public, max-age=60")):
        response = client.get(target)
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy.replace("https", "http").replace("'self'", "")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == kept
        page = Page(response.text)
        assert not [found for _, found in page.elements if "style" in found]
        assert not page.all("style")
        assert not [key for _, found in page.elements for key in found if key.startswith("on")]
        for name, found in page.elements:
            if name == "a" and found.get("rel") == "noreferrer":
                continue  # a source of a preview, which a person may open
            for key in ("src", "href", "action"):
                assert not re.match(r"(?i)[a-z]+:|//", found.get(key, ""))


# ── snippets ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "title",
    [
        "안녕 & 잘 가 #1 100% + \"따옴표\" \\ 'it'",
        "[a](b) ]( <b>",
        "Is 50% off real?",
        "AT&amp;T",
    ],
)
def test_snippets_say_the_card_in_each_language(client, title):
    """Read back by the rules of HTML, YAML and URLs, each names the card that is shown."""
    page = see(client, "/?" + urlencode({"template": OURS, "title": title, "theme": "light"}))
    made = {name: page.texts[f"snippet-{name}"].strip() for name in ("link", "front", "meta")}
    meaning = {"title": title, "theme": "light"}

    def read(link: str) -> dict[str, str]:
        assert link.startswith(f"http://testserver/api/{OURS}?")
        return dict(query.read(link.partition("?")[2].encode()))

    assert read(made["link"]) == meaning
    assert made["link"].isascii()
    front = yaml.safe_load(made["front"])["image"]
    assert read(front) == meaning
    assert " " not in front  # a generator may write it out as it is
    tags = {found.get("property"): found["content"] for found in Page(made["meta"]).all("meta")}
    assert read(tags["og:image"]) == meaning
    assert tags["og:image:alt"] == tags["og:title"] == title
    assert "og:description" not in tags
    assert (tags["og:image:width"], tags["og:image:height"]) == ("1200", "630")
    markdown = page.texts["snippet-markdown"].strip()
    assert markdown.endswith(f"]({made['link']})")
    assert "'" not in page.texts["snippet-curl"].strip().split("'", 1)[1][:-1]


@pytest.mark.parametrize("subtitle", ['"a" & <b>', "It's 100 %"])
def test_the_tags_have_a_description_where_the_card_has_a_subtitle(client, subtitle):
    """Its own, not the example that an empty field shows."""
    page = see(client, "/?" + urlencode({"template": OURS, "title": "x", "subtitle": subtitle}))
    tags = {found.get("property"): found for found in Page(page.texts["snippet-meta"]).all("meta")}
    assert tags["og:description"]["content"] == subtitle
    assert [*tags][:3] == ["og:title", "og:description", "og:image"]
    for address in ("/", f"/?template={OURS}&title=x"):
        assert "og:description" not in see(client, address).texts["snippet-meta"]


# ── the page around the form ─────────────────────────────────────────────────────────────────


def test_every_template_is_offered_with_the_state_kept(client, templates):
    """As pictures at half size, asked for when they come into view."""
    page = see(client, f"/?template={OURS}&title=a+b&ui=ko")
    tiles = {found["data-template"]: found for found in page.all("a") if "data-template" in found}
    assert tuple(tiles) == templates.names
    said = dict(parse_qsl(tiles["brand"]["href"].partition("?")[2]))
    assert said == {"template": "brand", "title": "a b", "ui": "ko"}
    assert tiles[OURS]["aria-current"] == "true"
    assert "scale=0.5" in page.all("img", loading="lazy")[0]["src"]
    assert len(page.all("img", loading="lazy", height="315")) == len(templates.names)


@pytest.mark.parametrize(("ui", "sample"), [("ko", "가나다라 Aa1"), ("en", "Hamburg Aa")])
def test_every_face_is_offered_with_a_sample_of_itself(client, ui, sample):
    """As radios, which need no script; the images are for the eye, and come when they are seen."""
    page = see(client, f"/?template={OURS}&ui={ui}&font=book")
    radios = page.all("input", type="radio", name="font")
    assert [radio["value"] for radio in radios] == [
        "pretendard",
        "poster",
        "book",
        "code",
        "street",
        "noto",
    ]
    assert [radio["value"] for radio in radios if "checked" in radio] == ["book"]
    images = page.all("img", loading="lazy", height="300")
    assert {image["alt"] for image in images} == {""}
    links = [card_links.read(image["src"].replace("api/", "/api/", 1)) for image in images]
    assert [(link.template, dict(link.pairs)["font"]) for link in links] == [
        ("specimen", radio["value"]) for radio in radios
    ]
    assert {dict(link.pairs)["title"] for link in links} == {sample}


@pytest.mark.parametrize(("asked", "checked"), [("sans", ["pretendard"]), ("stret", [])])
def test_two_names_of_one_voice_are_one_choice(client, asked, checked):
    """An invalid value has no radio button, but an error."""
    page = see(client, f"/?template={OURS}&font={asked}")
    radios = page.all("input", type="radio", name="font")
    assert [radio["value"] for radio in radios if "checked" in radio] == checked


def test_the_card_is_asked_for_first(client):
    """Preloaded, and never lazily."""
    page = see(client, f"/?template={OURS}&title=a")
    card = page.one("img", id="card")
    assert page.one("link", rel="preload")["href"] == card["src"]
    assert "loading" not in card
    assert card["alt"].endswith("a")


def test_every_preview_has_its_frame(client):
    """All show the same picture; the style sheets know each of them, and each size."""
    page = see(client, "/")
    source = page.one("img", id="card")["src"]
    assert {found["src"] for found in page.all("img") if "data-card" in found} == {source}
    frames = (STATIC / "frames.css").read_text(encoding="utf-8")
    for preview in PREVIEWS:
        assert page.all("figure", class_=f"preview {preview.name}")
        assert re.search(rf"\.{preview.name}\b[^{{]* \.mock", frames)
    style = (STATIC / "playground.css").read_text(encoding="utf-8")
    for size in SIZES.values():
        assert f'[data-size="{size.name}"]' in style


def test_every_source_of_a_preview_can_be_looked_up(client):
    """By a link that names this page to no host, with the day of the statement beside it."""
    page = see(client, "/")
    links = {link["href"]: link for link in page.all("a") if link.get("rel") == "noreferrer"}
    for preview in PREVIEWS:
        for source in preview.sources:
            assert links[source.url]["target"] == "_blank"
            assert page.all("time", datetime=source.date)


@pytest.mark.parametrize(
    ("accepts", "ui"),
    [
        ("ko-KR,ko;q=0.9,en;q=0.8", "ko"),
        ("en-GB,en;q=0.9,ko;q=0.8", "en"),
        ("en;q=0.2, ko;q=0.7", "ko"),
        ("fr-FR, ja;q=0.9", "ja"),
        ("fr-FR, de;q=0.9", "en"),
        ("ko;q=0", "en"),
        ("", "en"),
        (";;,q=,ko;q=x", "en"),
    ],
)
@pytest.mark.parametrize("target", ["/", "/gallery"])
def test_the_interface_speaks_the_browsers_language(client, target, accepts, ui):
    """Unless the address says which."""
    response = client.get(target, headers={"Accept-Language": accepts})
    assert f'<html lang="{ui}">' in response.text
    assert response.headers["Content-Language"] == ui
    assert response.headers["Vary"] == "Accept-Language"
    other = client.get(f"{target}?ui=ko", headers={"Accept-Language": accepts})
    assert '<html lang="ko">' in other.text


# ── the gallery ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("ui", "names"),
    [("ko", {"영어", "베트남어"}), ("en", {"Korean", "Hindi"}), ("ja", {"韓国語", "タイ語"})],
)
def test_the_gallery_calls_languages_by_their_names(client, ui, names):
    """In the language of the page; a tag is no name."""
    content = client.get(f"/gallery?ui={ui}").text
    labels = set(re.findall(r"<li><a href=\"[^\"]*\"[^>]*>([^<]+)</a>", content))
    assert names <= labels
    assert not labels & set(templates_.samples())


def test_the_gallery_has_every_template_language_and_theme(client, templates):
    """Each a real card with its size, asked for lazily, that leads to the page with its state."""
    page = see(client, "/gallery?lang=all&theme=all")
    found = set()
    for tag, image in page.elements:
        if tag == "img" and image["src"].startswith("api/"):
            said = dict(parse_qsl(image["src"].partition("?")[2]))
            found.add((unquote(image["src"][4:].partition("?")[0]), said["theme"], said["lang"]))
            assert (image["loading"], image["width"], image["height"]) == ("lazy", "600", "315")
            assert said["scale"] == "0.5"
            assert said["title"] in image["alt"]
    assert found == {
        (name, theme, lang)
        for name in templates.names
        for theme in templates.get(name).parameters["theme"].choices
        for lang in templates_.samples()
    }
    link = next(a["href"] for a in page.all("a") if "&lang=ja" in a["href"])
    assert "scale" not in link
    assert f"title={quote(templates_.samples()['ja'], safe='')}" in link
    assert client.get("/" + link.removeprefix("./")).status_code == 200


def test_the_gallery_can_be_seen_whole_under_the_default_limits(templates, monkeypatch):
    """By one client, as a browser asks for its cards, each at twice what one costs."""
    clock = iter(n * 0.04 for n in range(10_000))
    monkeypatch.setattr(parts, "Renderer", partial(Renderer, clock=lambda: next(clock)))
    app = assemble(Settings(), Registry(templates), FakePipeline())

    async def lived() -> list[httpx2.Response]:
        transport = httpx2.ASGITransport(app, client=("8.8.8.8", 50000))
        async with (
            app.router.lifespan_context(app),
            httpx2.AsyncClient(transport=transport, base_url="http://cards.test") as asking,
        ):
            page = Page((await asking.get("/gallery?lang=all&theme=all")).text)
            links = [found["src"] for found in page.all("img") if found["src"].startswith("api/")]
            lanes = asyncio.Semaphore(6)

            async def see_one(link: str) -> httpx2.Response:
                async with lanes:
                    return await asking.get(f"/{link}")

            return await asyncio.gather(*map(see_one, links))

    answers = asyncio.run(lived())
    assert len(answers) > 480
    assert {answer.status_code for answer in answers} == {200}
    assert not [answer for answer in answers if "X-Card-Fallback" in answer.headers]


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ("template=brand", 1),
        ("template=brand&theme=all", 2),
        ("template=brand&theme=all&lang=all", 30),
        ("template=brand&theme=sepia&lang=all", 15),
        ("theme=sepia", 1),
        ("template=brand&theme=light", 0),
        ("template=&theme=", None),
    ],
)
def test_the_gallery_is_filtered(client, filters, count):
    """By template, theme and language, and the filter in force is marked."""
    page = see(client, f"/gallery?{filters}")
    cards = [found for found in page.all("img") if found["src"].startswith("api/")]
    assert count is None or len(cards) == count
    assert sum("aria-current" in found for found in page.all("a")) >= 3


def test_the_gallery_shows_one_card_of_each_design(client, templates):
    """In the language of the page, or with the visitor's title, which stays in its field."""
    for target, said in (
        ("/gallery?ui=ja", {"title": templates_.samples()["ja"], "lang": "ja"}),
        ("/gallery?ui=ko&title=%20나의 제목&lang=ja", {"title": "나의 제목"}),
    ):
        page = see(client, target)
        links = [found["src"] for found in page.all("img") if found["src"].startswith("api/")]
        assert len(links) == len(templates.names)
        for link in links:
            pairs = dict(parse_qsl(link.partition("?")[2]))
            assert {name: pairs.get(name) for name in said} == said
            assert ("lang" in pairs) is ("lang" in said)
    assert page.one("input", id="title")["value"] == "나의 제목"
    assert page.one("input", name="lang", type="hidden")["value"] == "ja"


def test_the_gallery_of_an_unknown_template_is_a_problem(client):
    """404 with the nearest name."""
    response = client.get("/gallery?template=brnad")
    assert response.status_code == 404
    assert response.json()["nearest"] == "brand"


def test_a_person_who_opens_an_unknown_template_sees_the_nearest(client, templates):
    """A page with that card and every name; a program gets a problem, as ever."""
    target = "/api/brnad/v/3.png?title=%EC%95%88%EB%85%95&mood=nope"
    person = {"Sec-Fetch-Mode": "navigate", "Accept-Language": "ko"}
    answer = client.get(target, headers=person)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")
    assert "“brnad”라는 템플릿은 없습니다" in answer.text
    assert "Sec-Fetch-Mode" in answer.headers["Vary"]
    page = Page(answer.text)
    assert page.one("base")["href"] == "http://testserver/"
    [card] = [image["src"] for image in page.all("img") if image["src"].startswith("api/")]
    assert card == "api/brand?title=%EC%95%88%EB%85%95"
    names = {dict(parse_qsl(a["href"][3:])).get("template") for a in page.all("a")}
    assert names >= set(templates.names)
    program = client.get(target)
    assert (program.status_code, program.json()["nearest"]) == (404, "brand")


def test_a_person_is_shown_no_card_where_no_name_is_near(client):
    """The names alone; what the link says is never markup."""
    answer = client.get("/api/%3Cb%3Ezzzz?title=a", headers={"Sec-Fetch-Mode": "navigate"})
    assert answer.status_code == 404
    assert "&lt;b&gt;zzzz" in answer.text
    assert not [image for image in Page(answer.text).all("img") if "api/" in image["src"]]


# ── made once ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def made(monkeypatch) -> list[str]:
    """The names of the pages that are made, in order."""
    names: list[str] = []
    for name in ("page", "gallery"):
        make = getattr(playground, name)

        def spied(*words, name=name, make=make):
            names.append(name)
            return make(*words)

        monkeypatch.setattr(playground, name, spied)
    return names


@pytest.mark.parametrize(
    ("target", "times"),
    [
        ("/", 1),
        (f"/?template={OURS}&ui=en&utm_source=x", 1),
        ("/gallery", 1),
        ("/gallery?template=brand&theme=sepia&n=1", 1),
        ("/?title=a", 3),
        ("/gallery?theme=nope", 3),
        ("/gallery?lang=xx", 3),
        ("/gallery?title=a", 3),
        ("/gallery?lang=all&theme=all", 1),
    ],
)
def test_a_page_is_made_once(templates, made, target, times):
    """One that is filled in by its address is made each time; all have a tag."""
    with TestClient(assemble(Settings(), Registry(templates), FakePipeline())) as client:
        answers = [client.get(target, headers={"Accept-Language": "ko"}) for _ in range(3)]
        assert len(made) == times
        assert len({(answer.headers["ETag"], answer.content) for answer in answers}) == 1
        held = {"If-None-Match": answers[0].headers["ETag"], "Accept-Language": "ko"}
        unchanged = client.get(target, headers=held)
        assert (unchanged.status_code, unchanged.content) == (304, b"")
        assert unchanged.headers["Cache-Control"] == answers[0].headers["Cache-Control"]
        assert unchanged.headers["Vary"] == "Accept-Language"
        other = client.get(target, headers=held | {"Accept-Language": "en"})
        assert other.status_code == (304 if "ui=en" in target else 200)


def test_a_page_that_is_kept_names_the_host_it_is_asked_at(client):
    """Its ETag differs for another host."""
    answers = [client.get("/", headers={"Host": host}) for host in ("a.test", "b.test", "a.test")]
    assert [f"http://{host}.test/api/" in answers[0].text for host in "ab"] == [True, False]
    assert "http://b.test/api/" in answers[1].text
    assert answers[0].headers["ETag"] == answers[2].headers["ETag"] != answers[1].headers["ETag"]
    assert "{root}" not in answers[0].text


def test_pages_that_are_made_count_for_their_client(templates, made):
    """Cached pages do not. The cache is bounded for any requests."""
    one = Rate(1, 86400)
    app = assemble(Settings(limit_client=one), Registry(templates), FakePipeline())
    with TestClient(app, client=("8.8.8.8", 50000)) as client:
        assert client.get("/").status_code == 200
        assert client.get("/?title=a").status_code == 429
        assert client.get("/").status_code == 200
    assert made == ["page"]


def test_what_is_said_beside_the_fields_counts_for_its_client(templates):
    """It lays the card out several times, for each request."""
    app = assemble(Settings(limit_client=Rate(1, 86400)), Registry(templates), FakePipeline())
    with TestClient(app, client=("8.8.8.8", 50000)) as client:
        assert client.get("/fields?title=a").status_code == 200
        assert client.get("/fields?title=b").status_code == 429


# ── static files, methods, the switch ────────────────────────────────────────────────────────


def test_static_files_are_kept_for_ever_by_their_digest(client):
    """The pages name them with it; under another query or none they are kept for a minute."""
    page = see(client, "/")
    styles = [found["href"] for found in page.all("link", rel="stylesheet")]
    addresses = [
        styles[0],
        page.one("link", rel="icon")["href"],
        page.one("script", type="module")["src"],
        *styles[1:],
    ]
    addresses += [found["href"] for found in page.all("link", rel="modulepreload")]
    style = client.get("/" + addresses[0]).text
    fonts = [f"static/{name}" for name in re.findall(r'url\("([^"]+)"\)', style)]
    addresses += fonts
    script = client.get("/" + addresses[2]).text
    modules = {f"static/{name}" for name in re.findall(r'(?:from|import) "\./([^"]+)"', script)}
    assert modules <= set(addresses)  # the names in scripts are those that the page preloads
    for address in addresses:
        response = client.get("/" + address)
        assert response.status_code == 200
        assert "immutable" in response.headers["Cache-Control"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        if ".js" not in address and ".css" not in address:  # these name others by their digests
            assert response.content == (STATIC / address[7:].partition("?")[0]).read_bytes()
        bare = client.get("/" + address.partition("?")[0])
        assert bare.headers["Cache-Control"] == "public, max-age=60"
        held = client.get("/" + address, headers={"If-None-Match": response.headers["ETag"]})
        assert (held.status_code, held.content) == (304, b"")
    types = [client.get("/" + address).headers["Content-Type"] for address in addresses[:3]]
    assert types == ["text/css; charset=utf-8", "image/svg+xml", "text/javascript; charset=utf-8"]
    assert {client.get("/" + font).headers["Content-Type"] for font in fonts} == {"font/woff2"}


@pytest.mark.parametrize(
    "name", ["none.js", "..%2fpage.py", "words.py", "page.html", "..%2flocales%2fko.toml", ""]
)
def test_nothing_else_is_static(client, name):
    """404 as a problem."""
    response = client.get(f"/static/{name}")
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "target", ["/", "/?template=nope", "/?theme=x", "/gallery", "/static/playground.css"]
)
def test_head_and_other_methods(client, target):
    """HEAD has the headers of GET, and nothing else is allowed."""
    ours = {"X-Request-ID": "ours"}
    get, head = client.get(target, headers=ours), client.head(target, headers=ours)
    assert (head.status_code, head.content) == (get.status_code, b"")
    assert head.headers == get.headers
    assert int(head.headers["Content-Length"]) == len(get.content) > 0
    assert client.post(target).status_code == 405


def test_the_pages_can_be_switched_off(templates):
    """Then they are not there, and cards still are."""
    settings = from_mapping({"PYOJI_PLAYGROUND": "off"})
    with TestClient(assemble(settings, Registry(templates), FakePipeline())) as client:
        for target in ("/", "/gallery", "/static/playground.js"):
            response = client.get(target)
            assert response.status_code == 404
            assert response.headers["Content-Type"] == "application/problem+json"
        assert client.get(f"/api/{OURS}").status_code == 200


def test_no_page_fades_into_the_next(client):
    """Browsers log an error when such a transition is aborted, which no page can prevent in CSS."""
    assert "@view-transition" not in client.get("/static/playground.css").text
