"""Designs: each holds with every language, length, size and theme, with and without each part.

What is laid out is looked at, and a few cards are painted. Titles are of our own making.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pyoji.engine.card import PNG, SIZES
from pyoji.engine.color import Color, contrast, luminance, mix, over
from pyoji.engine.design import DESIGNS, Templates, compose
from pyoji.engine.design.parameters import VARIANTS
from pyoji.engine.frame import Art, Box, ColorRun, Frame, GlyphRun, Line, Photo, TextBlock
from pyoji.engine.images.pixels import Pixels
from pyoji.engine.layout import layout
from pyoji.engine.paint import Painter
from pyoji.engine.paint.motifs import MOTIFS
from pyoji.engine.pipeline import Pipeline
from pyoji.engine.scene import Gradient, Layers, Node, Panel, Scene, Stack, Text
from pyoji.engine.text.fonts import Fonts
from pyoji.errors import UnknownTemplate

from tests.engine.paint.drawing import draw_motif
from tests.engine.text.chain import tried

NAMES = sorted(file.stem for file in DESIGNS.glob("*.yaml"))
LONGEST = 129  # characters; the longest title of a real blog
LONGEST_WIDE = 72  # of a language whose letters are as wide as high

COLORS = st.integers(0, 0xFFFFFF).map("{:06x}".format)

# In each language a word, a title, and what makes it long.
TITLES = {
    "ko": ("뻐꾸기시계", "뻐꾸기 시계를 고치는 아침", "톱니 하나가 알려 준 기다림의 기술"),
    "en": ("Horology", "Mending a Cuckoo Clock before Breakfast", "what one small wheel teaches"),
    "ja": ("鳩時計", "朝のうちに鳩時計を直すということ", "歯車ひとつが教えてくれた待つ技術"),
    "zh": ("布谷鸟钟", "早饭前修好一座布谷鸟钟", "一枚小齿轮教会我的等待"),
    "vi": (
        "Đồng hồ",
        "Sửa chiếc đồng hồ chim cúc cu trước bữa sáng",
        "bài học từ một bánh răng nhỏ",
    ),
    "ru": ("Часовщик", "Починить часы с кукушкой до завтрака", "чему учит одна шестерёнка"),
    "tr": ("Saatçilik", "Kahvaltıdan Önce Guguklu Saati Onarmak", "küçük bir dişlinin öğrettiği"),
    "th": ("นาฬิกา", "ซ่อมนาฬิกากุ๊กกูก่อนอาหารเช้า", "สิ่งที่ฟันเฟืองตัวเล็กสอนเรา"),
    "pt": ("Relojoaria", "Consertar um relógio de cuco antes do café", "a lição de uma engrenagem"),
    "id": ("Arloji", "Memperbaiki Jam Kukuk sebelum Sarapan", "pelajaran dari satu roda gigi"),
    "hi": ("घड़ीसाज़", "नाश्ते से पहले कोयल घड़ी की मरम्मत", "एक छोटे पहिये ने जो सिखाया"),
    "fr": ("Horlogerie", "Réparer un coucou avant le petit déjeuner", "la leçon d’une petite roue"),
    "fa": ("ساعت‌سازی", "تعمیر ساعت کوکو پیش از صبحانه", "آنچه یک چرخ‌دندهٔ کوچک می‌آموزد"),
    "es": (
        "Relojería",
        "Arreglar un reloj de cuco antes del desayuno",
        "lo que enseña un engranaje",
    ),
    "ar": ("الساعاتي", "إصلاح ساعة الوقواق قبل الفطور", "ما تعلّمه عجلة مسننة صغيرة"),
}
PARTS = {
    "subtitle": "{} — {}",
    "author": "{}",
    "date": "2026-11-24",
    "tag": "{}",
    "site": "Cuckoo Network",
}
"""The optional words of every template, made of a language's word and title."""


def long_title(lang: str, length: int = LONGEST) -> str:
    """The language's title drawn out to `length` characters, Latin words in it as they come."""
    _, title, tail = TITLES[lang]
    whole = f"{title}: {tail}, GPT-4 & R1 — {title} ({tail}), {tail} {title} {tail}: {title} {tail}"
    return f"{whole} {whole}"[:length].strip()


