"""Links made for the og-image service, as pages still hold them: each parameter draws what it asks
for, and none keeps a card from being drawn."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pyoji.engine import design as templates_
from pyoji.engine.card import PNG, Card
from pyoji.engine.design import Registry, Templates
from pyoji.engine.frame import Art
from pyoji.engine.pipeline import Pipeline
from pyoji.link import old_links
from pyoji.settings import Settings
from pyoji.web.app import assemble
from starlette.testclient import TestClient

from tests.fakes import FakePipeline
from tests.steps import linear

TRIANGLE = "https://assets.vercel.com/image/upload/front/assets/design/vercel-triangle-black.svg"
WHITE = "https://assets.zeit.co/image/upload/front/assets/design/zeit-white-triangle.svg"
LOGO = "https://cdn.example.com/logo.png"
ELSEWHERE = "https://elsewhere.example/logo.png"


def admits(link: str) -> bool:
    return link.startswith("https://cdn.example.com/")


@pytest.fixture
def pipeline() -> FakePipeline:
    return FakePipeline()


@pytest.fixture
def client(templates: Templates, pipeline: FakePipeline) -> Iterator[TestClient]:
    made = assemble(Settings(deadline=60), Registry(templates), pipeline)
    with TestClient(made, follow_redirects=False) as client:
        while client.get("/readyz").status_code != 200:
            pass
        pipeline.rendered.clear()
        yield client


def pairs(query: str, text: str = "Hello") -> dict[str, str]:
    """Return the parameters that the template receives."""
    asked = old_links.pairs(query.encode())
    return dict(old_links.parameters(text, asked, admits))


def images(*links: str) -> str:
    return "&".join(f"images={quote(link, safe='')}" for link in links)


# ── as a client sees it ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("path", "text", "media_type"),
    [
        ("/Hello.png", "Hello", "image/png"),
        ("/**Hello**%20World.jpeg", "**Hello** World", "image/jpeg"),
        ("/a.b.c.jpg", "a.b.c", "image/jpeg"),
        ("/%ED%91%9C%EC%A7%80.png", "표지", "image/png"),
        ("/표지.png", "표지", "image/png"),
        ("/a%2Fb/c.png", "a/b/c", "image/png"),
        ("/two%0Alines.png", "two\nlines", "image/png"),
        ("/R%26D%20+%20C%2B%2B.png", "R&D + C++", "image/png"),
        ("/what%3F%20100%25.png", "what? 100%", "image/png"),
        ("/Hello%2520World.png", "Hello World", "image/png"),
        ("/docs.png", "docs", "image/png"),
        ("/api.png", "api", "image/png"),
        ("/.png", None, "image/png"),
    ],
)
def test_the_path_is_the_text(client, pipeline, path, text, media_type):
    """Up to its last dot, decoded and repaired as a title is."""
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"] == media_type
    [card] = pipeline.rendered
    assert card.template == "og-image"
    assert card.by_name["title"] == text


def test_the_answer_is_a_cards(client, pipeline):
    """Its headers, its 304 and its HEAD are those of the same card elsewhere."""
    old = client.get("/Hello.png?fontSize=100px")
    new = client.get("/api/og-image.png?title=Hello&md=0&theme=light&fontSize=58.59")
    assert dict(old.headers) == dict(new.headers)
    assert old.content == new.content
    assert len(pipeline.rendered) == 1
    tag = {"If-None-Match": old.headers["etag"]}
    assert client.get("/Hello.png?fontSize=100px", headers=tag).status_code == 304
    head = client.head("/Hello.png?fontSize=100px")
    assert (dict(head.headers), head.content) == (dict(old.headers), b"")


def test_a_version_lasts(client):
    """As in any card's link."""
    assert "immutable" in client.get("/Hello.png?v=2").headers["cache-control"]


@pytest.mark.parametrize(
    "path",
    ["/Hello", "/Hello.gif", "/Hello.webp", "/favicon.ico", "/favicon.png", "/apple-touch-icon.png",
     "/apple-touch-icon-120x120-precomposed.png", "/static/no.png", "/.well-known/x.png",
     "/api/no-template.png"],
)  # fmt: skip
def test_what_is_no_old_link_is_not_found(client, pipeline, path):
    """Other extensions, what browsers ask for unbidden, and what lies below our own paths."""
    response = client.get(path)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert pipeline.rendered == []


@pytest.mark.parametrize("path", ["/", "/docs", "/robots.txt", "/healthz", "/gallery", "/api",
                                  "/static/playground.css", "/openapi.json"])  # fmt: skip
def test_no_other_path_is_taken(client, pipeline, path):
    """Whatever is there goes before a text."""
    assert client.get(path).status_code == 200
    assert pipeline.rendered == []


def test_the_template_is_on_no_list(client, templates):
    """It is for existing links. No author should choose it."""
    assert "og-image" not in templates.names
    for path in ("/api", "/docs", "/openapi.json", "/", "/gallery"):
        text = client.get(path).text
        # A source of the networks' frames has the word in its address.
        assert not any(name in text for name in ("/api/og-image", ">og-image<", '"og-image"'))


