"""The faces of the bundle: the choice for each grapheme, and the fallback order."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
import uharfbuzz as hb
from pyoji.engine.text.bundle import read
from pyoji.engine.text.face import Face, open_face
from pyoji.engine.text.fonts import EMOJI, KEPT_CHOICES, KEPT_ORDERS, Fonts
from pyoji.engine.text.itemise import scripts
from pyoji.engine.text.language import of
from pyoji.engine.text.voices import Family
from pyoji.errors import FontError

from tests.tree import FONTS


def chosen(fonts: Fonts, text: str, tag: str = "ko", font: str = "pretendard") -> str | None:
    return fonts.choose(fonts.order(of(tag), font, 700), text)


def test_the_order_for_korean(fonts: Fonts) -> None:
    """Pretendard first, symbols last, the emoji and voices never, every other family once."""
    order = fonts.order(of("ko"), "pretendard", 700)
    assert order[:3] == ("Pretendard-Bold", "NotoSans-Bold", "NotoSansCJK-Bold")
    assert order[-1] == "NotoSansMath-Regular"
    assert EMOJI not in order
    families = [stem.rpartition("-")[0] for stem in order]
    assert len(set(families)) == len(families)
    assert set(families) == {file.family for file in read(FONTS).fonts if file.fallback}


@pytest.mark.parametrize("tag", ["ja", "zh-Hans", "zh-Hant", "zh-HK"])
def test_the_order_where_han_is_written(fonts: Fonts, tag: str) -> None:
    """The CJK face comes first: Pretendard has kana, but they must match the ideographs."""
    assert fonts.order(of(tag), "pretendard", 700)[0] == "NotoSansCJK-Bold"


def test_noto_is_without_pretendard(fonts: Fonts) -> None:
    """A text in Noto has no letters of another design."""
    order = fonts.order(of("ko"), "noto", 400)
    assert order[0] == "NotoSans-Regular"
    assert not [stem for stem in order if stem.startswith("Pretendard")]


@pytest.mark.parametrize(("weight", "style"), [(400, "Regular"), (700, "Bold")])
def test_a_weight_is_a_style(fonts: Fonts, weight: int, style: str) -> None:
    """A family without that style gives the one it has."""
    order = fonts.order(of("ko"), "pretendard", weight)
    assert order[0] == f"Pretendard-{style}"
    assert "NotoSansSymbols2-Regular" in order


@pytest.mark.parametrize(
    ("grapheme", "stem"),
    [
        ("가", "Pretendard-Bold"),
        ("A", "Pretendard-Bold"),
        ("ㅋ", "Pretendard-Bold"),
        ("漢", "NotoSansCJK-Bold"),
        ("\u1112\u119e\u11ab", "NotoSansCJK-Bold"),
        ("ش", "NotoSansArabic-Bold"),
        ("ש", "NotoSansHebrew-Bold"),
        ("ก", "NotoSansThai-Bold"),
        ("क्षि", "NotoSansDevanagari-Bold"),
        ("\ufffd", "NotoSans-Bold"),
        ("ა", "NotoSansGeorgian-Bold"),
        ("\u3164", "Pretendard-Bold"),
        ("\u1160", "NotoSansCJK-Bold"),
        ("\u2800", "NotoSansSymbols2-Regular"),
        ("\u200d", "Pretendard-Bold"),
        ("葛\U000e0101", "NotoSansCJK-Bold"),
    ],
)
def test_a_grapheme_has_its_face(fonts: Fonts, grapheme: str, stem: str) -> None:
    """The first of the order that has all of it; what draws nothing needs no glyph."""
    assert chosen(fonts, grapheme) == stem


def test_a_letter_and_its_mark_come_from_one_face(fonts: Fonts) -> None:
    """A face that has the letter alone gives way to a later one that has both."""
    order = ("Pretendard-Bold", "NotoSans-Bold")
    assert fonts.choose(order, "x\u1df6") == "NotoSans-Bold"
    assert fonts.lacking("Pretendard-Bold", "x\u1df6\u200d") == ("\u1df6",)
    assert fonts.choose(order[:1], "x\u1df6") == "Pretendard-Bold"


@pytest.mark.parametrize("grapheme", ["\ue000", "\U000f0000", "\u0378", "\U00013000"])
def test_some_graphemes_have_none(fonts: Fonts, grapheme: str) -> None:
    """Private-use characters have no face, even if one maps them; nor does an uncovered one."""
    assert chosen(fonts, grapheme) is None
    assert chosen(fonts, "가") is not None


def test_a_choice_is_remembered_within_bounds(fonts: Fonts) -> None:
    """The cache of choices is bounded, and the choice for each grapheme is right."""
    small = Fonts.open(FONTS)
    order = ("Pretendard-Bold",)
    choice = small.choice(order)
    strange = [chr(0xAC00 + n % 11_172) + chr(0x300 + n // 11_172) for n in range(20_000)]
    assert [choice[g] for g in strange] == [small.choose(order, g) for g in strange]
    assert 0 < len(choice) <= KEPT_CHOICES
    assert small.choice(order) is choice


def test_languages_without_families_share_an_order(fonts: Fonts) -> None:
    """Invented languages do not fill the memory with orders."""
    before = fonts.order(of("ko"), "pretendard", 400)
    assert fonts.order(of("xq"), "pretendard", 400) is before
    assert fonts.order(of("ja"), "pretendard", 400) is not before


def of_family(stem: str | None) -> str:
    """The family of a face of the bundle."""
    return str(stem).rpartition("-")[0]


def faces(fonts: Fonts, text: str, tag: str, font: str, weight: int = 700) -> list[str | None]:
    """The face of each character of a text."""
    fallback = fonts.fallback(of(tag), font, weight).for_text(text)
    return [fallback.face(*letter) for letter in zip(text, scripts(text), strict=True)]


@pytest.mark.parametrize(
    ("weight", "stem"),
    [(400, "Regular"), (500, "Medium"), (600, "Bold"), (800, "ExtraBold"), (1000, "Black")],
)
def test_the_nearest_weight_is_chosen(fonts: Fonts, weight: int, stem: str) -> None:
    """As CSS matches it; a family without heavy faces gives its heaviest."""
    order = fonts.order(of("ko"), "sans", weight)
    assert order[0] == f"Pretendard-{stem}"
    assert ("NotoSansHebrew-Bold" if weight > 500 else "NotoSansHebrew-Regular") in order
    assert fonts.order(of("ko"), "pretendard", weight) == order


@pytest.mark.parametrize(
    ("font", "families"),
    [
        ("poster", "ko WantedSans ja NotoSansCJK ar Changa ru NotoSans th Kanit"),
        ("book", "ko NotoSerifCJK ja NotoSerifCJK ar NotoNaskhArabic ru NotoSerifCJK"),
        ("code", "ko PyojiCode ja NotoSansCJK ar NotoSansArabic ru PyojiCode th NotoSansThai"),
        ("street", "ko DoHyeon ja RocknRollOne ar Changa ru Tektur th Kanit"),
        ("myeongjo", "ko NanumMyeongjo ja NotoSerifCJK th NotoSerifThai"),
    ],
)
def test_a_voice_speaks_every_language(fonts: Fonts, font: str, families: str) -> None:
    """Each script has a face of the voice, or of sans where the voice has none."""
    texts = {"ko": "표지", "ja": "表紙のかな", "ar": "غلاف", "ru": "обложка", "th": "ปก"}
    names = families.split()
    for tag, family in zip(names[::2], names[1::2], strict=True):
        assert {of_family(stem) for stem in faces(fonts, texts[tag], tag, font)} == {family}


@pytest.mark.parametrize(
    ("font", "weight", "order"),
    [
        ("poster", 400, "WantedSans-ExtraBlack NotoSans-Black NotoSansCJK-Black Changa-ExtraBold"),
        ("code", 400, "PyojiCode-Regular"),
        ("code", 700, "PyojiCode-Bold"),
    ],
)
def test_a_voice_is_as_heavy_as_its_first_face(
    fonts: Fonts, font: str, weight: int, order: str
) -> None:
    """Its partners and the faces of sans behind them too, where they have such a weight."""
    stems = fonts.order(of("ko"), font, weight)
    assert stems[: len(order.split())] == tuple(order.split())
    heavy = "Black" if font == "poster" else "Bold" if weight == 700 else "Regular"
    assert f"Pretendard-{heavy}" in stems


def test_a_face_that_lacks_a_syllable_sets_none_of_the_title(fonts: Fonts) -> None:
    """Do Hyeon has 2,437 syllables: the others would stand out of its lines."""
    assert set(faces(fonts, "하늘 React", "ko", "street")) == {"DoHyeon-Regular"}
    title = "하늘 펲 React"
    stems = dict(zip(title, faces(fonts, title, "ko", "street"), strict=True))
    assert {stems[letter] for letter in "하늘펲"} == {"Pretendard-ExtraBold"}
    assert "DoHyeon-Regular" not in stems.values()


def test_a_face_that_lacks_letters_of_another_script_keeps_its_own(fonts: Fonts) -> None:
    """A Japanese title with a Turkish word keeps its kanji; the word is of one face."""
    title = "東京のDoğuとかな"
    stems = faces(fonts, title, "ja", "book")
    assert {of_family(stem) for stem in stems[3:7]} == {"NotoSerif"}
    assert set(stems[:3] + stems[7:]) == {"NotoSerifCJK-Bold"}


def test_a_font_has_weights(fonts: Fonts) -> None:
    """Those of the first family that the bundle has of a voice."""
    assert fonts.weights("sans") == (400, 500, 700, 800, 900)
    assert fonts.weights("code") == (400, 700)
    assert fonts.weights("poster") == (950,)


def test_kana_and_kanji_are_of_one_face(fonts: Fonts) -> None:
    """RocknRoll One has 6,700 kanji: one that it lacks takes the kana along."""
    assert set(faces(fonts, "東京のカード", "ja", "street")) == {"RocknRollOne-Regular"}
    assert set(faces(fonts, "鱟のカード", "ja", "street")) == {"NotoSansCJK-Black"}


def test_latin_in_code_keeps_its_width(fonts: Fonts) -> None:
    """Ideographs, which no face of the voice has, do not take it along."""
    stems = faces(fonts, "東京 React 19", "ja", "code")
    assert {of_family(stem) for stem in stems[3:]} == {"NotoSansMonoExtraCondensed"}
    assert set(faces(fonts, "하늘 React 19", "ko", "code")) == {"PyojiCode-Bold"}


@pytest.mark.parametrize(
    ("title", "tag", "family"),
    [
        ("12 языков: React", "ru", "Tektur"),
        ("ปก 12 React", "th", "Kanit"),
        ("하늘 12 React", "ko", "DoHyeon"),
    ],
)
def test_digits_marks_and_latin_follow_the_main_script(
    fonts: Fonts, title: str, tag: str, family: str
) -> None:
    """Where its face has them."""
    assert {of_family(stem) for stem in faces(fonts, title, tag, "street")} == {family}


def test_marks_do_not_mix_two_designs(fonts: Fonts) -> None:
    """Noto Naskh Arabic has digits of a sans and no brackets: both are of the first serif."""
    stems = faces(fonts, "لغة (12)", "ar", "book")
    assert {of_family(stem) for stem in stems[:3]} == {"NotoNaskhArabic"}
    assert {of_family(stem) for stem in stems[3:]} == {"NotoSerifCJK"}


def test_a_letter_that_no_face_has_changes_no_face(fonts: Fonts) -> None:
    """It is a box in any face."""
    assert faces(fonts, "가𳑿나", "ko", "street") == [
        "DoHyeon-Regular", None, "DoHyeon-Regular",
    ]  # fmt: skip


def test_a_text_that_its_voice_has_costs_nothing(fonts: Fonts) -> None:
    """The order of the voice itself is the text's."""
    fallback = fonts.fallback(of("ko"), "street", 700)
    assert fallback.for_text("하늘 1, 2") is fallback
    assert fonts.fallback(of("ko"), "sans", 700).all_or_none == frozenset()


