"""Charset: the bytes of an HTML page → a text to scan, and the way back to words and bytes.

In: bytes, and the charset of an HTTP header if there is one. Out: a view of the bytes.

In most charsets every byte of an ASCII sign is that sign. Their bytes are scanned as they are, one
character a byte, and only the values of interest are decoded: an offset in the text is an offset in
the file, and a byte that is invalid cannot move it. UTF-16 and ISO-2022-JP are decoded whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pyoji.readers import tags

UTF_8 = "utf-8"

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_WIDE = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
"""How a page in UTF-16 without a byte order mark begins."""

_STATEFUL = frozenset({"utf-16-le", "utf-16-be", "iso2022_jp_ext"})
"""Codecs in which the byte of an ASCII sign may be a part of another character."""

# Labels of pages and the codec that reads what browsers read under them (WHATWG Encoding §4.2).
_LABELS = {
    "utf-8": "utf-8", "utf8": "utf-8", "unicode-1-1-utf-8": "utf-8",
    # a meta element that can be read as ASCII is not in UTF-16
    "utf-16": "utf-8", "utf-16le": "utf-8", "utf-16be": "utf-8",
    "euc-kr": "cp949", "cp949": "cp949", "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949",
    "ksc5601": "cp949", "korean": "cp949", "windows-949": "cp949", "uhc": "cp949",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932",
    "windows-31j": "cp932", "ms_kanji": "cp932", "cp932": "cp932",
    "euc-jp": "euc_jp", "x-euc-jp": "euc_jp", "iso-2022-jp": "iso2022_jp_ext",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030",
    "gb18030": "gb18030", "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "x-x-big5": "big5hkscs",
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252",
    "ascii": "cp1252", "iso-8859-9": "cp1254", "latin5": "cp1254", "iso-8859-11": "cp874",
    "tis-620": "cp874", "koi8-r": "koi8_r", "koi8-u": "koi8_u", "macintosh": "mac_roman",
    "ibm866": "cp866",
}  # fmt: skip
_FAMILIES = re.compile(r"(?:iso-?8859-(?:[2-8]|1[03456])|windows-(?:874|125\d))\Z")

_CONTENT_TYPE = re.compile(r"charset\s*=\s*[\"']?([^\s\"';]+)", re.I)
_XML = re.compile(r"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]+)")
_PRESCAN = 4096
"""Bytes in which a declaration is searched. Browsers stop at 1,024; some pages need more."""


@dataclass(frozen=True, slots=True)
class PageText:
    """The text to scan, its codec ("" for a text that needs none), and the file's first bytes."""

    text: str
    codec: str = ""
    bom: int = 0

    def words(self, value: str) -> str:
        """The characters of a piece of the text."""
        if not self.codec or self.is_decoded or value.isascii():
            return value
        return value.encode("latin-1").decode(self.codec, "replace")

    @property
    def is_decoded(self) -> bool:
        """Whether the text was decoded, so that a character may have several bytes."""
        return self.codec in _STATEFUL

    def size(self, start: int, end: int) -> int:
        """The length in the source of a span of the text."""
        if not self.is_decoded:
            return end - start
        errors = "replace" if self.codec.startswith("iso") else "surrogatepass"
        return len(self.text[start:end].encode(self.codec, errors))


def view(source: bytes | str, header: str = "") -> PageText:
    """Return a view of a page. `header` is the charset in the HTTP header, if any."""
    if isinstance(source, str):
        return PageText(source, bom=int(source.startswith("\ufeff")))
    length, codec = next(
        ((len(mark), name) for mark, name in _BOMS if source.startswith(mark)), (0, "")
    )
    codec = codec or next((name for start, name in _WIDE if source.startswith(start)), "")
    codec = codec or codec_of(header) or codec_of(_declaration(source)) or _guess(source)
    if codec in _STATEFUL:
        odd = (len(source) - length) % 2 if codec.startswith("utf-16") else 0
        text = source[length : len(source) - odd].decode(codec, "replace")
        return PageText(text, codec, length)
    return PageText(source.decode("latin-1"), codec, length)


def codec_of(label: str) -> str:
    """Python's codec for a page's label; "" if it is unknown."""
    name = label.strip().lower()
    return _LABELS.get(name) or (name if _FAMILIES.match(name) else "")


def _guess(source: bytes) -> str:
    try:
        source.decode("utf-8")
    except UnicodeDecodeError as error:
        # A page that was cut off within a character is UTF-8 nevertheless.
        is_cut_off = error.start >= len(source) - 3 and error.reason == "unexpected end of data"
        return UTF_8 if is_cut_off else "cp1252"
    return UTF_8


def _declaration(source: bytes) -> str:
    """The charset that a page itself declares; "" if it declares none."""
    text = source[:_PRESCAN].decode("latin-1")
    if xml := _XML.match(text.removeprefix("\xef\xbb\xbf")):
        return xml[1]
    for tag in tags.scan(text, ("meta",)):
        if charset := tag.attributes.get("charset", "").strip():
            return charset
        is_type = tag.attributes.get("http-equiv", "").strip().lower() == "content-type"
        if is_type and (match := _CONTENT_TYPE.search(tag.attributes.get("content", ""))):
            return match[1]
    return ""