# ── what each parameter asks for ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("query", "name", "meant"),
    [
        ("", "theme", "light"),
        ("theme=dark", "theme", "dark"),
        ("theme=DARK", "theme", "dark"),
        ("theme=dimmed", "theme", "light"),
        ("amp;theme=dark", "theme", "dark"),
        ("theme%3Ddark%26md%3D1", "theme", "dark"),
        ("", "md", "0"),
        ("md=1", "md", "1"),
        ("md=true", "md", "1"),
        ("md=yes", "md", "0"),
        ("", "fontSize", "56.25"),
        ("fontSize=100px", "fontSize", "58.59"),
        ("fontSize=100", "fontSize", "58.59"),
        ("fontSize=6.25rem", "fontSize", "58.59"),
        ("fontSize=6.25em", "fontSize", "58.59"),
        ("fontSize=75pt", "fontSize", "58.59"),
        ("fontSize=5vw", "fontSize", "60.00"),
        ("fontSize=10vh", "fontSize", "68.55"),
        ("fontSize=9999px", "fontSize", "200.00"),
        ("fontSize=1px", "fontSize", "24.00"),
        ("fontSize=huge", "fontSize", "56.25"),
        ("fontSize=-5px", "fontSize", "56.25"),
        ("fontSize=0", "fontSize", "56.25"),
        ("fontSize=1e9px", "fontSize", "56.25"),
        ("fontSize=٣px", "fontSize", "56.25"),
        ("fontSize=calc(1px)", "fontSize", "56.25"),
    ],
)
def test_a_value_is_meant_or_passed_over(query, name, meant):
    """Lengths in every unit that the old playground offered; nonsense is as if not said."""
    assert pairs(query)[name] == meant


def test_markdown_is_one_line():
    """A heading's sign and a line break say nothing on a card."""
    assert pairs("md=1", "# **NPAP**<br/>No\n## Password")["title"] == "**NPAP** No\nPassword"
    assert pairs("", "# NPAP")["title"] == "# NPAP"


def shown(query: str) -> list[tuple[str, float, float]]:
    """The marks in their order: where each is from, how wide and how high."""
    said = pairs(query)
    found = []
    for index in range(1, 9):
        if f"width{index}" in said:
            link = "triangle" if f"triangle{index}" in said else said[f"image{index}"]
            found.append((link, float(said[f"width{index}"]), float(said[f"height{index}"])))
    return found


@pytest.mark.parametrize(
    ("query", "marks"),
    [
        ("", []),
        ("images=", []),
        (images(TRIANGLE), [("triangle", 152.23, 131.84)]),
        (images(WHITE), [("triangle", 152.23, 131.84)]),
        (images(TRIANGLE) + "&widths=350&heights=auto", [("triangle", 205.08, 177.60)]),
        (images(TRIANGLE) + "&widths=auto&heights=350px", [("triangle", 236.80, 205.08)]),
        (images(TRIANGLE) + "&widths=350&heights=10", [("triangle", 6.77, 5.86)]),
        (images(TRIANGLE) + "&widths=99999", [("triangle", 346.41, 300.0)]),
        (images(TRIANGLE) + "&widths=x&heights=-3", [("triangle", 152.23, 131.84)]),
        (images(LOGO) + "&widths=350&heights=100", [(LOGO, 205.08, 58.59)]),
        (images(LOGO) + "&widths=350", [(LOGO, 205.08, 300.0)]),
        (images(LOGO), [(LOGO, 1000.0, 131.84)]),
        (images(LOGO, LOGO), [(LOGO, 438.0, 131.84)] * 2),
        (
            images(LOGO, LOGO) + "&widths=100&heights=50",
            [(LOGO, 58.59, 29.3), (LOGO, 438.0, 131.84)],
        ),
        (images(ELSEWHERE), []),
        (images("http://cdn.example.com/logo.png"), []),
        (images("https://[", "javascript:alert(1)", "/logo.png"), []),
        (
            images(ELSEWHERE, LOGO, TRIANGLE) + "&widths=1&widths=100&heights=1&heights=100",
            [(LOGO, 58.59, 58.59), ("triangle", 152.23, 131.84)],
        ),
    ],
)
def test_pictures_have_the_room_they_ask_for(query, marks):
    """In pixels of the old card; a side that was not said follows the other, and a picture that
    cannot be had takes its sizes with it."""
    assert shown(query) == marks


@pytest.mark.parametrize(
    "read",
    [
        lambda n: old_links._length("1" + " " * n + "!"),
        lambda n: old_links._length("." + "1" * n),
        lambda n: old_links._marks(
            [("images", f"https://assets.zeit.co/{'triangle.' * n}")], admits
        ),
    ],
    ids=["spaces", "digits", "a name"],
)
def test_an_old_link_is_read_in_one_pass(read):
    """No part of a length or a picture's name is read again and again."""
    linear(read)


