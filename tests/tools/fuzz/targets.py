"""Targets: each function that reads untrusted input, and the properties that hold for any input.

In: random bytes. Out: nothing, or an exception, which is a finding: the target accepted input that
its docstring rules out, or a promised property did not hold. The fuzzing engine brings the bytes
and stops what hangs. This file knows nothing of the engine or pytest, so a saved crash can be
replayed without them.

Importing this file does not import the code under test, since a tracing engine has to be installed
first; `make` imports it.
"""

from __future__ import annotations

import atexit
import json
import math
import re
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.tree import ROOT

Try = Callable[[bytes], None]


@dataclass(frozen=True)
class Target:
    """A function under test: `make` prepares it, `hang` is the limit in seconds for one input, and
    `follows` is the code whose coverage guides the engine."""

    name: str
    make: Callable[[], Try]
    hang: int
    follows: tuple[str, ...]


def _text(data: bytes) -> str:
    """Return any string, with lone surrogates too, so mutations can reach them."""
    return data.decode("utf-8", "surrogatepass" if b"\xed" in data else "replace")


def any_text(data: bytes) -> str:
    """Decode the bytes; invalid UTF-8 becomes U+FFFD, except for surrogates."""
    try:
        return _text(data)
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


# ── the request ──────────────────────────────────────────────────────────────────────────────


def query() -> Try:
    """`query.read` raises nothing; its names are unique and not empty. The output of `write` is
    read as the same pairs, except where its docstring says otherwise."""
    from pyoji.link.query import read, write

    def attempt(data: bytes) -> None:
        pairs = read(data)
        names = [name for name, _ in pairs]
        assert all(names)
        assert len(names) == len(set(names))
        for name, value in pairs:
            (name + value).encode()  # and no surrogate, which no answer could repeat
            if "%" not in value and "amp;" not in name.casefold():
                assert read(write([(name, value)]).encode()) == ((name, value),)

    return attempt


def line() -> Try:
    """`requestline.repair` raises only MalformedHead; its output is well-formed, and a second
    repair does not change it."""
    from pyoji.web.server.framing import MalformedHead
    from pyoji.web.server.request_line import NO_METHOD, WELL_FORMED, may_begin, repair, shortened

    def attempt(data: bytes) -> None:
        assert shortened(data).endswith(b" HTTP/1.1\r\n")
        line = data.replace(b"\n", b"")
        begins = all(may_begin(line[:at]) for at in range(1, 32))
        repaired, reason = b"", ""
        try:
            repaired, _ = repair(line + b"\r\n")
        except MalformedHead as error:
            reason = str(error)
        assert begins or reason == NO_METHOD
        if reason:
            return
        assert WELL_FORMED.fullmatch(repaired), repaired
        assert repair(repaired)[0] == repaired

    return attempt


def protocol() -> Try:
    """A stream gives the same requests and responses for any segmentation; none raises. No request
    is read behind a head that has a body or an Upgrade, or is of HTTP/1.0."""
    from tests.tools.fuzz.wire import Wire

    wire = Wire()
    atexit.register(wire.close)

    def attempt(data: bytes) -> None:
        cut, stream = data[:1], data[1:]
        whole, answered = wire.feed([stream]), wire.written
        pieces = wire.feed(_cut(stream, cut[0] if cut else 0))
        assert (whole, answered) == (pieces, wire.written)
        assert len(whole) <= _heads(stream)

    return attempt


_LAST = re.compile(
    rb"^(transfer-encoding|upgrade)[ \t]*:|^content-length[ \t]*:[ \t]*0*[1-9]| HTTP/1\.0\r?$",
    re.IGNORECASE | re.MULTILINE,
)


def _heads(stream: bytes) -> int:
    """Count the heads up to the last one of a connection, with a minimal parser."""
    heads = [head for head in stream.split(b"\r\n\r\n")[:-1] if head.strip(b"\r\n")]
    return next((at for at, head in enumerate(heads, 1) if _LAST.search(head)), len(heads))