def test_orders_are_remembered_within_bounds() -> None:
    """Texts that lack letters of many faces do not fill the memory with orders."""
    small = Fonts.open(FONTS)
    for weight in range(1, 2 * KEPT_ORDERS):
        fallback = small.fallback(of("ko"), "street", weight)
        fallback.for_text("펲가")
    assert len(small._fallbacks) <= KEPT_ORDERS
    assert len(small._choices) <= KEPT_ORDERS


def latin(stem: str, scale: float = 1.0) -> Face:
    """A face of Latin letters alone, from a file of the bundle."""
    blob = hb.Blob.from_file_path(str(FONTS / "Tektur-SemiBold.ttf"))
    return open_face(stem, blob, scale=scale)


def test_a_font_is_added_and_discarded() -> None:
    """A template's own family comes first; what it lacks is set in a voice. Opened when needed."""
    small = Fonts.open(FONTS)
    opened: list[str] = []

    def opener() -> Face:
        opened.append("Brand@0123456789ab-700")
        return latin(opened[-1])

    family = Family("Brand", {700: "Brand@0123456789ab-700"})
    small.add("brand@0123456789ab", [family], {"Brand@0123456789ab-700": opener}, "book")
    order = small.order(of("ar"), "brand@0123456789ab", 400)
    assert order[:2] == ("Brand@0123456789ab-700", "NotoSerifCJK-Bold")
    assert opened == []
    assert small.weights("brand@0123456789ab") == (700,)
    stems = faces(small, "React 1 غلاف", "ar", "brand@0123456789ab")
    assert set(stems[:8]) == {"Brand@0123456789ab-700"}
    assert set(stems[8:]) == {"NotoNaskhArabic-Bold"}
    assert set(faces(small, "하늘 React", "ko", "brand@0123456789ab")[3:]) == {opened[0]}
    # A Latin letter that it lacks takes the whole title along.
    assert opened[0] not in faces(small, "React \ua7b7", "en", "brand@0123456789ab")
    assert len(opened) == 1
    small.discard("brand@0123456789ab")
    assert small.order(of("ar"), "brand@0123456789ab", 400) == small.order(of("ar"), "sans", 400)
    with pytest.raises(FontError):
        small.face("Brand@0123456789ab-700")


