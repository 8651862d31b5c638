"""The font bundle as its manifest describes it, and the files that differ from it.

In: a directory with `SOURCES.toml`, the font files, and the licence texts that the manifest names.
Out: a frozen `Bundle` with a digest that identifies it, or findings as sentences for the operator.
It must not open a font, choose one for a character, or know how the bundle is built:
`fonts/build.py` writes the manifest.
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
_COUNTS = re.compile("[A-Z][a-z]{3} [1-9][0-9]{0,6}(, [A-Z][a-z]{3} [1-9][0-9]{0,6})*")


@dataclass(frozen=True, slots=True)
class Package:
    """A published package that fonts were taken from."""

    name: str
    kind: str
    """Package format: `npm` or `debian`."""
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
    """What was changed, in words."""
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
        """SHA-256 in hex over the sorted lines `file name SHA-256`.

        The order of the manifest does not matter.
        """
        lines = sorted(f"{font.name} {font.sha256}\n" for font in self.fonts)
        return hashlib.sha256("".join(lines).encode()).hexdigest()


def read(directory: Path) -> Bundle:
    """Read the manifest in `directory`, without opening a font file.

    Raises `FontError` if the manifest is missing or incomplete.
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
    """Return a sentence for each file in `directory` that differs from the manifest.

    A font or licence text can be missing or changed, a font can be unlisted. Raises `FontError`
    as `read` does.
    """
    bundle = read(directory)
    findings = []
    for font in bundle.fonts:
        findings += _compare(directory, font.name, font.sha256, font.size)
    for package in bundle.packages:
        findings += _compare(directory, package.licence_file, package.licence_sha256)
    listed = {font.name for font in bundle.fonts}
    present = {path.name for path in directory.iterdir() if path.suffix.lower() in FONT_SUFFIXES}
    findings += [f"{name} is not in {MANIFEST}" for name in sorted(present - listed)]
    return findings


def _compare(directory: Path, name: str, sha256: str, size: int | None = None) -> list[str]:
    """Return at most one sentence about a file."""
    try:
        data = (directory / name).read_bytes()
    except FileNotFoundError:
        return [f"{name} is missing"]
    except OSError as error:
        return [f"{name} cannot be read: {error.strerror}"]
    if size is not None and len(data) != size:
        return [f"{name} has {len(data)} bytes instead of {size}"]
    digest = hashlib.sha256(data).hexdigest()
    if digest != sha256:
        return [f"{name} has SHA-256 {digest} instead of {sha256}"]
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
    package_names = {package.name for package in packages}
    for font in fonts:
        if PurePosixPath(font.name).name != font.name or "\\" in font.name:
            raise FontError(f"{path}: {font.name!r} is not a plain file name")
        if font.package not in package_names:
            raise FontError(f"{path}: {font.name} is from {font.package}, which is not listed")
    return Bundle(fonts, packages)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One table of the manifest; each method returns a checked value or raises `FontError`."""

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
        """Return the numbers in a text such as "Hang 11172, Latn 910"; none if it is left out."""
        if key not in self.values:
            return {}
        text = self.text(key)
        if not _COUNTS.fullmatch(text):
            raise self._wrong(key, "scripts with a number each")
        pairs = (part.split(" ") for part in text.split(", "))
        return {script: int(number) for script, number in pairs}

    def scripts(self, key: str) -> frozenset[str]:
        """Return the scripts listed, none if the key is left out."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(
            isinstance(script, str) and _SCRIPT.fullmatch(script) for script in value
        ):
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

    def _wrong(self, key: str, expected: str) -> FontError:
        return FontError(f"{self.place}: {key} must be {expected}")


def _entries(document: Mapping[str, object], kind: str, path: Path) -> list[tuple[str, _Entry]]:
    """Return the tables `[kind."name"]` of the manifest, in its order; at least one."""
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