def _cut(stream: bytes, seed: int) -> list[bytes]:
    """Split the stream into at most 64 pieces of 1 to 32 bytes, by the seed."""
    pieces, at = [], 0
    state = seed * 2654435761 + 1
    while at < len(stream) and len(pieces) < 63:
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        size = 1 + (state >> 16) % 32
        pieces.append(stream[at : at + size])
        at += size
    return [*pieces, stream[at:]] if at < len(stream) else pieces


def path() -> Try:
    """`paths.read` raises only RequestError, and its names are not empty."""
    from pyoji.errors import RequestError
    from pyoji.link.path import read

    told = _teller()

    def attempt(data: bytes) -> None:
        try:
            found = read(any_text(data))
        except RequestError as error:
            told(error)
            return
        assert found is None or found.template

    return attempt


def fields() -> Try:
    """A request's header fields, an entity tag and a request id, may have any bytes."""
    from pyoji.web.conditional import is_known, strong
    from pyoji.web.telemetry.access_log import quoted, request_id

    tag = strong("0123456789abcdef0123456789abcdef")

    def attempt(data: bytes) -> None:
        value = data.decode("latin-1")
        assert is_known(tag, [value]) in (True, False)
        assert is_known(tag, [tag, value])  # what is added never hides what was there
        assert is_known(tag, [f"{tag}, {value}"])
        assert request_id([(b"x-request-id", data)]).isascii()
        assert json.loads(quoted(any_text(data))) is not None

    return attempt


# ── what it says ─────────────────────────────────────────────────────────────────────────────


def card() -> Try:
    """`templates.card` raises only CardError, which can be written as a message. The same link is
    the same card, and its digest has 32 digits."""
    from pyoji.engine.card import FORMATS
    from pyoji.engine.design import load
    from pyoji.errors import CardError
    from pyoji.link.query import read

    told = _teller()
    templates = load("fuzz")
    formats = tuple(FORMATS.values())

    def attempt(data: bytes) -> None:
        which, pairs = data[0] if data else 0, read(data[1:])
        name = templates.names[which % len(templates.names)]
        format_ = formats[which % len(formats)]
        try:
            made = templates.card(name, pairs, format_)
        except CardError as error:
            told(error)
            return
        assert len(made.digest) == 32
        assert made == templates.card(name, pairs, format_)

    return attempt


def old() -> Try:
    """Any link made for the og-image service draws: its parameters make a valid card."""
    from pyoji.engine.card import PNG
    from pyoji.engine.design import load
    from pyoji.link import old_links
    from pyoji.service.remote_images.gather import RemoteImages

    templates = load("fuzz")
    admits = RemoteImages.of(("*.example.com",), 0).admits

    def attempt(data: bytes) -> None:
        path, _, asked = data.partition(b"?")
        text, pairs = old_links.text(path), old_links.pairs(asked)
        meant = tuple(old_links.parameters(text, pairs, admits))
        assert templates.card(old_links.TEMPLATE, meant, PNG).template == old_links.TEMPLATE

    return attempt


def _teller() -> Callable[[Exception], None]:
    """Return a check that an error becomes problem details with a status below 500."""
    from pyoji.web import problems

    def told(error: Exception) -> None:
        assert problems.kind(error).status < 500, error
        answer = problems.from_error(error, "/api/x")
        assert json.loads(bytes(answer.body))["status"] == answer.status_code

    return told


def color() -> Try:
    """`color.parse` raises only ValueError; a colour's text parses to the same colour."""
    from pyoji.engine.color import parse

    def attempt(data: bytes) -> None:
        try:
            found = parse(any_text(data))
        except ValueError:
            return
        assert all(0 <= channel <= 255 for channel in (*found.rgb, found.a)), found
        assert parse(str(found)) == found

    return attempt


def url() -> Try:
    """`url.parse` raises only ValueError; a link's text parses to the same link."""
    from pyoji.engine.image_url import LONGEST, parse

    def attempt(data: bytes) -> None:
        try:
            found = parse(any_text(data))
        except ValueError:
            return
        assert 0 <= found.port <= 65535
        written = str(found)
        assert written.isascii()
        if len(written) <= LONGEST:
            assert parse(written) == found

    return attempt