def test_a_family_that_the_bundle_lacks_is_told(tmp_path: Path) -> None:
    """The voice is set in sans, and knows what it lacks."""
    manifest = read(FONTS)
    fewer = replace(manifest, fonts=tuple(f for f in manifest.fonts if f.family != "DoHyeon"))
    small = Fonts(FONTS, fewer)
    fallback = small.fallback(of("ko"), "street", 700)
    assert fallback.absent == ("DoHyeon",)
    assert set(faces(small, "하늘", "ko", "street")) == {"Pretendard-ExtraBold"}


def test_a_picture_is_the_emoji_faces(fonts: Fonts) -> None:
    """The order of faces does not matter; without emoji style the text faces draw it."""
    choice = fonts.choice(fonts.order(of("ko"), "pretendard", 700))
    assert (choice["👍"], choice["❤\ufe0f"]) == (EMOJI, EMOJI)
    assert choice["❤"] not in (EMOJI, None)
    assert (choice["1"], choice["\ue000"]) == ("Pretendard-Bold", None)


def test_threads_choose_alike(fonts: Fonts) -> None:
    """Two threads that fill and clear one cache get the results of a single thread."""
    small = Fonts.open(FONTS)
    order = small.order(of("ko"), "pretendard", 700)
    small.face(order[0])
    letters = [chr(0xAC00 + n) for n in range(KEPT_CHOICES + 2000)]
    with ThreadPoolExecutor(2) as pool:
        found = pool.map(lambda some: [small.choice(order)[g] for g in some], [letters] * 2)
        assert list(found) == [["Pretendard-Bold"] * len(letters)] * 2