def parts(lang: str, names: Collection[str] = PARTS) -> dict[str, str]:
    """The optional parts called `names`; those of a template that are not named are taken off."""
    word, title, _ = TITLES[lang]
    return {n: form.format(title, word) if n in names else "" for n, form in PARTS.items()}


def framed(templates: Templates, fonts: Fonts, name: str, pairs: dict[str, str]) -> Frame:
    card = templates.card(name, list(pairs.items()), PNG)
    return layout(compose(card, templates.get(name)), fonts)


def ink(text: TextBlock) -> Box:
    """The rectangle that the lines of a text take."""
    left = min(line.x for line in text.lines)
    right = max(line.x + line.width for line in text.lines)
    return Box(left, text.box.y, right - left, text.box.h)


def overlap(one: Box, other: Box) -> bool:
    """Whether they share more than a hundredth of a pixel either way."""
    across = min(one.x + one.w, other.x + other.w) - max(one.x, other.x)
    down = min(one.y + one.h, other.y + other.h) - max(one.y, other.y)
    return across > 0.02 and down > 0.02


MARGIN = 60
"""Design units that no line comes nearer to the card's sides, opening quotes included."""


def faults(frame: Frame, size: str) -> Iterator[str]:
    """What is wrong with a frame, in words; nothing, it is to be hoped."""
    canvas = SIZES[size]
    margin = MARGIN * canvas.unit
    spare = max(0.0, (canvas.height - canvas.width / 2) / 2) if size == "og" else 0.0
    low, high = spare, canvas.height - spare  # the band that a crop to 2:1 leaves
    if frame.missing:
        yield f"no glyph for {frame.missing}"
    if not frame.texts or frame.texts[0].size <= 0:
        yield "no text"
    for text in frame.texts:
        box = ink(text)
        if box.x < text.box.x - 0.01 or box.x + box.w > text.box.x + text.box.w + 0.01:
            yield f"{text.name} leaves its box"
        if box.x < margin or box.x + box.w > canvas.width - margin:
            yield f"{text.name} comes too near to the side"
        if box.y < low or box.y + box.h > high:
            yield f"{text.name} leaves the band"
    for one, other in combinations(frame.texts, 2):
        if overlap(ink(one), ink(other)):
            yield f"{one.name} and {other.name} overlap"
    pictures = [item.box for item in frame.items if isinstance(item, Art) and item.box.w < 400]
    for text in frame.texts:
        if any(overlap(ink(text), box) for box in pictures):
            yield f"{text.name} lies on a picture"


# ── room ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", NAMES)
def test_a_design_holds_in_every_language(
    templates: Templates, fonts: Fonts, name: str, size: str
) -> None:
    """Everything long with every part; a title alone; one word with every part."""
    found = []
    for lang, (word, title, _) in TITLES.items():
        for what, pairs in {
            "long": {"title": long_title(lang), **parts(lang)},
            "alone": {"title": title, **parts(lang, ())},
            "word": {"title": word, **parts(lang)},
        }.items():
            frame = framed(templates, fonts, name, pairs | {"size": size, "lang": lang})
            found += [f"{lang}, {what}: {fault}" for fault in faults(frame, size)]
            heading = next(text for text in frame.texts if text.name == "title")
            if heading.truncated and what != "long":
                found.append(f"{lang}, {what}: the title is cut")
    assert found == []


