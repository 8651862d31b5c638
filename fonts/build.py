"""Rebuild the font bundle, byte for byte, from the packages named below.

What goes in: published packages, each pinned to a version and a SHA-256.
What comes out, beside this script: the font files, `licences/`, and the
manifest `SOURCES.toml` that `app/pyoji/engine/text/bundle.py` reads.

    python fonts/build.py                    fetch, build, write
    python fonts/build.py --check            build elsewhere and compare, write nothing
    python fonts/build.py --packages DIR     use packages already in DIR, fetch nothing

The bytes depend on the two libraries that write them, so their versions are pinned
too. A font leaves here whole (`keep`), without its TrueType instructions (`unhint`),
as one face of a collection without vertical setting (`korean_face`), as a renamed part
of a face whose name is reserved (`code_face`), or without the drawings the renderer does
not use (`drop_svg`). Nothing else is done to a font, and no clock is read:
`head.modified` stays what the maker wrote.

The manifest also says what a face can draw. That is measured on the outlines: a face may
map a letter to an empty glyph. A build with such a face fails.

It must not know the service: this file imports nothing from `app`.
"""

import argparse
import hashlib
import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from itertools import product
from pathlib import Path

import uharfbuzz as hb
from fontTools import unicodedata
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent
MANIFEST = "SOURCES.toml"
LICENCES = "licences"

TOOLS: Mapping[str, str] = {"fonttools": "4.68.0", "uharfbuzz": "0.57.0"}
"""Distribution name → the version whose output the tree holds."""

Tree = dict[str, bytes]
"""Path relative to the bundle, with forward slashes → content."""


class BuildError(Exception):
    """The bundle cannot be built here; the message says what to do about it."""


# ── what is done to a font ──────────────────────────────────────────────────

HINT_TABLES = ("cvt ", "fpgm", "prep", "hdmx", "VDMX", "LTSH")
HINT_LIMITS = (
    "maxTwilightPoints",
    "maxStorage",
    "maxFunctionDefs",
    "maxInstructionDefs",
    "maxStackElements",
    "maxSizeOfInstructions",
)
VERTICAL_TABLES = ("VORG", "vhea", "vmtx")
EDITOR_TABLES = ("DSIG", "FFTM")
"""A signature that a change breaks, and a font editor's time stamps."""
CJK_FACE = 1
"""The Korean face of the collection: (Japanese, Korean, Simplified, Traditional, Hong Kong)."""
CJK_FEATURES = (
    *("ccmp", "locl", "ljmo", "vjmo", "tjmo", "liga", "calt", "kern", "mark", "mkmk"),
    *("palt", "halt", "fwid", "hwid", "pwid"),
)

HAN_EXTENSIONS = ((0x3400, 0x4DBF), (0x20000, 0x2F7FF), (0x30000, 0x3FFFF))
"""CJK Unified Ideographs Extension A; B to F and I; G and H."""
KANA_AND_HAN = (
    *((0x3040, 0x30FF), (0x31F0, 0x31FF), (0xFF65, 0xFF9F)),
    *((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF)),
)
CODE_NAME = "Pyoji Code"
"""D2Coding reserves its name, so a part of it has another (OFL, condition 3)."""
SUBFAMILY = 2
NAMES_SEEN = frozenset({1, SUBFAMILY, 3, 4, 6, 16, 17, 18, 20, 21, 22})
"""Name IDs by which a font is presented to its user."""
WINDOWS_ENGLISH = (3, 1, 0x409)


def keep(data: bytes) -> bytes:
    """The file as its makers published it (a reserved font name forbids more)."""
    return data


def unhint(data: bytes) -> bytes:
    """Drop TrueType instructions and a signature they would break; copy the rest as it is."""
    font = _open(data)
    for tag in (*HINT_TABLES, "DSIG"):
        if tag in font:
            del font[tag]
    glyphs = font["glyf"]
    for name in font.getGlyphOrder():
        glyphs.glyphs[name].trim(remove_hinting=True)
    for limit in HINT_LIMITS:
        setattr(font["maxp"], limit, 0)
    return _save(font)


def drop_svg(data: bytes) -> bytes:
    """Leave COLRv1 as the only drawing of each emoji."""
    font = _open(data)
    for tag in ("SVG ", "CBDT", "CBLC", "DSIG"):
        if tag in font:
            del font[tag]
    return _save(font)