def language() -> Try:
    """`language.canonical` raises only ValueError; `guess` raises nothing."""
    from pyoji.engine.text.clean import clean
    from pyoji.engine.text.language import canonical, guess, of

    def attempt(data: bytes) -> None:
        text = any_text(data)
        assert of(guess(clean(text))).tag
        try:
            tag = canonical(text)
        except ValueError:
            return
        assert canonical(tag) == tag

    return attempt


def signing() -> Try:
    """`signing.message` raises nothing and covers exactly the meaning of a link. `Verifier` raises
    one type of error, and accepts what a key has signed."""
    from pyoji.errors import BadSignature
    from pyoji.link.query import read
    from pyoji.link.signature import OUTSIDE, SIG, Keys, Rules, Verifier, message, tidy

    told = _teller()
    names = frozenset({"title", "theme", "lang", "v", SIG})
    keys = Keys.parse("a1" * 32)
    verifier = Verifier(Rules.parse("required"), keys)

    def attempt(data: bytes) -> None:
        pairs = read(data)
        covered = {n: tidy(v) for n, v in pairs if n in names and n not in OUTSIDE}
        content = message("t", pairs, names)
        name, *lines = content.decode("utf-8", "surrogatepass").split("\n")
        assert name == "t"
        assert dict(each.split("=", 1) for each in lines) == covered
        try:
            verifier.verify("t", pairs, names)
        except BadSignature as error:
            told(error)
        signed = (*pairs, (SIG, keys.sign(content)))
        assert verifier.verify("t", signed, names)

    return attempt


# ── lists ──────────────────────────────────────────────────────────────────────────────────


def titles() -> Try:
    """`title_list.read` raises only Broken; each link in the list can be written, and a request
    can have it."""
    from contextlib import suppress

    from pyoji.link import card_links, old_links
    from pyoji.readers import title_list
    from pyoji.readers.broken import Broken

    def attempt(data: bytes) -> None:
        try:
            found = title_list.read(data)
        except Broken:
            return
        for link in found.links:
            with suppress(UnicodeEncodeError):  # JSON can write half a surrogate pair
                link.encode()
            read = card_links.read(link)
            if read is None:
                assert old_links.read(link) is not None
            elif "." not in read.template:  # as no template's name has one
                assert card_links.read(str(read)) is not None

    return attempt


def blocks() -> Try:
    """`block_list.read` and the constructor of blocks raise only Broken; checking a card raises
    nothing."""
    from pyoji.engine.card import PNG
    from pyoji.engine.design import load
    from pyoji.readers import block_list
    from pyoji.readers.broken import Broken
    from pyoji.web.lists.blocks import Blocks

    templates = load("fonts")

    def attempt(data: bytes) -> None:
        rules, _, title = data.partition(b"\x1f")
        try:
            made = Blocks(templates, block_list.read(rules))
        except Broken:
            return
        for name in ("minimal", "og-cuckoo-network"):
            card = templates.card(name, (("title", any_text(title)),), PNG)
            made.match(templates, card)
        own = templates.card("minimal", (), PNG)
        assert not made.match(templates, own) or made.rules.links or own.digest in made.rules.keys

    return attempt


# ── text ─────────────────────────────────────────────────────────────────────────────────────


def clean() -> Try:
    """`clean` raises nothing and is idempotent."""
    from pyoji.engine.text.breaks import graphemes
    from pyoji.engine.text.clean import MAX_GRAPHEMES, clean

    def attempt(data: bytes) -> None:
        text = clean(any_text(data))
        text.encode()
        assert len(graphemes(text)) <= MAX_GRAPHEMES + 1  # the ellipsis is one more
        if not text.endswith("…"):
            assert clean(text) == text

    return attempt