@pytest.mark.parametrize("name", NAMES)
def test_a_title_of_a_real_blog_is_never_cut(templates: Templates, fonts: Fonts, name: str) -> None:
    """Each language's longest stands whole on the card that most links ask for."""
    cut = []
    for lang in TITLES:
        title = long_title(lang, LONGEST_WIDE if lang in ("ko", "ja", "zh") else LONGEST)
        frame = framed(templates, fonts, name, {"title": title, "lang": lang})
        cut += [lang for text in frame.texts if text.truncated]
    assert cut == []


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["ko", "th", "ar"])
@pytest.mark.parametrize("name", NAMES)
def test_each_part_may_be_missing(
    templates: Templates, fonts: Fonts, name: str, lang: str, size: str
) -> None:
    """Alone or the only one that is not there, it leaves no hole and nothing that overlaps."""
    found = []
    for part in PARTS:
        for chosen in ({part}, PARTS.keys() - {part}):
            pairs = {"title": long_title(lang), "size": size, **parts(lang, chosen)}
            frame = framed(templates, fonts, name, pairs)
            found += [f"{sorted(chosen)}: {fault}" for fault in faults(frame, size)]
    assert found == []


@pytest.mark.parametrize("name", NAMES)
def test_themes_and_variants_are_colours_alone(
    templates: Templates, fonts: Fonts, name: str
) -> None:
    """Words stand where they stand, so that what holds for one theme holds for each."""
    pairs = {"title": long_title("ko"), **parts("ko")}
    themes = templates.get(name).parameters["theme"].choices
    found = {
        framed(templates, fonts, name, pairs | {"theme": theme, "variant": str(variant)}).texts
        for theme in themes
        for variant in (0, VARIANTS - 1)
    }
    assert len(found) == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_right_to_left_card_is_the_mirror(templates: Templates, fonts: Fonts, name: str) -> None:
    """A Hebrew title stands as far from the right edge as a Latin one from the left."""
    given = {"subtitle": ""}
    frames = [
        framed(templates, fonts, name, {"title": title, "lang": lang, **given})
        for lang, title in (("en", "HHH"), ("he", "ההה"))
    ]
    left, right = (ink(frame.texts[0]) for frame in frames)
    if name == "og-image":  # centred, and its own mirror
        assert [box.x + box.w / 2 for box in (left, right)] == pytest.approx([600, 600], abs=6)
        return
    assert left.x == pytest.approx(1200 - right.x - right.w, abs=12)


# ── colour ───────────────────────────────────────────────────────────────────────────────────


def stops(ground: Color | Gradient) -> list[Color]:
    """The colours of a ground, with what lies between two."""
    if isinstance(ground, Color):
        return [ground]
    colors = [color for _, color in ground.stops]
    return colors + [mix(a, b, 0.5) for a, b in pairwise(colors)]


def standing(node: Node | None, grounds: list[Color]) -> Iterator[tuple[Text, list[Color]]]:
    """Each text with the colours that it stands on."""
    match node:
        case Text():
            yield node, grounds
        case Stack() | Layers():
            for child in node.children:
                yield from standing(child, grounds)
        case Panel():
            inks = [] if node.color is None else stops(node.color)
            yield from standing(node.child, [over(i, g) for i in inks for g in grounds] or grounds)


def inks(scene: Scene) -> Iterator[tuple[str, Color, list[Color]]]:
    """Each colour that a text of the scene is drawn in, and its grounds; "*" for marked words."""
    plain = stops(scene.background)
    layers = [color for motif in scene.motifs for color in motif.colors]
    grounds = plain + [over(layer, ground) for layer in layers for ground in plain]
    for text, below in standing(scene.content, grounds):
        yield text.name, text.color, below
        for span in text.spans:
            yield "*", span.color or text.color, below


@pytest.mark.parametrize("name", NAMES)
def test_every_text_reads_on_every_ground(templates: Templates, name: str) -> None:
    """4.5:1 at least and 7:1 for the title, in each theme and variant, marked words too."""
    template = templates.get(name)
    for theme in template.parameters["theme"].choices:
        for variant in range(VARIANTS):
            pairs = {"title": "A *b*", "md": "1", "theme": theme, "variant": str(variant)}
            card = templates.card(name, [*pairs.items(), *parts("ko").items()], PNG)
            for text, color, grounds in inks(compose(card, template)):
                least = min(contrast(color, ground) for ground in grounds)
                assert least >= (7 if text == "title" else 4.5), (theme, variant, text, str(color))


