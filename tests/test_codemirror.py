"""The vendored editor: the file is the one that its script made, under the licence beside it."""

from __future__ import annotations

import hashlib
import json
import re

from tests.tree import ROOT

FOLDER = ROOT / "app" / "pyoji" / "web" / "studio" / "codemirror"
MODULE = FOLDER / "codemirror.js"
RELEASES = dict(line.rsplit(" ", 1) for line in (FOLDER / "VERSION").read_text().splitlines())
DIGEST = RELEASES.pop("sha256")
PACKAGES = json.loads((FOLDER / "packages.json").read_text())


def test_the_module_is_the_one_that_was_bundled() -> None:
    """Its digest stands in VERSION, beside the version of each package."""
    assert hashlib.sha256(MODULE.read_bytes()).hexdigest() == DIGEST
    bundled = {name: package["version"] for name, package in PACKAGES["bundled"].items()}
    assert bundled == RELEASES


def test_every_package_is_pinned_by_its_hash() -> None:
    """An exact version and a SHA-512, without the address of a registry."""
    for package in (PACKAGES["bundler"] | PACKAGES["bundled"]).values():
        assert set(package) == {"version", "integrity"}
        assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"])
        assert re.fullmatch(r"sha512-[A-Za-z0-9+/]{86}==", package["integrity"])


def test_every_package_has_its_licence() -> None:
    """LICENSE names each of them, in that version, above a notice of copyright."""
    text = (FOLDER / "LICENSE").read_text(encoding="utf-8")
    sections = text.split(f"\n{'-' * 80}\n")
    assert all("Permission is hereby granted" in section for section in sections)
    assert all("Copyright" in section for section in sections)
    headings = {
        line for section in sections for line in section.strip().split("\n\n")[0].split("\n")
    }
    assert headings == {f"{name} {version}" for name, version in RELEASES.items()}


def test_the_module_needs_nothing_else() -> None:
    """It imports no other module, and exports the names that its entry lists."""
    source = MODULE.read_text(encoding="utf-8")
    assert not re.search(r'\bimport\s*[("{*]|\bimport\s+\w+\s+from|\brequire\(', source)
    entry = re.findall(r"export \{([^}]*)\}", (FOLDER / "entry.js").read_text())
    names = {name.strip() for part in entry for name in part.split(",") if name.strip()}
    exported = re.findall(
        r"(?:\w+ as )?([\w$]+)", source.rpartition("export{")[2].partition("}")[0]
    )
    assert set(exported) == names
