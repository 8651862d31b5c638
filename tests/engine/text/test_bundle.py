"""The font bundle: the one in the tree is sound, and a damaged one is found out."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from pyoji.engine.design import samples
from pyoji.engine.text import bundle
from pyoji.engine.text.fonts import Fonts
from pyoji.engine.text.unicode import properties
from pyoji.errors import FontError

from tests.tree import FONTS

MADE_UP = {"One.otf": b"the first font", "Two.ttf": b"the second font"}
LICENCE = b"Do as you like."


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A sound bundle of two made-up fonts from one package."""
    (tmp_path / "licences").mkdir()
    (tmp_path / "licences" / "foundry.txt").write_bytes(LICENCE)
    manifest = f"""
        [package."@foundry/types"]
        kind = "npm"
        version = "1.0"
        sha256 = "{sha256(b"package")}"
        licence = "OFL-1.1"
        licence_file = "licences/foundry.txt"
        licence_sha256 = "{sha256(LICENCE)}"
        """
    for name, content in MADE_UP.items():
        (tmp_path / name).write_bytes(content)
        manifest += f"""
        [font."{name}"]
        package = "@foundry/types"
        path = "static/{name}"
        done = "nothing"
        bytes = {len(content)}
        sha256 = "{sha256(content)}"
        family = "{name[:3]}"
        weight = 400
        ink = "Hang 2530, Latn 104"
        incomplete = ["Hang"]
        """
    (tmp_path / bundle.MANIFEST).write_text(manifest)
    return tmp_path


# ── the bundle in the tree ───────────────────────────────────────────────────────────────────


def test_the_bundle_in_the_tree_is_sound() -> None:
    """Every font and licence is there, is what the manifest says, and nothing else is."""
    assert bundle.verify(FONTS) == []


def test_every_package_has_its_licence() -> None:
    """Each package behind the fonts has a text of its own: the OFL, under a copyright line."""
    packages = bundle.read(FONTS).packages
    assert len({package.licence_file for package in packages}) == len(packages)
    for package in packages:
        assert package.licence == "OFL-1.1"
        text = (FONTS / package.licence_file).read_text(encoding="utf-8")
        first_line = text.splitlines()[0]
        assert first_line.startswith(("Copyright", "©")), package.name
        assert "SIL Open Font License, Version 1.1" in text, package.name
        assert "PERMISSION & CONDITIONS" in text, package.name


def test_no_licence_is_an_orphan() -> None:
    """Every text in `licences/` belongs to a package."""
    named = {package.licence_file for package in bundle.read(FONTS).packages}
    standing = {path.relative_to(FONTS).as_posix() for path in (FONTS / "licences").iterdir()}
    assert standing == named


def test_the_bundle_stays_within_its_size() -> None:
    """The tree holds at most 100 MB of fonts, and no file above 20 MB."""
    sizes = [font.size for font in bundle.read(FONTS).fonts]
    assert sum(sizes) <= 100_000_000
    assert max(sizes) <= 20_000_000


def test_a_font_with_a_reserved_name_is_unmodified() -> None:
    """A file that goes by a reserved name is the published one."""
    reserved = ("pretendard", "wanted-sans", "@expo-google-fonts/nanum-myeongjo")
    fonts = [font for font in bundle.read(FONTS).fonts if font.package in reserved]
    assert {font.family for font in fonts} == {"Pretendard", "WantedSans", "NanumMyeongjo"}
    assert {font.done for font in fonts} == {"nothing, the file is as published"}


def test_a_font_under_another_name_does_not_use_the_reserved_one() -> None:
    """D2Coding is a reserved name; what is taken out of it has another wherever it is presented."""
    fonts = [font for font in bundle.read(FONTS).fonts if font.package == "fonts-naver-d2coding"]
    assert [font.family for font in fonts] == ["PyojiCode", "PyojiCode"]
    for font in fonts:
        names = TTFont(FONTS / font.name)["name"]
        presented = [str(name) for name in names.names if name.nameID in range(1, 7)]
        assert presented
        assert not any("d2coding" in name.lower() for name in presented)


def test_the_weights_of_the_main_family() -> None:
    """Pretendard has the weights that sans offers."""
    fonts = [font for font in bundle.read(FONTS).fonts if font.family == "Pretendard"]
    assert [font.weight for font in fonts] == [400, 500, 700, 800, 900]