@pytest.mark.parametrize("name", NAMES)
@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("bg", "fg", "accent"), COLORS)))
@settings(tried, max_examples=50)
def test_any_colours_leave_the_words_legible(
    templates: Templates, name: str, pairs: dict[str, str]
) -> None:
    """Each text reaches its contrast, or is the better of black and white on such a ground."""
    template = templates.get(name)
    card = templates.card(name, [*pairs.items(), *parts("ko").items()], PNG)
    for text, color, grounds in inks(compose(card, template)):
        best = max(
            min(contrast(end, ground) for ground in grounds)
            for end in (Color(0, 0, 0), Color(255, 255, 255))
        )
        least = min(contrast(color, ground) for ground in grounds)
        assert least >= min(7 if text == "title" else 4.5, best) - 0.01, (text, str(color))


bright = lru_cache(maxsize=None)(luminance)


def legibility(ground: Image.Image, frame: Frame) -> dict[str, float]:
    """The least contrast of each text with any pixel under its lines, by its name."""
    found: dict[str, float] = {}
    runs = [item for item in frame.items if isinstance(item, GlyphRun) and item.glyphs]
    for text in frame.texts:
        box = ink(text)
        area = ground.crop((int(box.x), int(box.y), int(box.x + box.w), int(box.y + box.h)))
        lights = [bright(Color(*pixel)) for _, pixel in area.getcolors(1 << 20)]
        for run in runs:
            y = run.glyphs[0].y
            if box.y < y <= box.y + box.h + 1 and box.x - 9 < run.glyphs[0].x < box.x + box.w:
                own = bright(run.color)
                for light in (min(lights), max(lights)):
                    ratio = (max(own, light) + 0.05) / (min(own, light) + 0.05)
                    found[text.name] = min(ratio, found.get(text.name, 21.0))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("name", NAMES)
def test_every_text_reads_on_every_pixel(
    templates: Templates, fonts: Fonts, name: str, theme: str
) -> None:
    """What is really painted under the lines of a long card, with a ratio of 4.5:1 everywhere."""
    painter = Painter(fonts, templates.asset)
    pairs = {"title": long_title("en"), **parts("en"), "theme": theme}
    pairs["subtitle"] = long_title("en")
    for variant in range(0, VARIANTS, 3):
        frame = framed(templates, fonts, name, pairs | {"variant": str(variant)})
        items = tuple(i for i in frame.items if not isinstance(i, GlyphRun | ColorRun))
        ground = painter.paint(replace(frame, items=items), 1.0).image()
        assert {n: r for n, r in legibility(ground, frame).items() if r < 4.5} == {}


# ── what a design names ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", NAMES)
def test_every_motif_of_a_design_is_one_of_paints(
    templates: Templates, fonts: Fonts, name: str
) -> None:
    """It is in the table, and takes as many colours as the design gives it."""
    pairs = {"title": "A", **parts("en")}
    frame = framed(templates, fonts, name, pairs)
    motifs = [item.motif for item in frame.items if isinstance(item, Art)]
    model = templates.get(name).model
    assert {motif.name for motif in model.scene.motifs} <= {motif.name for motif in motifs}
    for motif in motifs:
        assert motif.name in MOTIFS
        image = Image.new("RGB", (60, 32))
        draw_motif(image, Box(0, 0, 60, 32), replace(motif, unit=0.05))
        assert MOTIFS[motif.name].colors == len(motif.colors)


def test_a_design_is_found_by_its_name(templates: Templates) -> None:
    """And each file is one; all are listed but that of old links."""
    assert templates.names == tuple(name for name in NAMES if name != "og-image")
    assert [templates.get(name).name for name in NAMES] == NAMES
    with pytest.raises(UnknownTemplate):
        templates.get("nothing-of-the-kind")


# ── bytes ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("name", NAMES)
def test_a_card_is_light(templates: Templates, pipeline: Pipeline, name: str, theme: str) -> None:
    """300 KB at most, with the longest titles and every part, in the sizes of most pixels."""
    for lang, size in (("ko", "og"), ("vi", "og"), ("ja", "square")):
        pairs = {"title": long_title(lang), **parts(lang), "theme": theme, "size": size}
        card = templates.card(name, list(pairs.items()), PNG)
        assert len(pipeline.render(card).data) <= 300_000, (lang, size)


