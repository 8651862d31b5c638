"""Published packages: fetch one at its pinned version, and read files out of it.

In: the name, version and SHA-256 of a package, and a directory of package files. Out: bytes of
its members, and the licence text to ship. It must not know which fonts are wanted.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from fontTools.ttLib import TTFont

Tree = dict[str, bytes]
"""Path relative to the bundle, with forward slashes → content."""


class BuildError(Exception):
    """The bundle cannot be built here; the message says what to do about it."""


@dataclass(frozen=True)
class Package:
    """A published package, pinned, and the member that holds its licence."""

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
        """The file name that the package manager gives the package."""
        return KINDS[self.kind].archive(self)


@dataclass(frozen=True)
class Kind:
    """A package format: the command that fetches one, its file name, and how to read it."""

    command: Callable[[Package], list[str]]
    archive: Callable[[Package], str]
    tarball: Callable[[bytes], bytes]
    licence: Callable[[bytes, Tree], bytes]
    """(The licence member, the fonts built from the package) → the text to ship."""


def fetch(package: Package, directory: Path) -> None:
    """Download the pinned version into `directory` with its package manager."""
    command = KINDS[package.kind].command(package)
    command_line = " ".join(command)
    if shutil.which(command[0]) is None:
        raise BuildError(
            f"{command[0]} is not installed, so `{command_line}` cannot run. Fetch "
            f"{package.archive} elsewhere and pass its directory with --packages."
        )
    process = subprocess.run(  # noqa: S603  (KINDS spells the command out; its arguments are pinned)
        command, cwd=directory, capture_output=True, text=True, check=False
    )
    if process.returncode != 0:
        raise BuildError(
            f"`{command_line}` failed. If that version is no longer published, take "
            f"{package.archive} from an archive and use --packages.\n{process.stderr.strip()}"
        )


def load(package: Package, directory: Path) -> bytes:
    """Return the package's bytes; BuildError unless they are the pinned ones."""
    path = directory / package.archive
    if not path.is_file():
        raise BuildError(f"{package.archive} ({package.name} {package.version}) is not there")
    data = path.read_bytes()
    digest = sha256(data)
    if digest != package.sha256:
        raise BuildError(f"{package.archive} has SHA-256 {digest}, pinned is {package.sha256}")
    return data


def members(package: Package, data: bytes, paths: Iterable[str]) -> dict[str, bytes]:
    """Return the named files inside a package, by path without a leading `./`."""
    missing = set(paths)
    contents: dict[str, bytes] = {}
    tarball = KINDS[package.kind].tarball(data)
    with tarfile.open(fileobj=io.BytesIO(tarball), mode="r:*") as tar:
        for member in tar:
            path = member.name.removeprefix("./")
            stream = tar.extractfile(member) if path in missing else None
            if stream is not None:
                contents[path] = stream.read()
                missing.discard(path)
    if missing:
        raise BuildError(f"{package.name} {package.version} lacks {', '.join(sorted(missing))}")
    return contents


def licence_text(package: Package, member: bytes, fonts: Tree) -> bytes:
    """Return the licence to ship for the fonts built from a package."""
    return KINDS[package.kind].licence(member, fonts)


def sha256(data: bytes) -> str:
    """Return the SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def _deb_tarball(deb: bytes) -> bytes:
    """Return the `data.tar.*` member of a Debian package, an `ar` archive (deb(5), ar(5))."""
    offset = len(b"!<arch>\n")
    while offset < len(deb):
        header = deb[offset : offset + 60]
        size = int(header[48:58])
        offset += 60
        if header.startswith(b"data.tar"):
            return deb[offset : offset + size]
        offset += size + size % 2
    raise BuildError("a Debian package holds no data.tar")


def _dep5_licence(member: bytes, fonts: Tree) -> bytes:
    """Return the licence in a Debian `copyright` file, below the fonts' own copyright lines.

    The file also covers the packaging, which is not shipped, and folds its text as DEP 5 asks:
    each line is indented by one space, and an empty line is a dot. Its copyright years are the
    packager's summary, so the lines come from the name tables instead.
    """
    paragraphs = member.decode().split("\n\n")
    paragraph = next((text for text in paragraphs if "PREAMBLE" in text), None)
    if paragraph is None:
        raise BuildError("a Debian copyright file does not hold the Open Font License")
    _, _, folded = paragraph.partition("License:")
    licence = [line.removeprefix(" ") for line in folded.rstrip().splitlines()[1:]]
    owners: dict[str, list[str]] = {}
    for file, data in fonts.items():
        names = TTFont(io.BytesIO(data), lazy=True)["name"]
        owners.setdefault(names.getDebugName(0), []).append(file)
    lines = []
    for copyright_line, files in owners.items():
        lines += [copyright_line, *(f"    {file}" for file in files)]
    lines += ["", "These fonts are licensed under the SIL Open Font License, Version 1.1:", ""]
    lines += ["" if line == "." else line for line in licence]
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