def emphasis() -> Try:
    """`emphasis.read` raises nothing; its stretches are ascending and within the text."""
    from pyoji.engine.design.emphasis import read

    def attempt(data: bytes) -> None:
        text = any_text(data)
        plain, stretches = read(text)
        assert len(plain) <= len(text)
        if "*" not in text:
            assert (plain, stretches) == (text, ())
        at = 0
        for stretch in stretches:
            assert at <= stretch.start < stretch.end <= len(plain)
            assert stretch.bold or stretch.accent
            at = stretch.end

    return attempt


def layout() -> Try:
    """Any text lays out on any template, in any of its fields, and all coordinates are finite.

    The first byte selects the template, the second the size, emphasis, alignment and language; the
    rest are the title and, after a unit separator, the other texts.
    """
    from pyoji.engine.card import PNG, SIZES
    from pyoji.engine.design import compose, load
    from pyoji.engine.frame_json import card_data
    from pyoji.engine.layout import layout
    from pyoji.engine.text.fonts import Fonts

    fonts = Fonts.open(ROOT / "fonts")
    templates = load(fonts.digest)
    sizes = tuple(SIZES)

    def attempt(data: bytes) -> None:
        which, how = (*data[:2], 0, 0)[:2]
        template = templates.get(templates.names[which % len(templates.names)])
        texts = [n for n, p in template.parameters.items() if p.kind == "text" and n != "title"]
        title, *others = any_text(data[2:]).split("\x1f")
        said = {"title": title, "size": sizes[how % 4], "md": str(how >> 2 & 1)}
        said["align"] = ("start", "center", "end", "start")[how >> 3 & 3]
        said["lang"] = ("", "ko", "ar", "th", "ja", "hi", "he", "en")[how >> 5]
        said |= dict(zip(texts, others, strict=False))
        made = templates.card(template.name, tuple(said.items()), PNG)
        frame = layout(compose(made, template), fonts)
        for block in frame.texts:
            assert math.isfinite(block.size)
            assert block.size > 0
            for each in block.lines:
                assert all(map(math.isfinite, (each.x, each.baseline, each.width)))
        json.dumps(card_data(made, frame), allow_nan=False)

    return attempt


# ── files ────────────────────────────────────────────────────────────────────────────────────


def yaml() -> Try:
    """`yaml_tree.compose`, with both parsers, and `typed` raise only Malformed. A tree expands
    within its bounds, and its positions are within the text."""
    from pyoji.files import yaml_nodes, yaml_tree
    from pyoji.files.bounds import DocumentBounds, Malformed
    from pyoji.files.yaml_nodes import MappingNode, ScalarNode
    from pyoji.files.yaml_values import typed, written

    bounds = DocumentBounds(characters=4096, depth=12, values=300)

    def unfolded(node: yaml_nodes.Node) -> int:
        if isinstance(node, ScalarNode):
            return 1
        below = sum(node.pairs, ()) if isinstance(node, MappingNode) else node.items
        return 1 + sum(map(unfolded, below))

    def tried(read: Callable[[], Any]) -> Any:
        try:
            return read()
        except Malformed as error:
            told(error)
            return None

    def told(error: Malformed) -> None:
        assert min(error.line, error.column) >= 1, error

    def attempt(data: bytes) -> None:
        text = any_text(data)
        for parser in dict.fromkeys((yaml_tree._FAST, yaml_tree._CLEAR)):
            try:
                tree = yaml_tree._compose(text, bounds, parser)
            except (Malformed, yaml_tree.yaml.YAMLError, UnicodeEncodeError):
                continue
            assert tree is None or unfolded(tree) <= bounds.values
        tree = tried(lambda: yaml_tree.compose(text, bounds))
        assert len(repr(written(tree))) <= 16 * (bounds.characters + bounds.values)
        tried(lambda: typed(tree, bounds))

    return attempt