def test_of_many_pictures_the_first_are_looked_at():
    """A link has room for hundreds of names that lead nowhere."""
    asked: list[str] = []
    said = old_links.pairs(images(*[ELSEWHERE] * 100, LOGO).encode())
    assert not old_links._marks(said, asked.append)
    assert len(asked) == old_links.LOOKED_AT


def test_the_row_fits_the_card():
    """At most four, and together with what is between them no wider than the card's text."""
    found = shown(images(*[TRIANGLE] * 9) + "&widths=2000" * 9)
    assert len(found) == old_links.MARKS
    taken = sum(width for _, width, _ in found) + old_links.GAP * (len(found) - 1)
    assert taken <= old_links.WIDEST + 0.1
    for _, width, height in found:
        assert width / height == pytest.approx(old_links.ASPECT, abs=0.01)


_QUERIES = st.lists(
    st.tuples(
        st.sampled_from(["theme", "md", "fontSize", "images", "widths", "heights", "x"]),
        st.one_of(
            st.text(max_size=20),
            st.sampled_from([TRIANGLE, LOGO, ELSEWHERE, "auto", "350", "1e309px", "99999999", "%"]),
        ),
    ),
    max_size=12,
)


@given(text=st.text(max_size=60), said=_QUERIES)
def test_an_old_link_always_draws(templates, text, said):
    """Whatever it says, it makes a card."""
    query = "&".join(f"{name}={quote(value, errors='replace')}" for name, value in said)
    asked = old_links.pairs(query.encode())
    found = tuple(old_links.parameters(text, asked, admits))
    assert isinstance(templates.card("og-image", found, PNG), Card)


@given(st.binary(max_size=60))
def test_any_path_has_a_text(raw):
    """No byte of it raises."""
    assert isinstance(old_links.text(raw), str)


# ── what is drawn ────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def draw(fonts):
    """An old link, drawn, as a grey picture."""
    found = templates_.load(fonts.digest)
    pipeline = Pipeline(found, fonts)

    def drawn(query: str, text: str = "Hello World") -> Image.Image:
        asked = old_links.pairs(query.encode())
        card = found.card("og-image", tuple(old_links.parameters(text, asked, admits)), PNG)
        frame = pipeline.frame(card)
        return pipeline._painter.paint(frame, 1.0).image().convert("L")

    return drawn


def ink(image: Image.Image) -> tuple[int, int, int, int]:
    """The box of what is drawn in the text's colour."""
    paper = image.getpixel((0, 0))
    dark = image.point(lambda level: 255 if abs(level - paper) > 128 else 0)
    box = dark.getbbox()
    assert box is not None
    return box


def test_text_is_in_the_middle_of_its_ground(draw):
    """Black on white, or white on black."""
    for query, paper in (("", 255), ("theme=dark", 0)):
        image = draw(query)
        left, top, right, bottom = ink(image)
        assert image.getpixel((0, 0)) == paper
        assert abs(left + right - 1200) < 8
        assert abs(top + bottom - 630) < 60


def test_a_font_size_is_a_size(draw):
    """Twice as large is twice as wide."""
    small, large = ink(draw("fontSize=80px")), ink(draw("fontSize=160px"))
    assert (large[2] - large[0]) / (small[2] - small[0]) == pytest.approx(2, abs=0.05)


def test_bold_is_bold_where_markdown_is_read(draw):
    """And stars are stars where it is not."""
    plain, bold, stars = draw(""), draw("md=1", "**Hello World**"), draw("", "**Hello World**")
    assert sum(bold.histogram()[:100]) > 1.1 * sum(plain.histogram()[:100])
    assert ink(stars)[0] < ink(bold)[0] - 20


def test_a_triangle_stands_above_the_text(draw):
    """As wide as requested, in the colour of the text on either background."""
    for theme in ("light", "dark"):
        image = draw(images(TRIANGLE) + f"&theme={theme}&widths=700&heights=auto", "ii")
        left, top, right, bottom = ink(image)
        assert right - left == pytest.approx(700 * old_links.UNIT * 300 / 355.2, abs=3)
        assert image.getpixel((600, top + 150)) == (0 if theme == "light" else 255)
        assert bottom > top + 300


def test_a_plus_stands_between_two(templates, boxes):
    """And nothing beside one; they stand in the link's order, apart from one another."""
    pipeline = Pipeline(templates, boxes)
    for count in range(5):
        asked = old_links.pairs(images(*[TRIANGLE] * count).encode())
        card = templates.card("og-image", tuple(old_links.parameters("a", asked, admits)), PNG)
        row = [item for item in pipeline.frame(card).items if isinstance(item, Art)][1:]
        names = ["triangle", "plus"] * count
        assert [item.motif.name for item in row] == names[:-1]
        for one, other in pairwise(row):
            assert one.box.x + one.box.w + 40 < other.box.x
            assert one.box.y + one.box.h / 2 == pytest.approx(other.box.y + other.box.h / 2)
