"""A body's images: Markdown, MDX or HTML in; every address that may be a card's, and its span, out.

    ![alt](address "title")      ![alt](<address>)      [name]: address
    <img src="address">  <meta property="og:image" content="address">  <Card image={"address"} />

Addresses are taken as their authors meant them: up to the closing bracket or quote, though a
space in them ends a link for CommonMark. What stands in code, comments or `pre` is not looked at.
Must not know what a card's address looks like, but that it holds /api/.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt


@dataclass(frozen=True, slots=True)
class Held:
    """An address in a text: what it means, its span, and what surrounds it; see `links.Link`."""

    text: str
    start: int
    end: int
    own: bool = False
    alt: str = ""
    amp: str = "&"
    entities: bool = False


def find(text: str, *, mdx: bool) -> Iterator[Held]:
    """The addresses of a text that hold /api/, in their order."""
    shown = _without_code(text, mdx=mdx)
    found: dict[int, Held] = {}
    for search in (_images, _definitions, _attributes):
        for held in search(shown, text, mdx):
            found.setdefault(held.start, held)
    for _, held in sorted(found.items()):
        if "/api/" in held.text.casefold():
            yield held


_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


def unescape(text: str) -> str:
    """The text with its entities read; unlike HTML 4's, they end in a semicolon."""
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text)


# ── what is not looked at ────────────────────────────────────────────────────────────────────

# A tag or a brace that opens, and the next that closes it; what never closes hides nothing.
_HIDDEN = [
    ("<!--", "-->"),
    ("{% raw %}", "{% endraw %}"),
    ("{% comment %}", "{% endcomment %}"),
]
_HIDDEN_TAG = re.compile(r"<(pre|code|script|style|textarea)\b", re.I)
_HIGHLIGHT = re.compile(r"\{%-?\s*highlight\b|\{\{[<%]\s*highlight\b")
_TICKS = re.compile(r"`+")


def _without_code(text: str, *, mdx: bool) -> str:
    """The text, as long as before, with spaces in place of code and comments."""
    for start, end in _blocks(text, mdx=mdx):
        text = _blanked(text, start, end)
    pairs = [*_HIDDEN, ("{/*", "*/}")] if mdx else _HIDDEN
    for opening, closing in pairs:
        at = text.find(opening)
        while at >= 0:
            end = text.find(closing, at)
            if end < 0:
                break
            text = _blanked(text, at, end + len(closing))
            at = text.find(opening, end)
    for pattern, closing in ((_HIDDEN_TAG, "</{}>"), (_HIGHLIGHT, "highlight")):
        at = 0
        while opened := pattern.search(text, at):
            name = opened[1].lower() if pattern.groups else ""
            end = text.lower().find(closing.format(name), opened.end())
            if end < 0:
                break
            text = _blanked(text, opened.start(), end)
            at = end
    return _without_spans(text)


def _without_spans(text: str) -> str:
    """Without `code`: a run of backticks to the next run of the same length in its paragraph."""
    pieces, last = [], 0
    for paragraph in re.finditer(r"(?:[^\n]|\n(?![ \t\r]*\n))+", text):
        runs = list(_TICKS.finditer(text, paragraph.start(), paragraph.end()))
        by_length: dict[int, list[int]] = {}
        for index, run in enumerate(runs):
            by_length.setdefault(len(run[0]), []).append(index)
        index = 0
        while index < len(runs):
            same = by_length[len(runs[index][0])]
            while same and same[0] <= index:
                same.pop(0)
            start = runs[index].start()
            if same and not (start and text[start - 1] in "\\{"):
                end = runs[same[0]].end()
                pieces += [text[last:start], _spaces(text[start:end])]
                last, index = end, same[0]
            index += 1
    return "".join([*pieces, text[last:]])


def _blocks(text: str, *, mdx: bool) -> Iterator[tuple[int, int]]:
    """The spans of fenced and indented code, as CommonMark sees them; MDX has no indented code."""
    if not re.search(r"```|~~~|^(?: {4}|\t)", text, re.M):
        return
    parser = MarkdownIt("commonmark")
    parser.core.ruler.disable(["inline"])
    if mdx:
        parser.disable(["code"])
    lines = [0, *(at + 1 for at, each in enumerate(text) if each == "\n"), len(text)]
    for token in parser.parse(re.sub(r"\r(?!\n)", " ", text)):
        if token.type in ("fence", "code_block") and token.map:
            first, last = token.map
            yield lines[first], lines[min(last, len(lines) - 1)]


def _blanked(text: str, start: int, end: int) -> str:
    return text[:start] + _spaces(text[start:end]) + text[end:]


