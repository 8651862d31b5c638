"""The font bundle as its manifest describes it, and whether the files agree.

What it is for: saying which font files there are, where they come from and, in one
digest, which bundle this is; and finding a file that is not what the manifest says.
In: a directory holding `SOURCES.toml`, the font files beside it, and the licence texts
the manifest names. Out: a frozen `Bundle`, or findings as sentences for the operator.
It must not know what is inside a font, which font a character gets, or how the bundle
was built; `fonts/build.py` writes the manifest and this file reads it.
"""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from pyoji.errors import FontError

MANIFEST = "SOURCES.toml"
FONT_SUFFIXES = frozenset({".otf", ".ttf", ".ttc", ".otc"})
_HEX = frozenset("0123456789abcdef")
_SCRIPT = re.compile("[A-Z][a-z]{3}")


@dataclass(frozen=True, slots=True)
class Package:
    """A published package that fonts were taken from."""

    name: str
    kind: str
    """Who publishes it: `npm` or `debian`."""
    version: str
    sha256: str
    licence: str
    """SPDX identifier."""
    licence_file: str
    """Path of the licence text, relative to the bundle."""
    licence_sha256: str


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font file of the bundle and its origin."""

    name: str
    """File name in the bundle's directory."""
    package: str
    """Name of the package it was taken from."""
    path: str
    """Its path inside that package."""
    done: str
    """What was done to it on the way, in words."""
    size: int
    """Length in bytes."""
    sha256: str
    family: str
    weight: int
    """Weight as CSS counts it, 1 to 1000."""
    fallback: bool = True
    """True if the family is in the default fallback order; False if only a voice asks for it."""
    ink: Mapping[str, int] = field(default_factory=dict)
    """Script (ISO 15924) → number of its characters that the face has ink for."""
    incomplete: frozenset[str] = frozenset()
    """Scripts that the face has some usual letters of, but not all."""
    scale: float = 1.0
    """Factor that brings the face to the size of the voice it is a partner in."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """The fonts of one directory in the manifest's order, and the packages behind them."""

    fonts: tuple[FontFile, ...]
    packages: tuple[Package, ...]

    @property
    def digest(self) -> str:
        """SHA-256, in hex, over the sorted (file name, SHA-256) pairs, a line for each.

        Two bundles with the same files have the same digest, whatever the manifest's order.
        """
        lines = sorted(f"{font.name} {font.sha256}\n" for font in self.fonts)
        return hashlib.sha256("".join(lines).encode()).hexdigest()