def formats() -> Try:
    """JSON and TOML within bounds give the library's value, or raise only Malformed.

    The first byte selects the format.
    """
    import tomllib

    from pyoji.files import json_values, toml_values
    from pyoji.files.bounds import DocumentBounds, Malformed

    bounds = DocumentBounds(characters=4096, depth=12, values=300)
    library = {json_values.read: json.loads, toml_values.read: tomllib.loads}

    def attempt(data: bytes) -> None:
        read = tuple(library)[data[0] % 2 if data else 0]
        text = any_text(data[1:]).replace("\r\n", "\n")
        try:
            found = read(text, bounds)
        except Malformed:
            return
        assert repr(found) == repr(library[read](text))

    return attempt


def design() -> Try:
    """Any file is a template or at least one TemplateError. A template describes itself as JSON,
    and makes a card that composes."""
    from pyoji.engine.card import PNG
    from pyoji.engine.design import DESIGNS, Reader, Templates, compose, sources
    from pyoji.engine.paint import check

    place = tempfile.TemporaryDirectory(prefix="pyoji-")
    atexit.register(place.cleanup)
    file = Path(place.name, "own.yaml")
    file.touch()
    levels = [sources(DESIGNS), sources(file.parent)]

    def attempt(data: bytes) -> None:
        file.write_bytes(data)
        template, faults = Reader("fuzz", levels, check).design("own")
        assert (template is None) == bool(faults)
        for fault in faults:
            assert fault.file == "own.yaml"
            json.dumps(fault.place, allow_nan=False)
        if template is not None:
            json.dumps([each.describe() for each in template.parameters.values()], allow_nan=False)
            card = Templates([template]).card("own", (("title", "표지"),), PNG)
            assert compose(card, template).template == "own"

    return attempt


def draft() -> Try:
    """A body of the studio is a draft, or an error with a reason. Each fault in the text has an
    end after its start."""
    from pyoji.engine.design import document
    from pyoji.errors import TemplateError
    from pyoji.web.studio import bodies
    from pyoji.web.studio import draft as drafts
    from pyoji.web.studio.mistakes import ERROR, Mistake, YamlPlaces, described
    from pyoji.web.studio.refusals import StudioRefusal

    def attempt(data: bytes) -> None:
        refusal = None
        try:
            draft = drafts.read(bodies.json_object(data), lambda id_: None)
        except StudioRefusal as error:
            refusal = error
        if refusal is not None:
            assert refusal.detail
            assert refusal.answer("/make/check").status_code in (400, 413)
            return
        try:
            document.read("own/template.yaml", draft.yaml.encode())
        except TemplateError as error:
            [mistake] = described([Mistake(ERROR, "yaml", error)], YamlPlaces(draft.yaml))
            if mistake["end_column"] is not None:
                assert mistake["end_column"] > mistake["column"] >= 1
            json.dumps(mistake, allow_nan=False)

    return attempt


def upload() -> Try:
    """A file is recognised under a name that a template may use, or refused with a finding and a
    remedy. A unit separator divides name and content."""
    from pyoji.engine.text.typefaces.read import read
    from pyoji.sandbox import picture_program, pictures
    from pyoji.web.studio.recognition import recognize
    from pyoji.web.studio.refusals import StudioRefusal

    def colors(content: bytes) -> list[str]:
        return list(pictures.parse(picture_program.answer(content)))

    writable = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}")

    def attempt(data: bytes) -> None:
        name, _, content = data.partition(b"\x1f")
        refusal = None
        try:
            recognized = recognize(content, any_text(name), read, read_picture=colors)
        except StudioRefusal as error:
            refusal = error
        if refusal is not None:
            assert refusal.problem.status in (413, 415)
            return
        assert writable.fullmatch(recognized.name)
        assert ".." not in recognized.name
        json.dumps(dict(recognized.facts), allow_nan=False)

    return attempt


def post() -> Try:
    """`posts.read` raises nothing: it gives a post, or a fault at a place in the text. Spans lie in
    the text. A finding is one line. A plan's names are valid on disk and in a manifest. The edits
    leave a post that can be read."""
    from pyoji.blog.build import plan
    from pyoji.blog.build.plan import CardOptions
    from pyoji.blog.check import checker as check
    from pyoji.blog.check.config import Blog
    from pyoji.blog.check.context import Cards
    from pyoji.blog.check.report import REPORTS
    from pyoji.blog.source import posts
    from pyoji.blog.source.edit import apply_edits
    from pyoji.engine.design import load
    from pyoji.engine.pipeline import Pipeline
    from pyoji.engine.text.fonts import Fonts
    from pyoji.printable import printable

    place = tempfile.TemporaryDirectory(prefix="pyoji-")
    atexit.register(place.cleanup)
    file = Path(place.name, "a.md")
    fonts = Fonts.open(ROOT / "fonts")
    templates = load(fonts.digest)
    cards = Cards(templates, Pipeline(templates, fonts).frame)
    blog = Blog(hosts=("og.example.com",), template="minimal")

    def attempt(data: bytes) -> None:
        file.write_bytes(data)
        found = posts.read(file, "a.md")
        if found.broken:
            assert min(found.broken.line, found.broken.column) >= 1
        text = found.page.text
        assert all(0 <= each.start <= each.end <= len(text) for each in found.links)
        checked = check.check((found,), cards, blog)
        for report in REPORTS.values():
            report(checked).encode()
        for each in checked.findings:
            assert "\n" not in printable(each.message + each.remedy + each.link)
        for job in plan.plan((found,), cards, blog, CardOptions("minimal")).jobs:
            assert all(0 < len(step.encode()) < 240 for step in job.file.split("/"))
        edits = checked.edits.get(file, ())
        file.write_text(apply_edits(text, edits), "utf-8", newline="")
        assert not edits or posts.read(file, "a.md").broken is None

    return attempt


def crawled() -> Try:
    """Any response of a published site is read without an error: a page's tags lie within it,
    robots.txt allows a path or not, and a file has a size if it is an image."""
    from pyoji.crawlers import page_tags, robots
    from pyoji.engine.images.measure import SVG, measure

    def attempt(data: bytes) -> None:
        header, _, body = data.partition(b"\x1f")
        page = page_tags.read(body, header.decode("latin-1"))
        assert all(0 <= tag.offset < len(body) for tag in page.values.values())
        assert 0 <= page.text <= len(body)
        assert page.declared_size() is None or min(page.declared_size() or ()) >= 0
        rules = robots.parse(any_text(body))
        assert rules.allows("twitterbot", any_text(header)) in (True, False)
        measured = measure(body)
        assert measured is None or measured.format == SVG or measured.width > 0

    return attempt


def fonts() -> Try:
    """A font is refused, with a table, a finding and a remedy, or it gives static faces that
    HarfBuzz can open, shape with and draw."""
    import uharfbuzz as hb
    from pyoji.engine.text.typefaces.read import FontRequest, read
    from pyoji.engine.text.typefaces.refusal import FontRefused

    request = FontRequest(weights=(300, 820))

    def attempt(data: bytes) -> None:
        refusal = None
        try:
            faces = read(data, request)
        except FontRefused as error:
            refusal = error
        if refusal is not None:
            assert all((refusal.table, refusal.found, refusal.remedy))
            return
        assert faces
        for typeface in faces:
            font = hb.Font(hb.Face(typeface.data))
            assert not font.face.has_var_data
            buffer = hb.Buffer()
            buffer.add_str("Aa 국")
            buffer.guess_segment_properties()
            hb.shape(font, buffer)
            for info in buffer.glyph_infos:
                font.draw_glyph(info.codepoint, hb.DrawFuncs(), None)

    return attempt


# ── the store ────────────────────────────────────────────────────────────────────────────────


def stored() -> Try:
    """`stored.unpack` raises only Fault; a value that it accepts packs to one that it accepts.

    Random bytes have no valid SHA-256, so every body is also tried with a valid one.
    """
    import hashlib
    import struct

    from pyoji.service.cache.faults import Fault
    from pyoji.service.cache.stored import MAGIC, VERSION, pack, unpack

    def attempt(data: bytes) -> None:
        body = data
        sealed = struct.pack(">6sH32s", MAGIC, VERSION, hashlib.sha256(body).digest()) + body
        for digest in (data[:16].hex(), "0" * 32):
            for value in (data, sealed):
                try:
                    found = unpack(digest, value)
                except Fault:
                    continue
                assert unpack(digest, pack(digest, found)) == found

    return attempt


