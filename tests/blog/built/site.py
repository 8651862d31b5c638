"""A small built site, as tests need it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def page(title: str, head: str = "", body: str = "", lang: str = "en") -> str:
    """A whole page."""
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n  <meta charset="utf-8">\n'
        f"  <title>{title}</title>\n{head}</head>\n<body>\n{body}</body>\n</html>\n"
    )


def lay(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below a folder."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder
