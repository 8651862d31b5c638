"""Body: find the addresses in a post's text that may be links to cards.

In: Markdown, MDX or HTML. Out: each address that contains /api/, with its span.

    ![alt](address "title")      ![alt](<address>)      [name]: address
    <img src="address">  <meta property="og:image" content="address">  <Card image={"address"} />

An address ends at the closing bracket or quote, even if it contains a space, which ends a link in
CommonMark. Code, comments and `pre` are skipped. Must not know the form of a card's link beyond
/api/.
"""

from __future__ import annotations

import html
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial

from markdown_it import MarkdownIt

from pyoji.blog.source.anatomy import may_begin, may_lead


@dataclass(frozen=True, slots=True)
class PostLink:
    """A candidate link in a post.

    text        the link, with quotes and entities decoded
    start, end  its span in the text
    for_post    it is the post's own card, not an image in its text
    alt         the image's alternative text
    amp         how the post writes an ampersand at this place
    fixed       why the span cannot be rewritten; "" if it can
    comment     what YAML reads as a comment on the same line
    colon       it contains a colon and a space, which is invalid YAML
    """

    text: str
    start: int
    end: int
    for_post: bool = False
    alt: str = ""
    amp: str = "&"
    fixed: str = ""
    comment: str = ""
    colon: bool = False


def find(text: str, *, mdx: bool) -> Iterator[PostLink]:
    """Yield the addresses that contain /api/, in text order."""
    visible = without_code(text, mdx=mdx)
    if not may_lead(visible):
        return
    links: dict[int, PostLink] = {}
    for search in (_images, _definitions, _attributes):
        for link in search(visible, text, mdx):
            links.setdefault(link.start, link)
    for _, link in sorted(links.items()):
        if may_lead(link.text):
            yield link


_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


def unescape(text: str) -> str:
    """Decode the entities of a text. Unlike in HTML 4, an entity must end in a semicolon."""
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)


# ── skipped text ─────────────────────────────────────────────────────────────────────────────

# Opening and closing delimiters. An unclosed delimiter hides nothing.
_COMMENTS = [("<!--", "-->"), ("{% comment %}", "{% endcomment %}")]
_HIDDEN = [*_COMMENTS, ("{% raw %}", "{% endraw %}")]
_MDX_COMMENT = ("{/*", "*/}")
_HIDDEN_TAG = re.compile(r"<(pre|code|script|style|textarea)\b", re.I)
_HIGHLIGHT = re.compile(r"\{%-?\s*highlight\b|\{\{[<%]\s*highlight\b")
_TICKS = re.compile(r"`+")
_BEFORE_BLANK = re.compile(r"\n(?=[ \t\r]*+\n)")
_LINE_END = re.compile("\n")
_NOT_NEWLINE = re.compile(r"[^\r\n]")


def without_code(text: str, *, mdx: bool) -> str:
    """Replace code and comments by spaces; the length stays the same."""
    text = _blanked(text, _blocks(text, mdx=mdx))
    for opening, closing in [*_HIDDEN, _MDX_COMMENT] if mdx else _HIDDEN:
        text = _blanked(text, _between(text, opening, closing))
    for pattern, closing in ((_HIDDEN_TAG, "</{}>"), (_HIGHLIGHT, "highlight")):
        text = _blanked(text, _within(text, pattern, closing))
    return _blanked(text, _code_spans(text))


def without_comments(text: str, *, mdx: bool) -> str:
    """Replace comments and highlighted code by spaces; the length stays the same. Code stays."""
    delimiters = [*_COMMENTS, _MDX_COMMENT] if mdx else _COMMENTS
    if "highlight" not in text and not any(opening in text for opening, _ in delimiters):
        return text
    visible = _blanked(text, _blocks(text, mdx=mdx))
    visible = _blanked(visible, _code_spans(visible))
    searches = [partial(_between, opening=opening, closing=end) for opening, end in delimiters]
    for search in (*searches, partial(_within, opening=_HIGHLIGHT, closing="highlight")):
        spans = list(search(visible))
        visible, text = _blanked(visible, spans), _blanked(text, spans)
    return text


def _between(text: str, opening: str, closing: str) -> Iterator[tuple[int, int]]:
    start = text.find(opening)
    while start >= 0 and (end := text.find(closing, start)) >= 0:
        yield start, end + len(closing)
        start = text.find(opening, end)


def _within(text: str, opening: re.Pattern[str], closing: str) -> Iterator[tuple[int, int]]:
    """Yield the spans from each `opening` to its `closing`, where {} is the opening tag's name."""
    lower = text.lower()
    if len(lower) != len(text):  # İ has two characters in lower case
        lower = text
    end = 0
    while match := opening.search(text, end):
        name = match[1].lower() if opening.groups else ""
        end = lower.find(closing.format(name), match.end())
        if end < 0:
            return
        yield match.start(), end


def _code_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield code spans: from a run of backticks to the next run of equal length in a paragraph."""
    for first, last in _paragraphs(text):
        runs = list(_TICKS.finditer(text, first, last))
        by_length: dict[int, deque[int]] = {}
        for index, run in enumerate(runs):
            by_length.setdefault(len(run[0]), deque()).append(index)
        index = 0
        while index < len(runs):
            candidates = by_length[len(runs[index][0])]
            while candidates and candidates[0] <= index:
                candidates.popleft()
            start = runs[index].start()
            if candidates and not (start and text[start - 1] in "\\{"):
                index = candidates[0]
                yield start, runs[index].end()
            index += 1


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans between blank lines."""
    start = 0
    for end in _BEFORE_BLANK.finditer(text):
        yield start, end.start()
        start = end.end()
    yield start, len(text)


def _blocks(text: str, *, mdx: bool) -> Iterator[tuple[int, int]]:
    """Yield the spans of fenced and indented code in CommonMark; MDX has no indented code."""
    if not re.search(r"```|~~~|^(?: {4}|\t)", text, re.M):
        return
    starts = [0, *(match.end() for match in _LINE_END.finditer(text)), len(text)]
    for token in _parser(mdx=mdx).parse(re.sub(r"\r(?!\n)", " ", text)):
        if token.type in ("fence", "code_block") and token.map:
            first, last = token.map
            yield starts[first], starts[min(last, len(starts) - 1)]


@lru_cache(maxsize=2)
def _parser(*, mdx: bool) -> MarkdownIt:
    """The parser of blocks, whose text is not parsed."""
    parser = MarkdownIt("commonmark")
    parser.core.ruler.disable(["inline"])
    return parser.disable(["code"]) if mdx else parser


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Replace these spans, in ascending order, by spaces."""
    pieces, last = [], 0
    for start, end in spans:
        pieces += [text[last:start], _NOT_NEWLINE.sub(" ", text[max(start, last) : end])]
        last = max(last, end)
    return "".join([*pieces, text[last:]])


# ── Markdown ─────────────────────────────────────────────────────────────────────────────────

_IMAGE = re.compile(r"!\[([^\[\]\\\n]*+(?:(?:\\.|\[[^\[\]\n]*+\])[^\[\]\\\n]*+)*)\]\([ \t]*+")
MAX_ADDRESS = 20_000
"""The longest address, in characters; the service accepts no longer one."""
_TITLE = re.compile(r"""(?<![ \t])[ \t]++(?:"[^"\n]*+"|'[^'\n]*+')[ \t]*+\Z""")
_DEFINITION = re.compile(r"^ {0,3}\[[^\[\]\n]+\]:[ \t]*(\S[^\r\n]*)", re.M)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def _images(visible: str, text: str, mdx: bool) -> Iterator[PostLink]:
    closing = _brackets(visible) if _IMAGE.search(visible) else {}
    last = 0
    for image in _IMAGE.finditer(visible):
        span = _destination(visible, image.end(), closing.get(visible.rfind("(", 0, image.end())))
        if span and image.start() >= last:  # not inside another address
            last = span[1]
            yield _markdown(text, *span, alt=_ESCAPED.sub(r"\1", image[1]))


_BRACKET = re.compile(r"\\.|[()\n]")


def _brackets(text: str) -> Mapping[int, int]:
    """Map each opening bracket to its closing bracket on the same line; skip escaped brackets."""
    closing: dict[int, int] = {}
    unclosed: list[int] = []
    for bracket in _BRACKET.finditer(text):
        match bracket[0]:
            case "(":
                unclosed.append(bracket.start())
            case ")" if unclosed:
                closing[unclosed.pop()] = bracket.start()
            case "\n":
                unclosed.clear()
    return closing


def _destination(text: str, start: int, bracket: int | None) -> tuple[int, int] | None:
    """The span of an address before the closing bracket and an optional title."""
    if not may_begin(text, start + (text[start : start + 1] == "<")):
        return None
    if text[start] == "<":
        end = text.find(">", start, start + MAX_ADDRESS)
        return (start + 1, end) if end > 0 and "\n" not in text[start:end] else None
    if bracket is None or bracket - start > MAX_ADDRESS:
        return None
    return start, start + len(_TITLE.sub("", text[start:bracket]).rstrip())


def _definitions(visible: str, text: str, mdx: bool) -> Iterator[PostLink]:
    for definition in _DEFINITION.finditer(visible):
        start, destination = definition.start(1), definition[1]
        if destination.startswith("<"):
            end = destination.find(">")
            if end > 0:
                yield _markdown(text, start + 1, start + end)
        else:
            yield _markdown(text, start, start + len(_TITLE.sub("", destination).rstrip()))


def _markdown(text: str, start: int, end: int, alt: str = "") -> PostLink:
    source = text[start:end]
    amp = "&amp;" if "&amp;" in source else "&"
    address = unescape(_ESCAPED.sub(r"\1", source))
    return PostLink(address, start, end, alt=alt, amp=amp)


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


def _attributes(visible: str, text: str, mdx: bool) -> Iterator[PostLink]:
    for attribute in _ATTRIBUTE.finditer(visible):
        group = attribute.lastindex or 0
        if group < 2 or not may_lead(attribute[group]):
            continue
        tag = _tag(visible, attribute.start(), attribute.end())
        if attribute[1].lower() == "href" and not tag.lower().startswith("<link"):
            continue  # a hyperlink, not an image
        if not tag and not (mdx and group <= 3):
            continue  # an equation in prose
        start, end = attribute.span(group)
        entities = bool(tag) and group <= 3
        address = unescape(text[start:end]) if entities else text[start:end]
        alt = _ALT.search(tag)
        yield PostLink(
            address,
            start,
            end,
            for_post=bool(_OG_IMAGE.search(tag)) or tag.lower().startswith("<link"),
            alt=unescape(alt[1] or alt[2] or "") if alt else "",
            amp="&amp;" if entities else "&",
        )


MAX_TAG_DISTANCE = 4000
"""The longest distance, in characters, from an attribute to the start or end of its tag."""


def _tag(text: str, start: int, end: int) -> str:
    """The tag that contains an attribute, or "" outside of tags."""
    opening = text.rfind("<", max(0, start - MAX_TAG_DISTANCE), start)
    if opening < 0 or not re.match(r"<[A-Za-z]", text[opening : opening + 2]):
        return ""
    before = re.sub(r""""[^"]*"|'[^']*'|=>""", "", text[opening:start])
    if ">" in before:
        return ""
    closing = text.find(">", end, end + MAX_TAG_DISTANCE)
    return text[opening : closing if closing >= 0 else end]
