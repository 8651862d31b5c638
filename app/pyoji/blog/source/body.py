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
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from markdown_it import MarkdownIt


@dataclass(frozen=True, slots=True)
class LinkSpan:
    """An address in a text: what it means, its span, and what surrounds it; see `links.Link`."""

    text: str
    start: int
    end: int
    for_post: bool = False
    alt: str = ""
    amp: str = "&"
    entities: bool = False


def find(text: str, *, mdx: bool) -> Iterator[LinkSpan]:
    """The addresses of a text that hold /api/, in their order."""
    shown = _without_code(text, mdx=mdx)
    found: dict[int, LinkSpan] = {}
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
_BEFORE_BLANK = re.compile(r"\n(?=[ \t\r]*+\n)")
_NOT_NEWLINE = re.compile(r"[^\r\n]")


def _without_code(text: str, *, mdx: bool) -> str:
    """The text, as long as before, with spaces in place of code and comments."""
    text = _blanked(text, _blocks(text, mdx=mdx))
    for opening, closing in [*_HIDDEN, ("{/*", "*/}")] if mdx else _HIDDEN:
        text = _blanked(text, _between(text, opening, closing))
    for pattern, closing in ((_HIDDEN_TAG, "</{}>"), (_HIGHLIGHT, "highlight")):
        text = _blanked(text, _within(text, pattern, closing))
    return _blanked(text, _code_spans(text))


def _between(text: str, opening: str, closing: str) -> Iterator[tuple[int, int]]:
    at = text.find(opening)
    while at >= 0 and (end := text.find(closing, at)) >= 0:
        yield at, end + len(closing)
        at = text.find(opening, end)


def _within(text: str, opening: re.Pattern[str], closing: str) -> Iterator[tuple[int, int]]:
    """The spans from each `opening` to its `closing`, in which {} is the name that opened it."""
    lower = text.lower()
    if len(lower) != len(text):  # İ is two letters in lower case
        lower = text
    at = 0
    while opened := opening.search(text, at):
        name = opened[1].lower() if opening.groups else ""
        at = lower.find(closing.format(name), opened.end())
        if at < 0:
            return
        yield opened.start(), at


def _code_spans(text: str) -> Iterator[tuple[int, int]]:
    """`code`: a run of backticks to the next run of the same length in its paragraph."""
    for first, last in _paragraphs(text):
        runs = list(_TICKS.finditer(text, first, last))
        by_length: dict[int, deque[int]] = {}
        for index, run in enumerate(runs):
            by_length.setdefault(len(run[0]), deque()).append(index)
        index = 0
        while index < len(runs):
            same = by_length[len(runs[index][0])]
            while same and same[0] <= index:
                same.popleft()
            start = runs[index].start()
            if same and not (start and text[start - 1] in "\\{"):
                index = same[0]
                yield start, runs[index].end()
            index += 1


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """The spans between blank lines."""
    start = 0
    for end in _BEFORE_BLANK.finditer(text):
        yield start, end.start()
        start = end.end()
    yield start, len(text)


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


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with spaces in these spans, which ascend."""
    pieces, last = [], 0
    for start, end in spans:
        pieces += [text[last:start], _NOT_NEWLINE.sub(" ", text[max(start, last) : end])]
        last = max(last, end)
    return "".join([*pieces, text[last:]])


# ── Markdown ─────────────────────────────────────────────────────────────────────────────────

_IMAGE = re.compile(r"!\[([^\[\]\\\n]*+(?:(?:\\.|\[[^\[\]\n]*+\])[^\[\]\\\n]*+)*)\]\([ \t]*+")
_BEGINNING = re.compile(r"<?(?:https?:|/)", re.I)
LONGEST = 20_000
"""How far an address may reach, in characters; the service answers no longer ones."""
_TITLE = re.compile(r"""(?<![ \t])[ \t]++(?:"[^"\n]*+"|'[^'\n]*+')[ \t]*+\Z""")
_DEFINITION = re.compile(r"^ {0,3}\[[^\[\]\n]+\]:[ \t]*(\S[^\r\n]*)", re.M)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def _images(shown: str, text: str, mdx: bool) -> Iterator[LinkSpan]:
    closing = _brackets(shown) if _IMAGE.search(shown) else {}
    last = 0
    for image in _IMAGE.finditer(shown):
        span = _destination(shown, image.end(), closing.get(shown.rfind("(", 0, image.end())))
        if span and image.start() >= last:  # none stands in another's address
            last = span[1]
            yield _markdown(text, *span, alt=_ESCAPED.sub(r"\1", image[1]))