def korean_face(data: bytes) -> bytes:
    """One face of a collection, every glyph kept, without hints and vertical setting."""
    face = hb.Face(data, CJK_FACE)
    plan = hb.SubsetInput()
    plan.keep_everything()
    return _subset(face, plan, CJK_FEATURES, hb.SubsetFlags.RETAIN_GIDS)


def common_korean_face(data: bytes) -> bytes:
    """The same without the ideographs of the extensions, which few titles hold."""
    face = hb.Face(data, CJK_FACE)
    return _subset(face, _without(face, HAN_EXTENSIONS), CJK_FEATURES)


def code_face(index: int) -> Callable[[bytes], bytes]:
    """Return what takes face `index` of D2Coding, without kana and Han, under another name."""

    def apply(data: bytes) -> bytes:
        face = hb.Face(data, index)
        return _rename(_subset(face, _without(face, KANA_AND_HAN), ()), CODE_NAME)

    return apply


def _without(face: hb.Face, ranges: Iterable[tuple[int, int]]) -> hb.SubsetInput:
    """Return the plan of a subset that lacks the characters in `ranges`."""
    dropped = [range(first, last + 1) for first, last in ranges]
    plan = hb.SubsetInput()
    plan.keep_everything()
    plan.glyph_set.clear()
    plan.unicode_set.clear()
    plan.unicode_set.update(cp for cp in face.unicodes if not any(cp in span for span in dropped))
    return plan


def _subset(
    face: hb.Face,
    plan: hb.SubsetInput,
    features: Iterable[str],
    flags: hb.SubsetFlags = hb.SubsetFlags.DEFAULT,
) -> bytes:
    """The planned part of a face with these features, without hints and vertical setting."""
    plan.flags = (
        hb.SubsetFlags.NO_HINTING
        | hb.SubsetFlags.NOTDEF_OUTLINE
        | hb.SubsetFlags.NO_PRUNE_UNICODE_RANGES
        | hb.SubsetFlags.NAME_LEGACY
        | flags
    )
    plan.layout_feature_tag_set.clear()
    plan.layout_feature_tag_set.update(_tag(feature) for feature in features)
    plan.drop_table_tag_set.update(_tag(table) for table in (*VERTICAL_TABLES, *EDITOR_TABLES))
    return bytes(hb.subset(face, plan).blob.data)


def _rename(data: bytes, family: str) -> bytes:
    """Put `family` for the names that a user sees; keep copyright, version and licence."""
    font = _open(data)
    names = font["name"]
    style = names.getDebugName(SUBFAMILY)
    for record in [record for record in names.names if record.nameID in NAMES_SEEN]:
        names.names.remove(record)
    postscript = f"{family.replace(' ', '')}-{style}"
    seen = {1: family, SUBFAMILY: style, 3: postscript, 4: f"{family} {style}", 6: postscript}
    for name_id, text in seen.items():
        names.setName(text, name_id, *WINDOWS_ENGLISH)
    return _save(font)


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")


def _open(data: bytes) -> TTFont:
    return TTFont(io.BytesIO(data), recalcBBoxes=False, recalcTimestamp=False, lazy=True)


def _save(font: TTFont) -> bytes:
    out = io.BytesIO()
    font.save(out, reorderTables=None)
    return out.getvalue()


@dataclass(frozen=True)
class Treatment:
    """A thing done to a font, and the words the manifest has for it."""

    words: str
    apply: Callable[[bytes], bytes]


UNTOUCHED = Treatment("nothing, the file is as published", keep)
UNHINTED = Treatment("TrueType instructions dropped", unhint)
COLR_ONLY = Treatment("SVG table dropped, COLRv1 kept", drop_svg)
_FACE_OF_CJK = f"hints and vertical tables dropped; features kept: {' '.join(CJK_FEATURES)}"
KOREAN_FACE = Treatment(
    f"face {CJK_FACE} (KR) of the collection, all glyphs kept; {_FACE_OF_CJK}",
    korean_face,
)
COMMON_KOREAN_FACE = Treatment(
    f"face {CJK_FACE} (KR) of the collection, without ideographs of the extensions; {_FACE_OF_CJK}",
    common_korean_face,
)
CODE_FACES: Mapping[str, Treatment] = {
    style: Treatment(
        f"face {index} of the collection, renamed {CODE_NAME}; kana, Han and hints dropped",
        code_face(index),
    )
    for index, style in enumerate(("Regular", "Bold"))
}


# ── which packages, which fonts ─────────────────────────────────────────────


