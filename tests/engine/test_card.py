"""Card: equal requests are equal cards, equal cards have equal digests, unequal ones have not."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from dataclasses import replace
from itertools import combinations

import pytest
from pyoji.engine.card import (
    EXTENSIONS,
    FORMATS,
    JPEG,
    MAX_PICTURED_PIXELS,
    MAX_PIXELS,
    PNG,
    SIZES,
    WEBP,
    Card,
    Format,
)
from pyoji.engine.color import Color
from pyoji.engine.design import Templates
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
    values=(("accent", Color(1, 2, 3)), ("md", False), ("title", TITLE), ("variant", None)),
)


def asked(templates: Templates, format_: Format = PNG, /, **pairs: str) -> Card:
    return templates.card(NAME, [("title", TITLE), *pairs.items()], format_)


# ── the tables ───────────────────────────────────────────────────────────────────────────────


def test_every_size_is_the_same_picture() -> None:
    """A card is 1200 design units wide, but for the square one, which is cut from it."""
    for size in SIZES.values():
        assert SIZES[size.name] is size
        if size.name != "square":
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


@pytest.mark.parametrize(("size", "scale"), [("og", 1.62), ("square", 1.3), ("kakao", 2.0)])
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
        replace(CARD, values=()),
        replace(CARD, values=(("title", TITLE),)),
        replace(CARD, values=(("title", TITLE), ("variant", None))),
        replace(CARD, values=(("title", TITLE), ("variant", 0))),
        replace(CARD, values=(("title", TITLE), ("variant", "0"))),
        replace(CARD, values=(("title", TITLE), ("variant", False))),
        replace(CARD, values=(("title", TITLE + "\ud800"),)),
    ]
    for one, other in combinations(others, 2):
        assert one.digest != other.digest


def test_a_value_is_found_by_its_name() -> None:
    """`by_name` holds what `values` holds."""
    assert CARD.by_name["title"] == TITLE
    assert tuple(CARD.by_name.items()) == CARD.values


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
    """A default said, a language guessed, case, spaces, NFD and trackers make no difference."""
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
    """Nor what a repeated name said before its last."""
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
    """Whatever the seed of Python's hashes."""
    source = (
        "from pyoji.engine.card import *\n"
        "from pyoji.engine.color import Color\n"
        f"print(Card('plain', '1', 'ko', SIZES['og'], 1.0, PNG, 0, {CARD.values!r}).digest)"
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