def test_what_a_face_can_draw_is_in_the_manifest() -> None:
    """Hangul is complete in every face that has it but Do Hyeon, whose count is of ink."""
    hangul = {font.family: font for font in bundle.read(FONTS).fonts if "Hang" in font.ink}
    lacking = {family for family, font in hangul.items() if "Hang" in font.incomplete}
    assert lacking == {"DoHyeon"}
    assert hangul["DoHyeon"].ink["Hang"] == 2587
    assert all(font.ink["Hang"] >= 11172 for font in hangul.values() if font.family not in lacking)


def test_ink_in_the_manifest_is_ink_in_the_font(fonts: Fonts) -> None:
    """A syllable that the face of a voice has ink for is counted, and no other."""
    font = next(font for font in bundle.read(FONTS).fonts if font.family == "DoHyeon")
    face = fonts.face("DoHyeon-Regular")
    hangul = [cp for cp in range(0x1100, 0xFFFF) if properties(cp).script == "Hang"]
    glyphs = {cp: face.font.get_nominal_glyph(cp) for cp in hangul if face.covers(cp)}
    assert font.ink["Hang"] == sum(any(face.ink(glyph or 0)) for glyph in glyphs.values())
    assert len(glyphs) == 2587


def test_the_families_of_voices_are_no_fallbacks(fonts: Fonts) -> None:
    """A title in sans never meets a face of another voice."""
    voiced = {font.family for font in bundle.read(FONTS).fonts if not font.fallback}
    assert {"WantedSans", "NotoSerifCJK", "PyojiCode", "DoHyeon", "NotoColorEmoji"} <= voiced
    assert voiced.isdisjoint(fonts.families)


FACES = {
    "poster": ("WantedSans", "NotoSans", "NotoSansCJK", "Changa", "Kanit", "NotoSansDevanagari"),
    "book": (
        *("NotoSerifCJK", "NotoSerif", "NotoNaskhArabic", "NotoSerifThai"),
        "NotoSerifDevanagari",
    ),
    "code": (
        *("PyojiCode", "NotoSansMonoExtraCondensed"),
        *("NotoSansCJK", "NotoSansArabic", "NotoSansThai", "NotoSansDevanagari"),  # as sans
    ),
    "street": (
        *("DoHyeon", "Tektur", "RocknRollOne", "ZCOOLQingKeHuangYou", "Changa", "Kanit", "Teko"),
    ),
}
"""Voice → the families that draw it in every language of the blog."""


@pytest.mark.parametrize("voice", FACES)
@pytest.mark.parametrize("language", sorted(samples()))
def test_a_voice_speaks_every_language(fonts: Fonts, voice: str, language: str) -> None:
    """One face of the voice has ink for all letters of a script in a title."""
    files = [file for file in bundle.read(FONTS).fonts if file.family in FACES[voice]]
    faces = [fonts.face(Path(file.name).stem) for file in files]
    by_script: dict[str, set[int]] = {}
    for cp in map(ord, samples()[language]):
        by_script.setdefault(properties(cp).script, set()).add(cp)
    for script in by_script.keys() - {"Zyyy", "Zinh"}:
        assert any(all(map(face.covers, by_script[script])) for face in faces), script


# ── a bundle that is damaged ─────────────────────────────────────────────────────────────────


def test_a_sound_bundle_has_no_findings(small: Path) -> None:
    """The made-up bundle is sound before anything happens to it."""
    assert bundle.verify(small) == []


@pytest.mark.parametrize(
    ("harm", "finding"),
    [
        (
            lambda at: (at / "One.otf").write_bytes(b"the first"),
            "One.otf has 9 bytes instead of 14",
        ),
        (
            lambda at: (at / "One.otf").write_bytes(b"THE FIRST FONT"),
            f"One.otf has SHA-256 {sha256(b'THE FIRST FONT')} "
            f"instead of {sha256(b'the first font')}",
        ),
        (
            lambda at: (at / "Two.ttf").unlink(),
            "Two.ttf is missing",
        ),
        (
            lambda at: (at / "Three.TTF").write_bytes(b"a stranger"),
            "Three.TTF is not in SOURCES.toml",
        ),
        (
            lambda at: (at / "licences" / "foundry.txt").unlink(),
            "licences/foundry.txt is missing",
        ),
        (
            lambda at: (at / "licences" / "foundry.txt").write_bytes(b""),
            f"licences/foundry.txt has SHA-256 {sha256(b'')} instead of {sha256(LICENCE)}",
        ),
    ],
    ids=["truncated", "changed", "missing", "extra", "no licence", "another licence"],
)
def test_damage_is_found(small: Path, harm: Callable[[Path], object], finding: str) -> None:
    """One damaged file is one finding, which names the file and what is wrong with it."""
    harm(small)
    assert bundle.verify(small) == [finding]