def read(directory: Path) -> Bundle:
    """The bundle that the manifest in `directory` describes; the font files stay unopened.

    Raises `FontError` if the manifest is missing or does not say all that it should.
    """
    path = directory / MANIFEST
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FontError(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise FontError(f"{path} is not TOML: {error}") from error
    return _bundle(document, path)


def verify(directory: Path) -> list[str]:
    """One sentence for each file in `directory` that is not what the manifest says.

    Found are a font or licence text that is missing or changed, and a font that the
    manifest does not list. Empty when all is well. Raises `FontError` as `read` does.
    """
    bundle = read(directory)
    findings = []
    for font in bundle.fonts:
        findings += _compare(directory, font.name, font.sha256, font.size)
    for package in bundle.packages:
        findings += _compare(directory, package.licence_file, package.licence_sha256)
    listed = {font.name for font in bundle.fonts}
    standing = {path.name for path in directory.iterdir() if path.suffix.lower() in FONT_SUFFIXES}
    findings += [f"{name} is not in {MANIFEST}" for name in sorted(standing - listed)]
    return findings


def _compare(directory: Path, name: str, sha256: str, size: int | None = None) -> list[str]:
    """What is wrong with one file: nothing, or one sentence."""
    try:
        data = (directory / name).read_bytes()
    except FileNotFoundError:
        return [f"{name} is missing"]
    except OSError as error:
        return [f"{name} cannot be read: {error.strerror}"]
    if size is not None and len(data) != size:
        return [f"{name} has {len(data)} bytes instead of {size}"]
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        return [f"{name} has SHA-256 {found} instead of {sha256}"]
    return []


def _bundle(document: Mapping[str, object], path: Path) -> Bundle:
    packages = tuple(
        Package(
            name=name,
            kind=entry.text("kind"),
            version=entry.text("version"),
            sha256=entry.hash("sha256"),
            licence=entry.text("licence"),
            licence_file=entry.inner_path("licence_file"),
            licence_sha256=entry.hash("licence_sha256"),
        )
        for name, entry in _entries(document, "package", path)
    )
    fonts = tuple(
        FontFile(
            name=name,
            package=entry.text("package"),
            path=entry.text("path"),
            done=entry.text("done"),
            size=entry.count("bytes"),
            sha256=entry.hash("sha256"),
            family=entry.text("family"),
            weight=entry.weight("weight"),
            fallback=entry.flag("fallback"),
            ink=entry.counts("ink"),
            incomplete=entry.scripts("incomplete"),
            scale=entry.factor("scale"),
        )
        for name, entry in _entries(document, "font", path)
    )
    known = {package.name for package in packages}
    for font in fonts:
        if PurePosixPath(font.name).name != font.name or "\\" in font.name:
            raise FontError(f"{path}: {font.name!r} is not a plain file name")
        if font.package not in known:
            raise FontError(f"{path}: {font.name} is from {font.package}, which is not listed")
    return Bundle(fonts, packages)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One table of the manifest, which answers with a checked value or a `FontError`."""

    values: Mapping[str, object]
    place: str

    def text(self, key: str) -> str:
        value = self.values.get(key)
        if not isinstance(value, str) or not value:
            raise self._wrong(key, "a text")
        return value

    def count(self, key: str) -> int:
        value = self.values.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self._wrong(key, "a positive number")
        return value

    def weight(self, key: str) -> int:
        value = self.count(key)
        if value > 1000:
            raise self._wrong(key, "a number from 1 to 1000")
        return value

    def flag(self, key: str) -> bool:
        """Return the flag, true if it is left out."""
        value = self.values.get(key, True)
        if not isinstance(value, bool):
            raise self._wrong(key, "true or false")
        return value

    def factor(self, key: str) -> float:
        """Return the factor, 1 if it is left out."""
        value = self.values.get(key, 1.0)
        if not isinstance(value, float) or not 0.5 <= value <= 2:
            raise self._wrong(key, "a fraction from 0.5 to 2.0")
        return value

    def counts(self, key: str) -> Mapping[str, int]:
        """Return a count for each script, none if the key is left out."""
        table = self.values.get(key, {})
        if not isinstance(table, dict) or not all(map(_is_script, table)):
            raise self._wrong(key, "a table of scripts")
        counts = _Entry(table, f"{self.place}, {key}")
        return {script: counts.count(script) for script in table}

    def scripts(self, key: str) -> frozenset[str]:
        """Return the scripts listed, none if the key is left out."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(map(_is_script, value)):
            raise self._wrong(key, "a list of scripts")
        return frozenset(value)

    def hash(self, key: str) -> str:
        value = self.text(key)
        if len(value) != 64 or not _HEX.issuperset(value):
            raise self._wrong(key, "a SHA-256 in lower-case hex")
        return value

    def inner_path(self, key: str) -> str:
        value = self.text(key)
        path = PurePosixPath(value)
        if path.is_absolute() or ".." in path.parts:
            raise self._wrong(key, "a path inside the bundle")
        return value

    def _wrong(self, key: str, wanted: str) -> FontError:
        return FontError(f"{self.place}: {key} must be {wanted}")


def _is_script(value: object) -> bool:
    """Return True for a code of ISO 15924's form."""
    return isinstance(value, str) and _SCRIPT.fullmatch(value) is not None


def _entries(document: Mapping[str, object], kind: str, path: Path) -> list[tuple[str, _Entry]]:
    """The tables `[kind."name"]` of the manifest, in its order; at least one."""
    tables = document.get(kind)
    if not isinstance(tables, dict) or not tables:
        raise FontError(f"{path} lists no {kind}")
    entries = []
    for name, values in tables.items():
        place = f'{path}, [{kind}."{name}"]'
        if not isinstance(values, dict):
            raise FontError(f"{place}: must be a table")
        entries.append((name, _Entry(values, place)))
    return entries
