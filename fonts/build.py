"""Rebuild the font bundle, byte for byte, from the packages named below.

What goes in: five published packages, each pinned to a version and a SHA-256.
What comes out, beside this script: the font files, `licences/`, and the
manifest `SOURCES.toml` that `app/pyoji/engine/text/bundle.py` reads.

    python fonts/build.py                    fetch, build, write
    python fonts/build.py --check            build elsewhere and compare, write nothing
    python fonts/build.py --packages DIR     use packages already in DIR, fetch nothing

The bytes depend on the two libraries that write them, so their versions are pinned
too. A font leaves here whole (`keep`), without its TrueType instructions (`unhint`),
as one face of a collection without vertical setting (`take_face`), or without the
drawings the renderer does not use (`drop_svg`). Nothing else is done to a font, and
no clock is read: `head.modified` stays what the maker wrote.

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
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from itertools import product
from pathlib import Path

import uharfbuzz as hb
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
CJK_FACE = 1
"""The Korean face of the collection: (Japanese, Korean, Simplified, Traditional, Hong Kong)."""
CJK_FEATURES = (
    *("ccmp", "locl", "ljmo", "vjmo", "tjmo", "liga", "calt", "kern", "mark", "mkmk"),
    *("palt", "halt", "fwid", "hwid", "pwid"),
)


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


def take_face(data: bytes) -> bytes:
    """One face of a collection, every glyph kept, without hints and vertical setting."""
    face = hb.Face(data, CJK_FACE)
    wanted = hb.SubsetInput()
    wanted.keep_everything()
    wanted.flags = (
        hb.SubsetFlags.NO_HINTING
        | hb.SubsetFlags.RETAIN_GIDS
        | hb.SubsetFlags.NOTDEF_OUTLINE
        | hb.SubsetFlags.NO_PRUNE_UNICODE_RANGES
        | hb.SubsetFlags.NAME_LEGACY
    )
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.update(_tag(feature) for feature in CJK_FEATURES)
    wanted.drop_table_tag_set.update(_tag(table) for table in (*VERTICAL_TABLES, "DSIG"))
    return bytes(hb.subset(face, wanted).blob.data)


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
KOREAN_FACE = Treatment(
    f"face {CJK_FACE} (KR) of the collection, all glyphs kept; hints and vertical tables "
    f"dropped; features kept: {' '.join(CJK_FEATURES)}",
    take_face,
)


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


@dataclass(frozen=True)
class Font:
    """One file of the bundle: its name here, its path in its package, what is done to it."""

    file: str
    package: Package
    path: str
    treatment: Treatment


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
PACKAGES = (PRETENDARD, NOTO_CJK, NOTO, NOTO_MONO, NOTO_EMOJI)

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


def fonts() -> Iterator[Font]:
    """Every font of the bundle, in the order the manifest lists them."""
    for weight in ("Bold", "Regular"):
        name = f"Pretendard-{weight}.otf"
        yield Font(name, PRETENDARD, f"package/dist/public/static/{name}", UNTOUCHED)
    for weight in ("Bold", "Regular"):
        stem = f"NotoSansCJK-{weight}"
        path = f"usr/share/fonts/opentype/noto/{stem}.ttc"
        yield Font(f"{stem}.otf", NOTO_CJK, path, KOREAN_FACE)
    for weights, stems in NOTO_FACES:
        for stem, weight in product(stems.split(), weights):
            name = f"{stem}-{weight}.ttf"
            yield Font(name, NOTO, f"usr/share/fonts/truetype/noto/{name}", UNHINTED)
    for weight in ("Bold", "Regular"):
        name = f"NotoSansMono-{weight}.ttf"
        yield Font(name, NOTO_MONO, f"usr/share/fonts/truetype/noto/{name}", UNHINTED)
    path = "package/400Regular/NotoColorEmoji_400Regular.ttf"
    yield Font("NotoColorEmoji.ttf", NOTO_EMOJI, path, COLR_ONLY)


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
    text = [line.removeprefix(" ") for line in folded.strip().splitlines()[1:]]
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
    rows: dict[str, str | int] = {
        "package": font.package.name,
        "path": font.path,
        "done": font.treatment.words,
        "bytes": len(tree[font.file]),
        "sha256": _sha256(tree[font.file]),
    }
    return _table(f'font."{font.file}"', rows)


def _table(name: str, rows: Mapping[str, str | int]) -> str:
    """A TOML table; the values are plain text without quotes or backslashes, or numbers."""
    lines = [f'{key} = "{v}"' if isinstance(v, str) else f"{key} = {v}" for key, v in rows.items()]
    return "\n".join([f"[{name}]", *lines, ""])


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