def test_all_damage_is_found_at_once(small: Path) -> None:
    """A finding does not hide the next one."""
    (small / "One.otf").unlink()
    (small / "Two.ttf").unlink()
    assert bundle.verify(small) == ["One.otf is missing", "Two.ttf is missing"]


def test_what_is_no_font_may_stand_beside_the_fonts(small: Path) -> None:
    """The build script and notes are no business of the manifest."""
    (small / "build.py").write_text("")
    assert bundle.verify(small) == []


# ── a manifest that is damaged ───────────────────────────────────────────────────────────────


def test_a_missing_manifest_is_an_error(tmp_path: Path) -> None:
    """A directory without a manifest is no bundle."""
    with pytest.raises(FontError, match=r"SOURCES\.toml cannot be read: No such file"):
        bundle.read(tmp_path)


def test_a_missing_directory_is_an_error(tmp_path: Path) -> None:
    """`verify` does not call an absent bundle sound."""
    with pytest.raises(FontError, match="cannot be read"):
        bundle.verify(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('kind = "npm"', "kind =", "is not TOML"),
        ('kind = "npm"', "kind = 3", r'\[package\."@foundry/types"\]: kind must be a text'),
        ("bytes = 14", "bytes = -14", r'\[font\."One\.otf"\]: bytes must be a positive number'),
        ("bytes = 14", "bytes = true", "bytes must be a positive number"),
        ('family = "One"', "family = []", "family must be a text"),
        ("weight = 400", "weight = 1001", "weight must be a number from 1 to 1000"),
        ("weight = 400", "fallback = 1\nweight = 400", "fallback must be true or false"),
        ("weight = 400", "scale = 3.0\nweight = 400", "scale must be a fraction from 0.5 to 2.0"),
        ("Hang 2530", "Hangul 2530", "ink must be scripts with a number each"),
        ("Hang 2530", "Hang -1", "ink must be scripts with a number each"),
        ('["Hang"]', '["hang"]', "incomplete must be a list of scripts"),
        (sha256(b"the first font"), "abc", "sha256 must be a SHA-256 in lower-case hex"),
        ("licences/foundry.txt", "../foundry.txt", "licence_file must be a path inside the bundle"),
        ("licences/foundry.txt", "/foundry.txt", "licence_file must be a path inside the bundle"),
        ('[font."One.otf"]', '[font."../One.otf"]', "is not a plain file name"),
        ('[package."@foundry/types"]', '[package."other"]', "from @foundry/types, which is not"),
        ("[font.", "[fount.", "lists no font"),
        ("[package.", "[parcel.", "lists no package"),
        ('[font."One.otf"]', '[[font."One.otf"]]', "must be a table"),
    ],
)
def test_a_manifest_says_all_that_it_should(small: Path, old: str, new: str, message: str) -> None:
    """A manifest with a hole in it is refused, and the message names the place."""
    path = small / bundle.MANIFEST
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(FontError, match=message):
        bundle.read(small)


# ── the digest ───────────────────────────────────────────────────────────────────────────────


def test_the_digest_is_over_sorted_names_and_hashes(small: Path) -> None:
    """It can be computed with a shell from the file names and their SHA-256."""
    lines = "".join(f"{name} {sha256(content)}\n" for name, content in sorted(MADE_UP.items()))
    assert bundle.read(small).digest == sha256(lines.encode())


def test_the_digest_does_not_depend_on_the_order(small: Path) -> None:
    """The same files listed in another order are the same bundle."""
    one = bundle.read(small)
    assert replace(one, fonts=one.fonts[::-1]).digest == one.digest


@pytest.mark.parametrize("field", ["name", "sha256"])
def test_the_digest_changes_with_a_file(small: Path, field: str) -> None:
    """Another name or another content is another bundle."""
    one = bundle.read(small)
    first, *rest = one.fonts
    changed = replace(first, **{field: "0" * 64})
    assert replace(one, fonts=(changed, *rest)).digest != one.digest


def test_the_digest_is_about_fonts_alone(small: Path) -> None:
    """Where a file came from does not change what is drawn with it."""
    one = bundle.read(small)
    packages = tuple(replace(package, version="2.0") for package in one.packages)
    assert replace(one, packages=packages).digest == one.digest