def html() -> Try:
    """A page of any bytes is read. Adding a card's tags changes no other byte and no title, and
    the page then has these tags; or the page has no place for them."""
    from pyoji.blog.built.tags import TWITTER_CARD, CardTags, NoPlace, with_tags
    from pyoji.readers import page_head

    card = CardTags("https://og.example.com/api/article?title=a&b=c", "image/png", 1200, 630, "é")

    def attempt(data: bytes) -> None:
        head = page_head.read(data)
        at = head.insertion.offset
        assert 0 <= at <= len(data)
        assert all(0 <= tag.start < tag.end <= len(data) for tag in head.meta)
        try:
            changed = with_tags(data, head, card)
        except NoPlace:
            return
        again = page_head.read(changed)
        assert again.images[0] == card.link
        if not data.isascii() and head.codec != again.codec:
            return  # without a declaration, other bytes may be another charset
        assert again.document_title == head.document_title
        has_card = any(tag.name == TWITTER_CARD for tag in head.meta)  # an empty one too
        assert len(again.meta) == len(head.meta) + (5 if has_card else 6)

    return attempt


TARGETS: Mapping[str, Target] = {
    target.name: target
    for target in (
        Target("query", query, 3, ("pyoji.link.query",)),
        Target("line", line, 3, ("pyoji.web.server.request_line",)),
        Target(
            "protocol",
            protocol,
            10,
            (
                "pyoji.web.server.protocol",
                "pyoji.web.server.fast_path",
                "pyoji.web.server.framing",
                "pyoji.web.server.request_line",
            ),
        ),
        Target("path", path, 3, ("pyoji.link.path", "pyoji.errors", "pyoji.web.problems")),
        Target("fields", fields, 3, ("pyoji.web.conditional", "pyoji.web.telemetry.access_log")),
        Target(
            "card",
            card,
            3,
            (
                "pyoji.engine.design",
                "pyoji.engine.text",
                "pyoji.engine.image_url",
                "pyoji.engine.color",
            ),
        ),
        Target("old", old, 3, ("pyoji.link", "pyoji.engine.image_url")),
        Target("titles", titles, 3, ("pyoji.readers", "pyoji.link")),
        Target("blocks", blocks, 3, ("pyoji.readers.block_list", "pyoji.web.lists", "pyoji.link")),
        Target("color", color, 3, ("pyoji.engine.color",)),
        Target("url", url, 3, ("pyoji.engine.image_url",)),
        Target("language", language, 3, ("pyoji.engine.text",)),
        Target("signing", signing, 3, ("pyoji.link.signature", "pyoji.link.query")),
        Target("clean", clean, 3, ("pyoji.engine.text",)),
        Target("emphasis", emphasis, 3, ("pyoji.engine.design.emphasis",)),
        Target(
            "layout",
            layout,
            10,
            ("pyoji.engine.text", "pyoji.engine.layout", "pyoji.engine.design"),
        ),
        Target("yaml", yaml, 3, ("pyoji.files", "yaml")),
        Target("formats", formats, 3, ("pyoji.files",)),
        Target("design", design, 5, ("pyoji.engine.design", "pyoji.files")),
        Target("draft", draft, 3, ("pyoji.web.studio", "pyoji.files")),
        Target("upload", upload, 10, ("pyoji.web.studio.recognition", "pyoji.engine.images")),
        Target("post", post, 10, ("pyoji.blog", "pyoji.files")),
        Target("html", html, 3, ("pyoji.readers", "pyoji.blog.built.tags")),
        Target("crawled", crawled, 3, ("pyoji.crawlers", "pyoji.readers")),
        Target("fonts", fonts, 3, ("pyoji.engine.text.typefaces",)),
        Target("stored", stored, 3, ("pyoji.service.cache.stored",)),
    )
}