def test_a_fault_is_seen() -> None:
    """Two texts in one place, out of the band, off the side: each is told."""
    line = Line("words", 10, 30, 100, "end")
    text = TextBlock(
        "one",
        "en",
        "ltr",
        40,
        400,
        0,
        48,
        "normal",
        (),
        Box(10, 5, 50, 30),
        (line,),
        truncated=False,
    )
    frame = Frame("test", 1200, 630, (), (text, replace(text, name="two")), (0xE000,))
    told = " ".join(faults(frame, "og"))
    for word in ("no glyph", "leaves its box", "near to the side", "the band", "overlap"):
        assert word in told


# ── pictures from outside ────────────────────────────────────────────────────────────────────

PICTURED = {"article": "avatar", "author": "avatar", "cover": "image", "og-cuckoo-network": "logo"}


def test_these_designs_have_room_for_pictures(templates: Templates) -> None:
    """Under these names, and no others have."""
    kinds = {
        name: [p.name for p in templates.get(name).parameters.values() if p.kind == "picture"]
        for name in templates.names
    }
    assert {name: found[0] for name, found in kinds.items() if found} == PICTURED


def even(color: Color, width: int = 40, height: int = 20) -> Pixels:
    """A picture of one colour."""
    return Pixels(width, height, "RGB", bytes(color.rgb) * width * height)


def stripes() -> Pixels:
    """A picture of black and white bars of every width, slanted."""
    rows = [[255 * ((x * x // 40 + y) // 9 % 2) for x in range(600)] for y in range(315)]
    return Pixels(600, 315, "RGB", bytes(level for row in rows for level in row for _ in range(3)))


WHITE, BLACK = Color(255, 255, 255), Color(0, 0, 0)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PICTURED)
def test_a_picture_has_its_place(templates: Templates, fonts: Fonts, name: str, size: str) -> None:
    """No text lies on one that is not the ground, whatever its shape; a card from right to left
    has it on the other side."""
    template, parameter = templates.get(name), PICTURED[name]
    link = {parameter: "https://cdn.example.com/a.png"}
    for shape in ((40, 20), (400, 20), (20, 400)):
        places = []
        for lang in ("ko", "en", "ar"):
            pairs = {"title": long_title(lang, 60), "size": size, **parts(lang), **link}
            card = templates.card(name, list(pairs.items()), PNG)
            pictures = {parameter: even(WHITE, *shape)}
            frame = layout(compose(card, template, pictures), fonts)
            assert list(faults(frame, size)) == []
            (place,) = (item.box for item in frame.items if isinstance(item, Photo))
            places.append(place)
            if parameter != "image":
                assert not any(overlap(ink(text), place) for text in frame.texts)
        width = SIZES[size].width
        assert places[2].x == pytest.approx(width - places[0].x - places[0].w, abs=0.01)


@pytest.mark.slow
@pytest.mark.parametrize("bg", ["", "ffffff", "884422", "777777", "3aa0c8"])
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_words_read_on_every_pixel_of_any_picture(
    templates: Templates, fonts: Fonts, theme: str, bg: str
) -> None:
    """White, black, and both in turn: 4.5:1 under each line that is painted."""
    painter, template = Painter(fonts, templates.asset), templates.get("cover")
    link = {"image": "https://cdn.example.com/a.png"}
    for title in (TITLES["en"][0], long_title("en")):
        pairs = {"title": title, **parts("en"), "theme": theme, "bg": bg, **link}
        card = templates.card("cover", list(pairs.items()), PNG)
        for picture in (even(WHITE), even(BLACK), stripes()):
            pictures = {"image": picture}
            frame = layout(compose(card, template, pictures), fonts)
            items = tuple(i for i in frame.items if not isinstance(i, GlyphRun | ColorRun))
            ground = painter.paint(replace(frame, items=items), 1.0, pictures).image()
            ratios = legibility(ground, frame)
            assert ratios.keys() >= {"title", "site"}
            assert {n: r for n, r in ratios.items() if r < 4.45} == {}