@dataclass(frozen=True)
class Package:
    """A published package, pinned: where to get it and what its licence text is called."""

    name: str
    kind: str
    """A key of `KINDS`."""
    version: str
    sha256: str
    licence_member: str
    """Path of the licence text inside the package."""
    licence_file: str
    """Its name in `licences/`."""
    licence: str = "OFL-1.1"

    @property
    def archive(self) -> str:
        """The file name the package manager gives the package."""
        return KINDS[self.kind].archive(self)


WEIGHTS: Mapping[str, int] = {
    "Regular": 400,
    "Medium": 500,
    "Bold": 700,
    "ExtraBold": 800,
    "Black": 900,
    "ExtraBlack": 950,
}
"""Style in a file's name → weight as CSS Fonts 4 §2.2.1 numbers it."""


@dataclass(frozen=True)
class Font:
    """One file of the bundle: its name here, its path in its package, what is done to it."""

    file: str
    """`Family-Style.suffix`, or `Family.suffix` for a family of one face."""
    package: Package
    path: str
    treatment: Treatment
    fallback: bool = True
    """True if the family draws what the faces asked for cannot."""

    @property
    def family(self) -> str:
        """Family as the file's name has it."""
        return self.file.partition(".")[0].partition("-")[0]

    @property
    def weight(self) -> int:
        """Weight as the file's name has it."""
        return WEIGHTS[self.file.partition(".")[0].partition("-")[2] or "Regular"]


PRETENDARD = Package(
    name="pretendard",
    kind="npm",
    version="1.3.9",
    sha256="0ffc240cee83be02520fb4ac1b2a0a51052b9d13506ade0ba90c591dbbb3bd53",
    licence_member="package/dist/LICENSE.txt",
    licence_file="pretendard.txt",
)
NOTO_CJK = Package(
    name="fonts-noto-cjk",
    kind="debian",
    version="1:20220127+repack1-1",
    sha256="4a2515eb6db3978b897fef9709ed0d2b1f4c6c4df4d83d6c4ef65f71f1b1f502",
    licence_member="usr/share/doc/fonts-noto-cjk/copyright",
    licence_file="noto-cjk.txt",
)
NOTO = Package(
    name="fonts-noto-core",
    kind="debian",
    version="20201225-1",
    sha256="58f4f0bb6720f919f92096b3508e1412a0f1544424ade6c5b5bf1eb694dd64ba",
    licence_member="usr/share/doc/fonts-noto-core/copyright",
    licence_file="noto.txt",
)
NOTO_EMOJI = Package(
    name="@expo-google-fonts/noto-color-emoji",
    kind="npm",
    version="0.4.6",
    sha256="8199c361ebffca17e503b7afa3994833efc1db06d63839e0b01e41e2fbd62eeb",
    licence_member="package/LICENSE_FONT",
    licence_file="noto-color-emoji.txt",
)
NOTO_MONO = Package(
    name="fonts-noto-mono",
    kind="debian",
    version="20201225-1",
    sha256="0807ec6454a6f66892159e7939a5c919ac28332e11d54ea78778577d9c569a59",
    licence_member="usr/share/doc/fonts-noto-mono/copyright",
    licence_file="noto-mono.txt",
)
NOTO_CJK_EXTRA = Package(
    name="fonts-noto-cjk-extra",
    kind="debian",
    version="1:20220127+repack1-1",
    sha256="5f6536c99f9b3d77a3c383c3f1544f6d49350e7f20832c4c979af0e33f603cb5",
    licence_member="usr/share/doc/fonts-noto-cjk-extra/copyright",
    licence_file="noto-cjk-extra.txt",
)
NOTO_EXTRA = Package(
    name="fonts-noto-extra",
    kind="debian",
    version="20201225-1",
    sha256="a44b0c7b9e3c72caf4237ab46846652d6d6eea296abfe675f6f604b6562ffd40",
    licence_member="usr/share/doc/fonts-noto-extra/copyright",
    licence_file="noto-extra.txt",
)
D2CODING = Package(
    name="fonts-naver-d2coding",
    kind="debian",
    version="1.3.2-2",
    sha256="3a5b8c3ad4784a642c5ccbb557cc5a4e971985eb30a391618e18cf7ebeaca65f",
    licence_member="usr/share/doc/fonts-naver-d2coding/copyright",
    licence_file="d2coding.txt",
)
WANTED = Package(
    name="wanted-sans",
    kind="npm",
    version="1.0.3",
    sha256="43116ff89a3560fe01458b633b72e38e555f954e86206d1f4c3675ae722f1093",
    licence_member="package/fonts/OFL.txt",
    licence_file="wanted-sans.txt",
)


