"""Card: equal requests are equal cards; digests are equal exactly if the cards are."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import unicodedata
from dataclasses import replace
from itertools import combinations
from typing import Literal, get_args, get_origin, get_type_hints

import pytest
from pyoji.engine.card import (
    COMMON_FIELDS,
    EXTENSIONS,
    FORMATS,
    JPEG,
    MAX_PICTURED_PIXELS,
    MAX_PIXELS,
    PNG,
    SIZES,
    WEBP,
    Card,
    CommonParameters,
    Format,
)
from pyoji.engine.color import Color
from pyoji.engine.design import Templates
from pyoji.engine.design.parameters import COMMON
from pyoji.engine.warning import ScaleTooLarge

from tests.tree import ROOT

TITLE = "뻐꾸기 시계가 하루에 우는 횟수"
NAME = "og-cuckoo-network"

CARD = Card(
    template="plain",
    revision="1",
    lang="ko",
    size=SIZES["og"],
    scale=1.0,
    format=PNG,
    quality=0,
    common=CommonParameters(title=TITLE, theme="dark", accent=Color(1, 2, 3)),
    own=(("badge", None), ("level", 4)),
)


OTHER_TEXTS = {
    "title": "a",
    "subtitle": "b",
    "author": "c",
    "date": "d",
    "tag": "e",
    "site": "f",
    "accent": "#ffb454",
    "bg": "#14213d",
    "fg": "#fff",
    "variant": "3",
    "align": "center",
    "font": "noto",
    "fontSize": "72.5",
    "md": "1",
    "wrap": "fill",
}
OTHER_VALUES = {
    **dict.fromkeys(("subtitle", "author", "date", "tag", "site"), "a"),
    **dict.fromkeys(("accent", "bg", "fg"), Color(4, 5, 6)),
    "theme": "light",
    "variant": 3,
    "align": "end",
    "font": "noto",
    "font_size": 72,
    "md": True,
    "wrap": "fill",
}
"""Other values of the common parameters: as a link writes them, and as a card has them."""


def asked(templates: Templates, format_: Format = PNG, /, **pairs: str) -> Card:
    return templates.card(NAME, [("title", TITLE), *pairs.items()], format_)


# ── the tables ───────────────────────────────────────────────────────────────────────────────


def test_every_size_is_the_same_picture() -> None:
    """A card is 1200 design units wide, but for the tall ones, which are laid out anew."""
    for size in SIZES.values():
        assert SIZES[size.name] is size
        if size.width > size.height:
            assert size.width == pytest.approx(1200 * size.unit)


def test_every_extension_has_its_format() -> None:
    """No two formats share one, and each has its type."""
    assert {e: f.name for e, f in EXTENSIONS.items()} == {
        "png": "png",
        "jpg": "jpeg",
        "jpeg": "jpeg",
        "webp": "webp",
    }
    assert {f.media_type for f in FORMATS.values()} == {"image/png", "image/jpeg", "image/webp"}


@pytest.mark.parametrize("size", SIZES)
def test_a_card_has_so_many_pixels(templates: Templates, size: str) -> None:
    """At the largest scale that is drawn; a hundredth more would be too many."""
    card = asked(templates, size=size, scale="2")
    most = SIZES[size].max_scale
    assert card.scale == min(2.0, most)
    assert card.pixels <= MAX_PIXELS
    if most < 2:
        assert replace(card, scale=most + 0.02).pixels > MAX_PIXELS


@pytest.mark.parametrize(("size", "scale"), [("og", 1.65), ("square", 1.33), ("kakao", 2.0)])
def test_a_card_with_a_picture_has_fewer_pixels(
    templates: Templates, size: str, scale: float
) -> None:
    """Each of them costs more; a warning says so. One without its picture is as any other."""
    pairs = [("title", "a"), ("size", size), ("scale", "2")]
    bare = templates.card("cover", pairs, PNG)
    card = templates.card("cover", [*pairs, ("image", "https://cdn.example.com/a.png")], PNG)
    assert card.scale == scale
    assert card.pixels <= MAX_PICTURED_PIXELS < bare.pixels or size == "kakao"
    expected = (
        ()
        if size == "kakao"
        else (ScaleTooLarge(2.0, scale, size, MAX_PICTURED_PIXELS, is_pictured=True),)
    )
    assert card.warnings == expected


def test_too_large_a_scale_is_drawn_at_the_largest(templates: Templates) -> None:
    """It is no error, for there are such links; it is the same card, and a warning says so."""
    largest = asked(templates, size="square", scale="1.6")
    for scale in ("1.61", "2"):
        card = asked(templates, size="square", scale=scale)
        assert card == largest
        assert card.digest == largest.digest
        expected = ScaleTooLarge(float(scale), 1.6, "square", MAX_PIXELS, is_pictured=False)
        assert card.warnings == (expected,)
    assert largest.warnings == ()
    assert asked(templates, size="og", scale="2").warnings == ()


# ── the digest ───────────────────────────────────────────────────────────────────────────────


def test_equal_cards_have_equal_digests() -> None:
    """32 hexadecimal digits."""
    assert CARD.digest == replace(CARD).digest
    assert len(CARD.digest) == 32
    assert int(CARD.digest, 16) >= 0


def test_a_version_is_of_the_picture_and_not_of_the_file() -> None:
    """Equal in every format, at every scale and after a purge."""
    others = (
        replace(CARD, format=WEBP, quality=80),
        replace(CARD, scale=2.0),
        replace(CARD, edition="2"),
    )
    assert {each.version for each in others} == {CARD.version}
    assert re.fullmatch("p[0-9a-f]{10}", CARD.version)
    assert replace(CARD, revision="other").version != CARD.version
    assert replace(CARD, lang="fa").version != CARD.version


def test_whatever_changes_the_picture_changes_the_digest() -> None:
    """Each field counts, the template's revision too, and a value is not its spelling."""
    others = [
        CARD,
        replace(CARD, template="other"),
        replace(CARD, revision="2"),
        replace(CARD, lang="ja"),
        replace(CARD, size=SIZES["x"]),
        replace(CARD, scale=2.0),
        replace(CARD, format=JPEG, quality=80),
        replace(CARD, format=WEBP, quality=80),
        replace(CARD, format=JPEG, quality=81),
        *(replace(CARD, common=replace(CARD.common, **{n: v})) for n, v in OTHER_VALUES.items()),
        replace(CARD, common=replace(CARD.common, variant=0)),
        replace(CARD, common=replace(CARD.common, title=TITLE + "\ud800")),
        replace(CARD, own=()),
        replace(CARD, own=(("badge", None), ("level", 0))),
        replace(CARD, own=(("badge", None), ("level", "4"))),
        replace(CARD, own=(("badge", None), ("level", False))),
    ]
    for one, other in combinations(others, 2):
        assert one.digest != other.digest