def test_ink_and_bearing(fonts: Fonts) -> None:
    """In em, from the origin; a space has none."""
    face = fonts.face("Pretendard-Bold")
    letter, space = face.font.get_nominal_glyph(ord("H")), face.font.get_nominal_glyph(ord(" "))
    above, below = face.ink(letter)
    assert 0.68 < above < 0.76
    assert abs(below) < 0.01
    start, end = face.bearing(letter)
    assert 0 < start < end < face.font.get_glyph_h_advance(letter) / 65536
    assert face.ink(space) == (0.0, 0.0)
    assert face.bearing(space) == (0.0, 0.0)


def test_a_face_is_opened_once(fonts: Fonts) -> None:
    """The second call returns the same object."""
    assert fonts.face("Pretendard-Bold") is fonts.face("Pretendard-Bold")


def test_a_face_that_is_not_there(fonts: Fonts) -> None:
    """The error names the face."""
    with pytest.raises(FontError, match="has no Comic"):
        fonts.face("Comic")


def test_a_face_that_does_not_open() -> None:
    """A bundle that lists a file which is gone says so when the face is wanted."""
    lost = Fonts(FONTS / "nowhere", read(FONTS))
    with pytest.raises(FontError, match=r"Pretendard-Bold\.otf does not open"):
        lost.face("Pretendard-Bold")


def test_a_directory_without_a_bundle(tmp_path: Path) -> None:
    """There is nothing to open."""
    with pytest.raises(FontError):
        Fonts.open(tmp_path)


def test_what_a_face_lacks_of_a_grapheme_is_remembered(
    fonts: Fonts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A title repeats its syllables; no more graphemes are kept than a bound."""
    monkeypatch.setattr("pyoji.engine.text.fonts.KEPT_GRAPHEMES", 2)
    stem = "NotoSansDevanagari-Bold"
    lacking = fonts.lacking(stem, "नि\u20dd")
    assert lacking == ("\u20dd",)
    assert fonts.lacking(stem, "नि\u20dd") is lacking
    for letter in "कखगघ":
        assert fonts.lacking(stem, f"{letter}ि") == ()
    assert fonts.lacking(stem, "नि\u20dd") is not lacking