def _google(family: str, version: str, sha256: str) -> Package:
    """The package of a family from Google Fonts."""
    return Package(
        name=f"@expo-google-fonts/{family}",
        kind="npm",
        version=version,
        sha256=sha256,
        licence_member="package/LICENSE_FONT",
        licence_file=f"{family}.txt",
    )


NANUM_MYEONGJO = _google(
    "nanum-myeongjo", "0.4.1", "76fa74fbb38f5a86bf0e6cf13c781e6bbd56c589dc2072543d4330280c721591"
)
DO_HYEON = _google(
    "do-hyeon", "0.4.1", "ea1a996f6e9a198e1d183536acf6e6cec2e2500a8f66f697364c91a7e140fc8e"
)
ROCKNROLL_ONE = _google(
    "rocknroll-one", "0.4.1", "e7f92524c0ca434770dcdabd093cb6f68253e64da814ac8c41ac9f236c267685"
)
ZCOOL_QINGKE_HUANGYOU = _google(
    "zcool-qingke-huangyou",
    "0.4.1",
    "97ce0a9e98a516cccf4f7578fa4607693d4d3e2c279dbeff2e5487ffce2fbbfe",
)
TEKTUR = _google(
    "tektur", "0.4.2", "2c33f8fd354bfcb6f262032097907ac69c673d39b3dcadb79b9a6dbbcd85dba6"
)
CHANGA = _google(
    "changa", "0.4.2", "2869b9a6cea07e619a8b54b4834e756322d3bb9edae299d79d72cc2146140411"
)
KANIT = _google(
    "kanit", "0.4.1", "59022b9afae4ab6093c39df55a855dbd95e093b047b7c53567071175bd3f3ca3"
)
TEKO = _google("teko", "0.4.1", "97b7024616e2c8070b71aa3290194d16a46e03125099f981f35eee9fb470611e")
PACKAGES = (
    *(PRETENDARD, NOTO_CJK, NOTO_CJK_EXTRA, NOTO, NOTO_EXTRA, NOTO_MONO, NOTO_EMOJI),
    *(WANTED, NANUM_MYEONGJO, D2CODING, DO_HYEON, ROCKNROLL_ONE, ZCOOL_QINGKE_HUANGYOU),
    *(TEKTUR, CHANGA, KANIT, TEKO),
)

OPENTYPE = "usr/share/fonts/opentype/noto"
TRUETYPE = "usr/share/fonts/truetype/noto"
D2CODING_PATH = "usr/share/fonts/truetype/naver-d2coding/D2Coding-Ver1.3.2-20180524-all.ttc"
NOTO_FACES = (
    (
        ("Bold", "Regular"),
        """
        NotoSans NotoSansSymbols
        NotoSansArabic NotoSansHebrew NotoSansThaana NotoSansThai NotoSansLao NotoSansKhmer
        NotoSansMyanmar NotoSansDevanagari NotoSansBengali NotoSansGujarati NotoSansGurmukhi
        NotoSansKannada NotoSansMalayalam NotoSansOriya NotoSansSinhala NotoSansTamil
        NotoSansTelugu NotoSerifTibetan NotoSansArmenian NotoSansGeorgian NotoSansEthiopic
        NotoSansAdlam NotoSansBalinese NotoSansBamum NotoSansCanadianAboriginal NotoSansCham
        NotoSansCherokee NotoSansHanifiRohingya NotoSansJavanese NotoSansKayahLi NotoSansLisu
        NotoSansMeeteiMayek NotoSansOlChiki NotoSansSundanese NotoSansTaiTham
        NotoSerifNyiakengPuachueHmong
        """,
    ),
    (
        ("Regular",),
        """
        NotoSansMath NotoSansSymbols2 NotoSansTamilSupplement
        NotoSansBatak NotoSansBuginese NotoSansChakma NotoSansLepcha NotoSansLimbu
        NotoSansMandaic NotoSansMiao NotoSansMongolian NotoSansNKo NotoSansNewa
        NotoSansNewTaiLue NotoSansOsage NotoSansSaurashtra NotoSansSylotiNagri NotoSansSyriac
        NotoSansTaiLe NotoSansTaiViet NotoSansTifinagh NotoSansVai NotoSansWancho NotoSansYi
        """,
    ),
)
"""(Weights, stems): the scripts of UAX #31 tables 5 and 7, a serif where there is no sans."""