def test_a_value_is_found_by_its_name() -> None:
    """Common and own ones, `values` in the order of their names."""
    assert (CARD.by_name["title"], CARD.by_name["level"]) == (TITLE, 4)
    assert tuple(CARD.by_name.items()) == CARD.values
    assert list(CARD.by_name) == sorted([*COMMON_FIELDS, "badge", "level"])


def test_every_common_parameter_is_a_field(templates: Templates) -> None:
    """Of the common parameters, or of the card itself; a new one has to find its place."""
    assert set(COMMON_FIELDS) | {"lang", "size", "scale", "quality"} == set(COMMON)
    assert {name.casefold() for name in COMMON_FIELDS} == {
        field.replace("_", "") for field in COMMON_FIELDS.values()
    }


@pytest.mark.parametrize("pairs", [{}, OTHER_TEXTS], ids=["defaults", "all given"])
def test_a_common_parameter_has_its_type(templates: Templates, pairs: dict[str, str]) -> None:
    """In every design, as its annotation says."""
    types = get_type_hints(CommonParameters)
    for name in templates.names:
        common = templates.card(name, [*pairs.items()], PNG).common
        for field, expected in types.items():
            value = getattr(common, field)
            allowed = get_args(expected) or (expected,)
            if get_origin(expected) is Literal:
                assert value in allowed
            else:
                assert type(value) in {*allowed, int if float in allowed else None}, field
        if pairs:
            assert None not in [getattr(common, field) for field in types]


def test_the_digest_is_of_a_form_that_stays() -> None:
    """Written out here once more: a change of it would draw every card of every blog anew."""
    values = (
        '["accent","#010203"],["align","start"],["author",null],["badge",null],["bg",null],'
        '["date",null],["fg",null],["font","pretendard"],["fontSize",null],["level",4],'
        '["md",false],["site",null],["subtitle",null],["tag",null],["theme","dark"],'
        f'["title","{TITLE}"],["variant",null],["wrap","sense"]'
    )
    form = f'["plain","1","ko","og",1.0,"png",0,[{values}]]'
    assert CARD.digest == hashlib.sha256(form.encode()).hexdigest()[:32]
    later = form.removesuffix("]") + ',"2"]'
    assert replace(CARD, edition="2").digest == hashlib.sha256(later.encode()).hexdigest()[:32]