_BRACKET = re.compile(r"\\.|[()\n]")


def _brackets(text: str) -> Mapping[int, int]:
    """Where each bracket that opens is closed on its line; not those that a \\ stands before."""
    closed: dict[int, int] = {}
    opened: list[int] = []
    for found in _BRACKET.finditer(text):
        match found[0]:
            case "(":
                opened.append(found.start())
            case ")" if opened:
                closed[opened.pop()] = found.start()
            case "\n":
                opened.clear()
    return closed


def _destination(text: str, start: int, closed: int | None) -> tuple[int, int] | None:
    """The span of an address that is followed by a closing bracket, and perhaps a title."""
    if not _BEGINNING.match(text, start):
        return None
    if text[start] == "<":
        end = text.find(">", start, start + LONGEST)
        return (start + 1, end) if end > 0 and "\n" not in text[start:end] else None
    if closed is None or closed - start > LONGEST:
        return None
    return start, start + len(_TITLE.sub("", text[start:closed]).rstrip())


def _definitions(shown: str, text: str, mdx: bool) -> Iterator[LinkSpan]:
    for found in _DEFINITION.finditer(shown):
        start, written = found.start(1), found[1]
        if written.startswith("<"):
            end = written.find(">")
            if end > 0:
                yield _markdown(text, start + 1, start + end)
        else:
            yield _markdown(text, start, start + len(_TITLE.sub("", written).rstrip()))


def _markdown(text: str, start: int, end: int, alt: str = "") -> LinkSpan:
    written = text[start:end]
    amp = "&amp;" if "&amp;" in written else "&"
    meant = unescape(_ESCAPED.sub(r"\1", written))
    return LinkSpan(meant, start, end, alt=alt, amp=amp, entities=True)


# ── HTML and JSX ─────────────────────────────────────────────────────────────────────────────

_ATTRIBUTE = re.compile(
    r"""(?<![\w:@.-])([A-Za-z_:@][\w:.-]*+)[ \t]*+=[ \t]*+"""
    r"""(?:"([^"\n]*+)"|'([^'\n]*+)'"""
    r"""|\{[ \t]*+(?:"([^"\n]*+)"|'([^'\n]*+)'|`([^`\n]*+)`)[ \t]*+\})"""
)
_OG_IMAGE = re.compile(
    r"""(?:property|name|itemprop)\s*=\s*["'](?:og:image|twitter:image|image)\b""", re.I
)
_ALT = re.compile(r"""\balt\s*=\s*(?:"([^"\n]*)"|'([^'\n]*)')""")


def _attributes(shown: str, text: str, mdx: bool) -> Iterator[LinkSpan]:
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
        yield LinkSpan(
            meant,
            start,
            end,
            for_post=bool(_OG_IMAGE.search(tag)) or tag.lower().startswith("<link"),
            alt=unescape(alt[1] or alt[2] or "") if alt else "",
            amp="&amp;" if entities else "&",
            entities=entities,
        )


LONGEST_TAG = 4000
"""How far before and behind an attribute its tag may begin and end, in characters."""


def _tag(text: str, start: int, end: int) -> str:
    """The tag that an attribute stands in, or "" if it stands in none."""
    opened = text.rfind("<", max(0, start - LONGEST_TAG), start)
    if opened < 0 or not re.match(r"<[A-Za-z]", text[opened : opened + 2]):
        return ""
    before = re.sub(r""""[^"]*"|'[^']*'|=>""", "", text[opened:start])
    if ">" in before:
        return ""
    closed = text.find(">", end, end + LONGEST_TAG)
    return text[opened : closed if closed >= 0 else end]