GOOGLE_FACES = (
    (NANUM_MYEONGJO, "NanumMyeongjo", ("ExtraBold",), UNTOUCHED),
    (DO_HYEON, "DoHyeon", ("Regular",), UNHINTED),
    (ROCKNROLL_ONE, "RocknRollOne", ("Regular",), UNHINTED),
    (ZCOOL_QINGKE_HUANGYOU, "ZCOOLQingKeHuangYou", ("Regular",), UNHINTED),
    (TEKTUR, "Tektur", ("Bold",), UNHINTED),
    (CHANGA, "Changa", ("Bold", "ExtraBold"), UNHINTED),
    (KANIT, "Kanit", ("Bold", "Black"), UNHINTED),
    (TEKO, "Teko", ("Bold",), UNHINTED),
)
"""(Package, family, styles, treatment): the faces of single voices."""


def fonts() -> Iterator[Font]:
    """Every font of the bundle, in the order the manifest lists them."""
    yield from _fallback_fonts()
    yield from _voice_fonts()


def _fallback_fonts() -> Iterator[Font]:
    """The faces of sans, and of every script that a title may hold."""
    for style in ("Regular", "Medium", "Bold", "ExtraBold", "Black"):
        name = f"Pretendard-{style}.otf"
        yield Font(name, PRETENDARD, f"package/dist/public/static/{name}", UNTOUCHED)
    for package, style in ((NOTO_CJK, "Bold"), (NOTO_CJK, "Regular"), (NOTO_CJK_EXTRA, "Black")):
        stem = f"NotoSansCJK-{style}"
        yield Font(f"{stem}.otf", package, f"{OPENTYPE}/{stem}.ttc", KOREAN_FACE)
    for styles, stems in NOTO_FACES:
        for stem, style in product(stems.split(), styles):
            yield _noto(NOTO, f"{stem}-{style}")
    for stem in ("NotoSans", "NotoSansArabic", "NotoSansThai", "NotoSansDevanagari"):
        yield _noto(NOTO_EXTRA, f"{stem}-Black")


def _voice_fonts() -> Iterator[Font]:
    """The faces that draw only where a voice, or an emoji, asks for them."""
    for style in ("Bold", "Regular"):
        yield _noto(NOTO_MONO, f"NotoSansMono-{style}", fallback=False)
    stem = "NotoSerifCJK-Bold"
    path = f"{OPENTYPE}/{stem}.ttc"
    yield Font(f"{stem}.otf", NOTO_CJK, path, COMMON_KOREAN_FACE, fallback=False)
    for stem in ("NotoSerif", "NotoSerifThai", "NotoSerifDevanagari", "NotoNaskhArabic"):
        yield _noto(NOTO, f"{stem}-Bold", fallback=False)
    name = "WantedSans-ExtraBlack.otf"
    yield Font(name, WANTED, f"package/fonts/otf/{name}", UNTOUCHED, fallback=False)
    for style, treatment in CODE_FACES.items():
        yield Font(f"PyojiCode-{style}.ttf", D2CODING, D2CODING_PATH, treatment, fallback=False)
    for package, family, styles, treatment in GOOGLE_FACES:
        for style in styles:
            weighted = f"{WEIGHTS[style]}{style}"
            path = f"package/{weighted}/{family}_{weighted}.ttf"
            yield Font(f"{family}-{style}.ttf", package, path, treatment, fallback=False)
    path = "package/400Regular/NotoColorEmoji_400Regular.ttf"
    yield Font("NotoColorEmoji.ttf", NOTO_EMOJI, path, COLR_ONLY, fallback=False)


def _noto(package: Package, stem: str, *, fallback: bool = True) -> Font:
    return Font(f"{stem}.ttf", package, f"{TRUETYPE}/{stem}.ttf", UNHINTED, fallback)


# ── fetching and opening packages ───────────────────────────────────────────


@dataclass(frozen=True)
class Kind:
    """A family of packages: how one is fetched, what its file is called, how it is read."""

    command: Callable[[Package], list[str]]
    archive: Callable[[Package], str]
    tarball: Callable[[bytes], bytes]
    licence: Callable[[bytes, Tree], bytes]
    """(The licence member, the package's built fonts) → the text to ship."""