# ── equal requests ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "pairs",
    [
        {"theme": "dark", "align": "start", "font": "pretendard", "size": "og"},
        {"scale": "1", "quality": "88", "md": "0"},
        {"scale": "1.00", "md": "false"},
        {"scale": "1.0", "md": "NO", "variant": "auto"},
        {"site": "Cuckoo Network"},
        {"lang": "ko"},
        {"lang": "ko-KR"},
        {"lang": "KO_kr"},
        {"theme": "DARK", "size": "OG", "align": "Start", "variant": "AUTO"},
        {"theme": " dark ", "scale": " 1 "},
        {"theme": "", "accent": "", "lang": "", "variant": "", "scale": "", "md": ""},
        {"subtitle": "", "author": "\u200b", "tag": " \t"},
        {"title": unicodedata.normalize("NFD", TITLE)},
        {"title": f"\u202e  {TITLE}\n"},
        {"quality": "40"},
        {"v": "7", "sig": "abc"},
        {"fbclid": "IwAR0", "utm_source": "newsletter", "TITLE": "not a name of ours"},
    ],
    ids=str,
)
def test_equal_requests_make_equal_cards(templates: Templates, pairs: dict[str, str]) -> None:
    """An explicit default, a guessed language, case, spaces, NFD and trackers do not matter."""
    assert asked(templates, **pairs) == asked(templates)
    assert asked(templates, **pairs).digest == asked(templates).digest


@pytest.mark.parametrize(
    "same",
    [
        ["#fff", "#FFF", "#ffffff", "fff", "white", "WHITE", "#ffff", "#ffffff00", "oklch(1 0 0)"],
        ["#1a2b3c", "1A2B3C", " #1a2b3c "],
    ],
    ids=lambda same: same[0],
)
def test_a_colour_has_many_spellings(templates: Templates, same: list[str]) -> None:
    """And one card: a parameter's alpha is left off, since a ground is opaque."""
    for name in ("accent", "bg", "fg"):
        assert len({asked(templates, **{name: text}).digest for text in same}) == 1


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("scale", ["1.5", "1.50", "1.501", "+1.5", "15e-1"]),
        ("md", ["1", "true", "YES", "on"]),
        ("fontSize", ["72", "72.0", "72.001"]),
        ("variant", ["3", "3.0", "03"]),
        ("lang", ["zh-TW", "zh-Hant", "zh_hant_TW"]),
        ("lang", ["he", "iw", "he-IL"]),
    ],
)
def test_a_value_has_many_spellings(templates: Templates, name: str, same: list[str]) -> None:
    """What is finer than a picture shows is the same card too."""
    assert len({asked(templates, **{name: text}).digest for text in same}) == 1


def test_the_order_of_parameters_is_no_matter(templates: Templates) -> None:
    """Order does not matter, and only the last of repeated parameters counts."""
    pairs = [("title", TITLE), ("theme", "light"), ("tag", "시계"), ("scale", "2")]
    card = templates.card(NAME, pairs, PNG)
    assert templates.card(NAME, pairs[::-1], PNG) == card
    assert templates.card(NAME, [("theme", "dark"), *pairs], PNG) == card


def test_quality_counts_for_lossy_formats_alone(templates: Templates) -> None:
    """A PNG is the same at any quality; a JPEG is not."""
    assert asked(templates, quality="40") == asked(templates, quality="90")
    assert asked(templates).quality == 0
    assert asked(templates, JPEG, quality="40").digest != asked(templates, JPEG).digest
    assert asked(templates, JPEG, quality="88") == asked(templates, JPEG)


@pytest.mark.parametrize("title", ["", " ", "\u200b\u2060", "\u3164", "\x00\x07"])
def test_an_invisible_title_is_the_templates_own(templates: Templates, title: str) -> None:
    """The same card as without one."""
    assert templates.card(NAME, [("title", title)], PNG) == templates.card(NAME, [], PNG)


def test_a_digest_is_the_same_in_every_process(templates: Templates) -> None:
    """The digest is independent of PYTHONHASHSEED."""
    source = (
        "from pyoji.engine.card import *\n"
        "from pyoji.engine.color import Color\n"
        f"common, own = {CARD.common!r}, {CARD.own!r}\n"
        "print(Card('plain', '1', 'ko', SIZES['og'], 1.0, PNG, 0, common, own).digest)"
    )
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", source],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == CARD.digest
