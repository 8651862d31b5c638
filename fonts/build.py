"""Rebuild the font bundle, byte for byte, from published packages.

In: the packages that `recipe/sources.py` pins. Out, beside this script: the font files,
`licences/`, and the manifest `SOURCES.toml` that `app/pyoji/engine/text/bundle.py` reads; and the
letters of the playground's own words, among its static files.

    python fonts/build.py                    fetch, build, write
    python fonts/build.py --check            build and compare, write nothing
    python fonts/build.py --packages DIR     use the packages in DIR, fetch nothing
    python fonts/build.py --page             only the fonts of the playground, from the bundle

Libraries write the bytes, so their versions are pinned too. `recipe/catalogue.py` lists the
fonts, `recipe/treatments.py` what is done to them. It must not know the service: nothing here
imports from `app`.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from recipe import catalogue, page
from recipe.manifest import LICENCES, manifest
from recipe.packages import BuildError, Tree, fetch, licence_text, load, members
from recipe.sources import PACKAGES

HERE = Path(__file__).resolve().parent
MANIFEST = "SOURCES.toml"

TOOLS: Mapping[str, str] = {"fonttools": "4.68.0", "uharfbuzz": "0.57.0"}
"""Distribution → the version whose output the tree holds."""


def build(directory: Path) -> Tree:
    """Return the whole bundle, built from the packages in `directory`."""
    tree: Tree = {}
    fonts = list(catalogue.fonts())
    for package in PACKAGES:
        package_fonts = [font for font in fonts if font.package is package]
        paths = {package.licence_member, *(font.path for font in package_fonts)}
        contents = members(package, load(package, directory), paths)
        built = {font.file: font.treatment.apply(contents[font.path]) for font in package_fonts}
        licence = licence_text(package, contents[package.licence_member], built)
        tree |= built | {f"{LICENCES}/{package.licence_file}": licence}
    tree[MANIFEST] = manifest(TOOLS, PACKAGES, fonts, tree).encode()
    return tree


def on_disk(directory: Path) -> Tree:
    """Return everything in `directory` that a build would write."""
    paths = [directory / MANIFEST, *(directory / LICENCES).glob("*")]
    paths += [path for path in directory.glob("*") if path.suffix in (".otf", ".ttf")]
    return {
        path.relative_to(directory).as_posix(): path.read_bytes()
        for path in paths
        if path.is_file()
    }


def differences(built: Tree, standing: Tree) -> list[str]:
    """Return a line for each path that `standing` lacks, has in excess, or holds changed."""
    lines = []
    for path in sorted(built.keys() | standing.keys()):
        if path not in standing:
            lines.append(f"missing: {path}")
        elif path not in built:
            lines.append(f"not part of the bundle: {path}")
        elif built[path] != standing[path]:
            lines.append(f"different: {path}")
    return lines


def write(tree: Tree, directory: Path) -> None:
    """Write the tree into `directory` and delete what no longer belongs to it."""
    for path in on_disk(directory).keys() - tree.keys():
        (directory / path).unlink()
    (directory / LICENCES).mkdir(exist_ok=True)
    for path, content in tree.items():
        (directory / path).write_bytes(content)


def check_tools() -> None:
    """Raise BuildError if a library that writes the bytes has another version."""
    for name, pinned in {**TOOLS, **page.TOOLS}.items():
        try:
            installed = version(name)
        except PackageNotFoundError:
            installed = "not installed"
        if installed != pinned:
            raise BuildError(f"{name} {pinned} is needed for these bytes, here it is {installed}")


def run(packages: Path | None, *, check: bool, only_page: bool) -> int:
    """Build, then compare or write; return the exit status."""
    check_tools()
    if only_page:
        return settle({}, page.build(on_disk(HERE), page.letters()), check=check)
    with tempfile.TemporaryDirectory() as download:
        directory = packages or Path(download)
        if packages is None:
            for package in PACKAGES:
                fetch(package, directory)
        tree = build(directory)
    return settle(tree, page.build(tree, page.letters()), check=check)


def settle(bundle: Tree, page_fonts: Tree, *, check: bool) -> int:
    """Write what was built, or print how it differs; return the exit status."""
    count = len(bundle) + len(page_fonts)
    size = sum(map(len, (*bundle.values(), *page_fonts.values())))
    if not check:
        if bundle:
            write(bundle, HERE)
        for path, content in page_fonts.items():
            (page.ROOT / path).write_bytes(content)
        print(f"wrote {count} files, {size:,} bytes")
        return 0
    lines = differences(bundle, on_disk(HERE)) if bundle else []
    lines += differences(page_fonts, page.standing())
    print("\n".join(lines) or f"{count} files, {size:,} bytes: the same byte for byte")
    return 1 if lines else 0


def main() -> int:
    """Run the command line; a BuildError becomes its message and exit status 2."""
    parser = argparse.ArgumentParser(description="Rebuild the font bundle from its packages.")
    parser.add_argument("--check", action="store_true", help="compare with the tree, write nothing")
    parser.add_argument("--packages", type=Path, metavar="DIR", help="directory of the packages")
    parser.add_argument("--page", action="store_true", help="only the playground's fonts")
    arguments = parser.parse_args()
    try:
        return run(arguments.packages, check=arguments.check, only_page=arguments.page)
    except BuildError as error:
        print(f"fonts: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