def _deb_tarball(deb: bytes) -> bytes:
    """The `data.tar.*` member of a Debian package, which is an `ar` archive (deb(5), ar(5))."""
    at = len(b"!<arch>\n")
    while at < len(deb):
        header = deb[at : at + 60]
        size = int(header[48:58])
        at += 60
        if header.startswith(b"data.tar"):
            return deb[at : at + size]
        at += size + size % 2
    raise BuildError("a Debian package holds no data.tar")


def _dep5_licence(member: bytes, built: Tree) -> bytes:
    """The licence out of a Debian `copyright` file, under the fonts' own copyright lines.

    That file also speaks of the packaging, which is not shipped, and folds its text as
    DEP 5 asks: each line indented by one, an empty line written as a dot. Its copyright
    years are the packager's summary, so the lines come from the name tables instead.
    """
    paragraphs = member.decode().split("\n\n")
    folded = next((each for each in paragraphs if "PREAMBLE" in each), None)
    if folded is None:
        raise BuildError("a Debian copyright file does not hold the Open Font License")
    _, _, licence = folded.strip().partition("License:")
    text = [line.removeprefix(" ") for line in licence.splitlines()[1:]]
    owners: dict[str, list[str]] = {}
    for file, data in built.items():
        owners.setdefault(_open(data)["name"].getDebugName(0), []).append(file)
    lines = []
    for copyright_line, files in owners.items():
        lines += [copyright_line, *(f"    {file}" for file in files)]
    lines += ["", "These fonts are licensed under the SIL Open Font License, Version 1.1:", ""]
    lines += ["" if line == "." else line for line in text]
    return ("\n".join(lines) + "\n").encode()


KINDS: Mapping[str, Kind] = {
    "npm": Kind(
        command=lambda p: ["npm", "pack", "--loglevel=error", f"{p.name}@{p.version}"],
        archive=lambda p: f"{p.name.lstrip('@').replace('/', '-')}-{p.version}.tgz",
        tarball=lambda data: data,
        licence=lambda member, _: member,
    ),
    "debian": Kind(
        command=lambda p: ["apt-get", "download", f"{p.name}={p.version}"],
        archive=lambda p: f"{p.name}_{p.version.replace(':', '%3a')}_all.deb",
        tarball=_deb_tarball,
        licence=_dep5_licence,
    ),
}


def fetch(package: Package, directory: Path) -> None:
    """Have the package manager put the pinned version into `directory`."""
    command = KINDS[package.kind].command(package)
    shown = " ".join(command)
    if shutil.which(command[0]) is None:
        raise BuildError(
            f"{command[0]} is not installed, so `{shown}` cannot run. Fetch "
            f"{package.archive} elsewhere and pass its directory with --packages."
        )
    done = subprocess.run(  # noqa: S603  (the command is spelled out in KINDS, its arguments pinned)
        command, cwd=directory, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise BuildError(
            f"`{shown}` failed; if that version is no longer published, take "
            f"{package.archive} from an archive and use --packages.\n{done.stderr.strip()}"
        )


def load(package: Package, directory: Path) -> bytes:
    """The package's bytes, if they are the pinned ones."""
    path = directory / package.archive
    if not path.is_file():
        raise BuildError(f"{package.archive} ({package.name} {package.version}) is not there")
    data = path.read_bytes()
    found = _sha256(data)
    if found != package.sha256:
        raise BuildError(f"{package.archive} has SHA-256 {found}, pinned is {package.sha256}")
    return data


def members(package: Package, data: bytes, wanted: Iterable[str]) -> dict[str, bytes]:
    """The named files inside a package, by path without a leading `./`."""
    missing = set(wanted)
    found: dict[str, bytes] = {}
    tarball = KINDS[package.kind].tarball(data)
    with tarfile.open(fileobj=io.BytesIO(tarball), mode="r:*") as tar:
        for member in tar:
            path = member.name.removeprefix("./")
            content = tar.extractfile(member) if path in missing else None
            if content is not None:
                found[path] = content.read()
                missing.discard(path)
    if missing:
        raise BuildError(f"{package.name} {package.version} lacks {', '.join(sorted(missing))}")
    return found


# ── what a face draws ────────────────────────────────────────────────────────


def _letters(*ranges: tuple[int, int]) -> frozenset[int]:
    return frozenset(cp for first, last in ranges for cp in range(first, last + 1))


REPERTOIRES: Mapping[str, frozenset[int]] = {
    "Arab": _letters((0x621, 0x63A), (0x641, 0x64A)) | set(map(ord, "پچژکگی")),
    "Cyrl": _letters((0x401, 0x40C), (0x40E, 0x44F), (0x451, 0x45C), (0x45E, 0x45F)),
    "Deva": _letters((0x905, 0x90B), (0x90F, 0x90F), (0x913, 0x914), (0x915, 0x928))
    | _letters((0x92A, 0x930), (0x932, 0x933), (0x935, 0x939), (0x93E, 0x943), (0x947, 0x948))
    | _letters((0x94B, 0x94D), (0x95B, 0x95E)),
    "Grek": _letters((0x386, 0x386), (0x388, 0x38A), (0x38E, 0x3A1), (0x3A3, 0x3CE)),
    "Hang": _letters((0xAC00, 0xD7A3)),
    "Hani": _letters((0x4E00, 0x9FA5)),
    "Hebr": _letters((0x5D0, 0x5EA)),
    "Hira": _letters((0x3041, 0x3093)),
    "Kana": _letters((0x30A1, 0x30F6)),
    "Latn": _letters((0x41, 0x5A), (0x61, 0x7A), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x131))
    | _letters((0x134, 0x137), (0x139, 0x13E), (0x141, 0x148), (0x14A, 0x17E))
    | _letters((0x1A0, 0x1A1), (0x1AF, 0x1B0), (0x218, 0x21B), (0x1EA0, 0x1EF9)),
    "Thai": _letters((0xE01, 0xE3A), (0xE40, 0xE4E)),
}
"""Script → the letters that titles in it are written with. Latin holds those of European
languages, Turkish and Vietnamese; Arabic those of Arabic and Persian; Han the 20,902 unified
ideographs of Unicode 1.1."""

EMPTY = frozenset(
    {0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x180F), 0x2800, 0x3164, 0xFFA0}
)
"""Characters of a script that have no ink by nature."""
SHARED = frozenset({"Zyyy", "Zinh", "Zzzz"})
"""Script property of characters that belong to no script of their own."""


def inked_characters(file: str, data: bytes) -> frozenset[int]:
    """The characters of a script that the face has ink for; BuildError where it hides a lack.

    Some faces map every syllable and leave most of the glyphs empty.
    """
    font = hb.Font(hb.Face(data))
    colored = font.face.has_color_paint
    own = {cp for cp in font.face.unicodes if unicodedata.script(chr(cp)) not in SHARED}
    inked = frozenset(cp for cp in own if colored or _has_ink(font, cp))
    empty = sorted(own - inked - EMPTY)
    if empty:
        shown = " ".join(f"U+{cp:04X}" for cp in empty[:8])
        raise BuildError(f"{file} maps {len(empty)} characters to empty glyphs: {shown} …")
    return inked


def _has_ink(font: hb.Font, cp: int) -> bool:
    glyph = font.get_nominal_glyph(cp)
    extents = None if glyph is None else font.get_glyph_extents(glyph)
    return extents is not None and bool(extents.width or extents.height)


def incomplete_scripts(inked: frozenset[int]) -> tuple[str, ...]:
    """The scripts that the face has some usual letters of, but not all."""
    return tuple(
        script
        for script, letters in REPERTOIRES.items()
        if not inked.isdisjoint(letters) and not letters <= inked
    )


# ── the bundle ──────────────────────────────────────────────────────────────


def build(directory: Path) -> Tree:
    """The whole bundle, from the packages in `directory`."""
    tree: Tree = {}
    listed = list(fonts())
    for package in PACKAGES:
        own = [font for font in listed if font.package is package]
        wanted = [package.licence_member, *(font.path for font in own)]
        inside = members(package, load(package, directory), wanted)
        built = {font.file: font.treatment.apply(inside[font.path]) for font in own}
        text = KINDS[package.kind].licence(inside[package.licence_member], built)
        tree |= built | {f"{LICENCES}/{package.licence_file}": text}
    tree[MANIFEST] = manifest(listed, tree).encode()
    return tree


HEADING = """\
# Where every font in this directory comes from, and what was done to it.
# Written by build.py; change that and run it, do not edit this.
"""


def manifest(listed: Iterable[Font], tree: Tree) -> str:
    """The text of `SOURCES.toml` for a built tree."""
    parts = [HEADING, _table("tools", TOOLS)]
    parts += [_package_table(package, tree) for package in PACKAGES]
    parts += [_font_table(font, tree) for font in listed]
    return "\n".join(parts)


