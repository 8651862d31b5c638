"""Assets: a picture is what its name says, and an SVG draws with what is in it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pyoji.engine.design.assets import LIMIT, AssetError, read
from pyoji.engine.paint import check

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'


def encoded(kind: str) -> bytes:
    file = BytesIO()
    Image.new("RGB", (4, 4)).save(file, kind)
    return file.getvalue()


def refused(tmp_path: Path, name: str, content: bytes) -> AssetError:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(AssetError) as caught:
        read(tmp_path / name)
    return caught.value


@pytest.mark.parametrize(
    ("name", "kind"), [("a.png", "PNG"), ("a.jpg", "JPEG"), ("a.jpeg", "JPEG"), ("a.webp", "WEBP")]
)
def test_a_picture_is_read(tmp_path: Path, name: str, kind: str) -> None:
    """Its bytes, as they are."""
    (tmp_path / name).write_bytes(encoded(kind))
    assert read(tmp_path / name) == encoded(kind)


@pytest.mark.parametrize(
    "inside",
    [
        "<path d='M0 0h9'/>",
        '<defs><linearGradient id="a"/></defs><rect fill="url(#a)"/><use href="#a"/>',
        '<image href="data:image/png;base64,AAAA"/>',
        "<style>path {fill: red}</style><title>A mark</title>",
    ],
)
def test_a_mark_is_read(tmp_path: Path, inside: str) -> None:
    """An XML declaration and comments may stand before the root element."""
    head = '\ufeff<?xml version="1.0" encoding="UTF-8"?>\n<!-- by hand -->\n'
    (tmp_path / "a.svg").write_text(head + SVG.format(inside), "utf-8")
    assert b"viewBox" in read(tmp_path / "a.svg")


@pytest.mark.parametrize("unit", ["", "px", "mm", "cm", "in", "pt", "pc", "Q", "em", "ex"])
def test_a_mark_may_say_its_size_in_any_unit(tmp_path: Path, unit: str) -> None:
    """And it can be painted, which is looked at before a card asks for it."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="24{unit}" height="12{unit}">'
    (tmp_path / "a.svg").write_text(head + '<path d="M0 0h9v9z"/></svg>', "utf-8")
    assert check.picture(read(tmp_path / "a.svg")) is None


@pytest.mark.parametrize(
    ("name", "content", "found", "remedy"),
    [
        ("a.gif", b"GIF89a", "the extension '.gif'", "one of .png"),
        ("a.PNG", encoded("PNG"), "the extension '.PNG'", "one of .png"),
        ("a.png", encoded("JPEG"), "type JPEG called a.png", "call it a.jpg"),
        ("a.png", b"", "bytes that are not PNG", "save it as"),
        ("a.webp", b"RIFF0000WAVE", "bytes that are not WebP", "save it as"),
        ("a.svg", b"\x1f\x8b", "bytes that are not SVG", "save it as"),
        ("a.png", b"\0" * (LIMIT + 1), "5,242,881 bytes", "at most 5,242,880"),
        ("a.svg", SVG.format("").encode("utf-16"), "bytes that are not SVG", "save it as"),
        ("a.svg", SVG.format("é").encode("latin-1"), "an encoding other", "save it in UTF-8"),
    ],
)
def test_what_is_no_picture(
    tmp_path: Path, name: str, content: bytes, found: str, remedy: str
) -> None:
    """What it is, and what to do."""
    error = refused(tmp_path, name, content)
    assert found in error.found
    assert remedy in error.remedy


@pytest.mark.parametrize(
    ("content", "found", "remedy"),
    [
        (SVG.format("\n<image href='/etc/passwd'/>"), "'/etc/passwd'", "embed"),
        (SVG.format("\n<image xlink:href='a.png' xmlns:xlink='http://www.w3.org/1999/xlink'/>"),
         "'a.png'", "embed"),
        (SVG.format("\n<use href='https://og.example.com/a.svg#b'/>"), "og.example.com", "embed"),
        (SVG.format("\n<feImage href='file:///a.png'/>"), "file:", "embed"),
        (SVG.format("\n<image href='data:image/svg+xml;base64,AA'/>"), "svg+xml", "embed"),
        (SVG.format("\n<image href='&#x2f;etc'/>"), "'/etc'", "embed"),
        (SVG.format("\n<text>words</text>"), "<text>", "convert text to paths"),
        (SVG.format("\n<g>"), "mismatched tag", "well-formed"),
        ("<!DOCTYPE svg [\n<!ENTITY a 'b'>]>" + SVG.format("&a;"), "the entity a", "write out"),
        ("\n<html/>", "<html>", "must be <svg>"),
        ("\n<svg/>", "no size", "viewBox"),
        ("\n<svg viewBox='0 0 0 9'/>", "no size", "viewBox"),
        ("\n<svg width='100%' height='9'/>", "no size", "viewBox"),
        ("\n<svg width='1' height='21'/>", "1 x 21", "20 times"),
    ],
)  # fmt: skip
def test_what_a_mark_does_without(tmp_path: Path, content: str, found: str, remedy: str) -> None:
    """External links, fonts and entities are refused; the error has the line."""
    error = refused(tmp_path, "a.svg", content.encode())
    assert found in error.found
    assert remedy in error.remedy
    assert error.line == 2