def _spaces(text: str) -> str:
    return re.sub(r"[^\r\n]", " ", text)


# ── Markdown ─────────────────────────────────────────────────────────────────────────────────

_IMAGE = re.compile(r"!\[((?:[^\[\]\\\n]|\\.|\[[^\[\]\n]*\])*)\]\([ \t]*")
_BEGINNING = re.compile(r"<?(?:https?:|/)", re.I)
LONGEST = 20_000
"""How far an address may reach, in characters; the service answers no longer ones."""
_TITLE = re.compile(r"""[ \t]+(?:"[^"\n]*"|'[^'\n]*')[ \t]*\Z""")
_DEFINITION = re.compile(r"^ {0,3}\[[^\[\]\n]+\]:[ \t]*(\S[^\r\n]*)", re.M)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def _images(shown: str, text: str, mdx: bool) -> Iterator[Held]:
    for image in _IMAGE.finditer(shown):
        span = _destination(shown, image.end())
        if span:
            yield _markdown(text, *span, alt=_ESCAPED.sub(r"\1", image[1]))


def _destination(text: str, start: int) -> tuple[int, int] | None:
    """The span of an address that is followed by a closing bracket, and perhaps a title."""
    if not _BEGINNING.match(text, start):
        return None
    line = text.find("\n", start, start + LONGEST)
    line = min(len(text), start + LONGEST) if line < 0 else line
    if text[start : start + 1] == "<":
        end = text.find(">", start, line)
        return (start + 1, end) if end > 0 else None
    depth, at = 0, start
    while at < line:
        if text[at] == "\\":
            at += 1
        elif text[at] == "(":
            depth += 1
        elif text[at] == ")":
            if not depth:
                inside = _TITLE.sub("", text[start:at]).rstrip()
                return start, start + len(inside)
            depth -= 1
        at += 1
    return None


def _definitions(shown: str, text: str, mdx: bool) -> Iterator[Held]:
    for found in _DEFINITION.finditer(shown):
        start, written = found.start(1), found[1]
        if written.startswith("<"):
            end = written.find(">")
            if end > 0:
                yield _markdown(text, start + 1, start + end)
        else:
            yield _markdown(text, start, start + len(_TITLE.sub("", written).rstrip()))


def _markdown(text: str, start: int, end: int, alt: str = "") -> Held:
    written = text[start:end]
    amp = "&amp;" if "&amp;" in written else "&"
    meant = unescape(_ESCAPED.sub(r"\1", written))
    return Held(meant, start, end, alt=alt, amp=amp, entities=True)


# ── HTML and JSX ─────────────────────────────────────────────────────────────────────────────

_ATTRIBUTE = re.compile(
    r"""([A-Za-z_:@][\w:.-]*)[ \t]*=[ \t]*"""
    r"""(?:"([^"\n]*)"|'([^'\n]*)'|\{[ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|`([^`\n]*)`)[ \t]*\})"""
)
_OG_IMAGE = re.compile(
    r"""(?:property|name|itemprop)\s*=\s*["'](?:og:image|twitter:image|image)\b""", re.I
)
_ALT = re.compile(r"""\balt\s*=\s*(?:"([^"\n]*)"|'([^'\n]*)')""")


def _attributes(shown: str, text: str, mdx: bool) -> Iterator[Held]:
    for found in _ATTRIBUTE.finditer(shown):
        group = found.lastindex or 0
        if group < 2 or "/api/" not in found[group].casefold():
            continue
        tag = _tag(shown, found.start(), found.end())
        if found[1].lower() == "href" and not tag.lower().startswith("<link"):
            continue  # it leads somewhere, it is no picture
        if not tag and not (mdx and group <= 3):
            continue  # a sum in prose
        start, end = found.span(group)
        entities = bool(tag) and group <= 3
        meant = unescape(text[start:end]) if entities else text[start:end]
        alt = _ALT.search(tag)
        yield Held(
            meant,
            start,
            end,
            own=bool(_OG_IMAGE.search(tag)) or tag.lower().startswith("<link"),
            alt=unescape(alt[1] or alt[2] or "") if alt else "",
            amp="&amp;" if entities else "&",
            entities=entities,
        )


def _tag(text: str, start: int, end: int) -> str:
    """The tag that an attribute stands in, or "" if it stands in none."""
    opened = text.rfind("<", max(0, start - 4000), start)
    if opened < 0 or not re.match(r"<[A-Za-z]", text[opened : opened + 2]):
        return ""
    before = re.sub(r""""[^"]*"|'[^']*'|=>""", "", text[opened:start])
    if ">" in before:
        return ""
    closed = text.find(">", end)
    return text[opened : closed if closed >= 0 else end]