def _package_table(package: Package, tree: Tree) -> str:
    licence = f"{LICENCES}/{package.licence_file}"
    rows = {
        "kind": package.kind,
        "version": package.version,
        "sha256": package.sha256,
        "licence": package.licence,
        "licence_file": licence,
        "licence_sha256": _sha256(tree[licence]),
    }
    return _table(f'package."{package.name}"', rows)


def _font_table(font: Font, tree: Tree) -> str:
    data = tree[font.file]
    rows: dict[str, Value] = {
        "package": font.package.name,
        "path": font.path,
        "done": font.treatment.words,
        "bytes": len(data),
        "sha256": _sha256(data),
        "family": font.family,
        "weight": font.weight,
        "fallback": font.fallback,
    }
    inked = inked_characters(font.file, data)
    rows["ink"] = dict(sorted(Counter(map(unicodedata.script, map(chr, inked))).items()))
    if incomplete := incomplete_scripts(inked):
        rows["incomplete"] = incomplete
    return _table(f'font."{font.file}"', rows)


Value = str | int | bool | Sequence[str] | Mapping[str, int]
"""What a row of the manifest holds; texts have no quotes and no backslashes."""


def _table(name: str, rows: Mapping[str, Value]) -> str:
    """A TOML table."""
    return "\n".join([f"[{name}]", *(f"{key} = {_toml(v)}" for key, v in rows.items()), ""])


def _toml(value: Value) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f'"{value}"'
        case int():
            return str(value)
        case Mapping():
            return "{ " + ", ".join(f"{key} = {count}" for key, count in value.items()) + " }"
        case _:
            return "[" + ", ".join(f'"{text}"' for text in value) + "]"


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def on_disk(directory: Path) -> Tree:
    """The bundle as it stands: everything in `directory` that a build would write."""
    paths = [directory / MANIFEST, *(directory / LICENCES).glob("*")]
    paths += [path for path in directory.glob("*") if path.suffix in (".otf", ".ttf")]
    return {
        path.relative_to(directory).as_posix(): path.read_bytes()
        for path in paths
        if path.is_file()
    }


def differences(built: Tree, standing: Tree) -> list[str]:
    """One line for each path that is missing, changed or too many in `standing`."""
    found = []
    for path in sorted(built.keys() | standing.keys()):
        if path not in standing:
            found.append(f"missing: {path}")
        elif path not in built:
            found.append(f"not part of the bundle: {path}")
        elif built[path] != standing[path]:
            found.append(f"different: {path}")
    return found


def write(tree: Tree, directory: Path) -> None:
    """Put the tree into `directory` and take away what no longer belongs to it."""
    for path in on_disk(directory).keys() - tree.keys():
        (directory / path).unlink()
    (directory / LICENCES).mkdir(exist_ok=True)
    for path, content in tree.items():
        (directory / path).write_bytes(content)


def check_tools() -> None:
    """Refuse to build with another version of a library that writes the bytes."""
    for name, pinned in TOOLS.items():
        try:
            found = version(name)
        except PackageNotFoundError:
            found = "not installed"
        if found != pinned:
            raise BuildError(f"{name} {pinned} is needed for these bytes, here it is {found}")


def run(packages: Path | None, *, check: bool) -> int:
    """Build, then compare or write; the exit status of the command."""
    check_tools()
    with tempfile.TemporaryDirectory() as fetched:
        source = packages or Path(fetched)
        if packages is None:
            for package in PACKAGES:
                fetch(package, source)
        tree = build(source)
    size = sum(map(len, tree.values()))
    if not check:
        write(tree, HERE)
        print(f"wrote {len(tree)} files, {size:,} bytes")
        return 0
    found = differences(tree, on_disk(HERE))
    print("\n".join(found) or f"{len(tree)} files, {size:,} bytes: the same byte for byte")
    return 1 if found else 0


def main() -> int:
    """Read the command line; a `BuildError` becomes its message and exit status 2."""
    parser = argparse.ArgumentParser(description="Rebuild the font bundle from its packages.")
    parser.add_argument("--check", action="store_true", help="compare with the tree, write nothing")
    parser.add_argument("--packages", type=Path, metavar="DIR", help="directory of the packages")
    asked = parser.parse_args()
    try:
        return run(asked.packages, check=asked.check)
    except BuildError as error:
        print(f"fonts: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
