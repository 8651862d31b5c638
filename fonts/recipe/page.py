"""The fonts of the playground: the letters of its own words, as WOFF2.

In: the fonts of the bundle, and the files whose words the pages show. Out: four small fonts, in two
weights: Hangul and Latin, and the ideographs and kana that those lack. Parts of Pretendard have
another name (OFL, condition 3). It must not know which word stands where.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from pathlib import Path

import uharfbuzz as hb
from fontTools.ttLib import TTFont

from recipe.packages import Tree
from recipe.treatments import rename, subset

ROOT = Path(__file__).resolve().parents[2]
PLAYGROUND = "app/pyoji/web/playground"
STATIC = f"{PLAYGROUND}/static"
WORDS = (
    (f"{PLAYGROUND}/locales", "*.toml"),
    (f"{PLAYGROUND}/templates", "*.html"),
    ("app/pyoji/engine/design/designs", "**/*.yaml"),
    ("app/pyoji/web/studio/starters", "*.yaml"),
)
"""Folders and patterns of the files whose letters the pages show."""

TOOLS: Mapping[str, str] = {"brotli": "1.2.1"}
"""What compresses WOFF2, in the version whose output the tree holds."""

WEIGHTS = ("Regular", "Bold")
FAMILY, HAN_FAMILY = "Pyoji Page", "Pyoji Page Han"
HAN = (range(0x3000, 0x3100), range(0x4E00, 0xA000), range(0xFF00, 0xFFF0))
"""Characters of the second family; the style sheet names the same ones."""

FEATURES = ("ccmp", "locl", "liga", "calt", "kern", "mark", "tnum", "case")


def letters(root: Path = ROOT) -> frozenset[int]:
    """Return the characters of the pages' words, and ASCII."""
    files = (file for folder, pattern in WORDS for file in (root / folder).glob(pattern))
    texts = "".join(file.read_text(encoding="utf-8") for file in files)
    return frozenset(map(ord, texts)) | frozenset(range(0x20, 0x7F))


def build(bundle: Mapping[str, bytes], wanted: Iterable[int]) -> Tree:
    """Return the page's fonts and their licences by path; `bundle` is the bundle's tree."""
    wanted = frozenset(wanted)
    han = frozenset(character for character in wanted if any(character in part for part in HAN))
    tree: Tree = {}
    for family, source, licence, characters in (
        (FAMILY, "Pretendard", "pretendard", wanted - han),
        (HAN_FAMILY, "NotoSansCJK", "noto-cjk", han),
    ):
        stem = f"{STATIC}/{family.replace(' ', '').lower()}"
        tree[f"{stem}.txt"] = bundle[f"licences/{licence}.txt"]
        for weight in WEIGHTS:
            part = _part(bundle[f"{source}-{weight}.otf"], characters, family)
            tree[f"{stem}-{weight.lower()}.woff2"] = part
    return tree


def standing() -> Tree:
    """Return the page's fonts and licences in the tree of the project."""
    files = (file for kind in ("*.woff2", "*.txt") for file in (ROOT / STATIC).glob(kind))
    return {file.relative_to(ROOT).as_posix(): file.read_bytes() for file in files}


def _part(data: bytes, characters: frozenset[int], family: str) -> bytes:
    plan = hb.SubsetInput()
    plan.unicode_set.clear()
    plan.unicode_set.update(characters)
    renamed = rename(subset(hb.Face(data), plan, FEATURES), family)
    font = TTFont(io.BytesIO(renamed), recalcBBoxes=False, recalcTimestamp=False)
    font.flavor = "woff2"
    stream = io.BytesIO()
    font.save(stream)
    return stream.getvalue()
