"""Plan: a blog's posts in; which card goes into which file, out.

    post with links    each card that it links to, as the link was meant
    post without       its title, in the design that the blog names

A file's name follows from its post alone and not from the other posts, so that it can be written
into a page by hand. It draws and writes nothing.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import NamedTuple

from pyoji.blog.check import checker as check
from pyoji.blog.check.config import Blog
from pyoji.blog.check.context import Cards, Case
from pyoji.blog.links import listing
from pyoji.blog.links.suggest import language_parameter
from pyoji.blog.source import site_layout as trees
from pyoji.blog.source.posts import Post
from pyoji.engine.card import PNG, Card, Format
from pyoji.engine.design.compose import seed
from pyoji.errors import RequestError
from pyoji.explanation import explain

Naming = str
NAMINGS = ("slug", "path")
"""By the post's slug, which its file's name is unless it says another; or by its whole path."""


@dataclass(frozen=True, slots=True)
class Job:
    """A card to be in `file` (below the folder of the cards, with slashes) for `post`.

    Cards that are `group` differ in their texts only: whoever draws one has most of the next.
    `link` asks the service for the same card.
    """

    post: str
    file: str
    card: Card
    group: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """What kept a post's card from being in a file; `file` is "" where none was thought of."""

    post: str
    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """`without_card` are posts with no card: they have no link, and no title or no design."""

    jobs: tuple[Job, ...]
    failures: tuple[Failure, ...]
    without_card: tuple[str, ...]
    posts: frozenset[str]


@dataclass(frozen=True, slots=True)
class CardOptions:
    """How cards are to be: the design of posts without a link, names and values that count over
    those of links, the format, and how files are called."""

    template: str | None = None
    pairs: tuple[tuple[str, str], ...] = ()
    format: Format = PNG
    naming: Naming = "slug"


def plan(posts: Iterable[Post], cards: Cards, blog: Blog, wishes: CardOptions) -> Plan:
    """The cards of these posts. Of two that would be in one file the later one fails."""
    found = tuple(posts)
    known = check.build_context(found, cards, blog)
    jobs: list[Job] = []
    failures: list[Failure] = []
    bare: list[str] = []
    taken: dict[str, str] = {}
    for post in found:
        if post.broken:
            failures.append(Failure(post.name, "", str(post.broken)))
            continue
        asked = list(_of_links(check.cases(post, known), wishes)) or _of_title(post, cards, wishes)
        if not asked:
            bare.append(post.name)
        stem = stem_of(post, wishes)
        if (length := len(stem.encode())) > LONGEST_NAME:
            why = f"its name has {length:,} bytes; at most {LONGEST_NAME:,} are allowed"
            failures.append(Failure(post.name, "", why))
            continue
        for number, (card, link) in enumerate(_once(asked), 1):
            file = f"{stem}{'' if number == 1 else f'-{number}'}.{wishes.format.extensions[0]}"
            first = taken.setdefault(_folded(file), post.name)
            if isinstance(card, RequestError):
                failures.append(Failure(post.name, file, explain(card)))
            elif first != post.name:
                why = f"the card of {first} is there; --names path keeps them apart"
                failures.append(Failure(post.name, file, why))
            else:
                jobs.append(Job(post.name, file, card, _alike(card, cards), link))
    return Plan(tuple(jobs), tuple(failures), tuple(bare), frozenset(post.name for post in found))


class _Asked(NamedTuple):
    card: Card | RequestError
    link: str = ""


def _of_links(cases: Iterable[Case], wishes: CardOptions) -> Iterator[_Asked]:
    """The cards that a post links to, those that stand for the post first."""
    for case in sorted(cases, key=lambda each: not each.link.for_post):
        pairs = {**case.pairs, **dict(wishes.pairs)}
        yield _asked(case.context.cards, case.intended_template or case.template, pairs, wishes)


def _of_title(post: Post, cards: Cards, wishes: CardOptions) -> list[_Asked]:
    if not post.title or wishes.template is None:
        return []
    pairs = {"title": post.title, **language_parameter(post.title, post.lang), **dict(wishes.pairs)}
    return [_asked(cards, wishes.template, pairs, wishes)]


def _asked(cards: Cards, template: str, pairs: Mapping[str, str], wishes: CardOptions) -> _Asked:
    try:
        card = cards.templates.card(template, tuple(pairs.items()), wishes.format)
    except RequestError as error:
        return _Asked(error)
    return _Asked(card, *map(str, listing.card_links(cards.templates, template, pairs)))


def _alike(card: Card, cards: Cards) -> str:
    parameters = cards.templates.get(card.template).parameters
    told = [(name, str(value)) for name, value in card.values if parameters[name].kind != "text"]
    return f"{card.template} {card.size.name} {card.scale} {told} {seed(card):02}"


def _once(asked: Iterable[_Asked]) -> Iterator[_Asked]:
    seen: set[str] = set()
    for each in asked:
        what = each.card.digest if isinstance(each.card, Card) else str(each.card)
        if what not in seen:
            seen.add(what)
            yield each


# ── names ────────────────────────────────────────────────────────────────────────────────────

_HOMES = frozenset({"index", "_index", "readme"})
"""What a post is called that its folder is named after."""
LONGEST_STEP, LONGEST_NAME = 200, 1000
"""Bytes of one step of a name, and of a name. Disks allow 255 and paths 4,096 in all; a number and
an extension are yet to come, and a folder before it."""
_UNWANTED = re.compile(r"[\x00-\x20\x7f\"#%&*+:<>?\\|]+")


def stem_of(post: Post, wishes: CardOptions) -> str:
    """What the post's card is called, without an extension: `slug`, or `ko/slug` for one whose
    path says a language; with `path`, all of its path."""
    path = PurePosixPath(post.file.absolute().as_posix())
    tag = trees.path_locale(path).lang
    if wishes.naming == "path":
        return _tidy(PurePosixPath(post.name).with_suffix("").parts)
    stem = path.with_suffix("").name
    if tag and stem.lower().endswith(f".{tag}".lower()):
        stem = stem[: -len(tag) - 1]
    if stem.lower() in _HOMES:
        stem = path.parent.name
    slug = post.data.get("slug")
    own = isinstance(slug, str) and slug.strip()
    parts = [each for each in str(slug).split("/") if each.strip()] if own else [stem]
    return _tidy([*([tag] if tag else []), *(parts or ["index"])])


def _tidy(parts: Iterable[str]) -> str:
    """A path that every disk and every link can hold."""
    tidied = (unicodedata.normalize("NFC", each) for each in parts)
    named = (_UNWANTED.sub("-", each).strip("-").lstrip(".") for each in tidied)
    kept = (_held(each.replace("/", "")) for each in named if each.strip("/"))
    return "/".join(kept) or "card"


def _held(step: str) -> str:
    """A step of a name that a disk and a manifest can hold. One that is long, or in no encoding,
    ends in a digest of it: two with one beginning stay two."""
    written = step.encode("utf-8", "surrogatepass")
    whole = step.encode("utf-8", "ignore")
    if written == whole and len(whole) <= LONGEST_STEP:
        return step
    digest = hashlib.sha256(written).hexdigest()[:12]
    return f"{whole[: LONGEST_STEP - 13].decode('utf-8', 'ignore')}-{digest}".lstrip("-")


def _folded(file: str) -> str:
    """What two names share that some disks take for one."""
    return unicodedata.normalize("NFC", file).casefold()
