"""Plan: decide which card goes into which file. In: a blog's posts. Out: a plan.

    post with links       each card that it links to, with the intended parameters
    post without links    its title, in the template of the blog's configuration

A file's name depends only on its post, so that authors can type it into a page. Must not render or
write.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import NamedTuple

from pyoji.blog.check import checker
from pyoji.blog.check.config import Blog
from pyoji.blog.check.context import Cards, Case
from pyoji.blog.links import listing
from pyoji.blog.links.suggest import language_parameter
from pyoji.blog.source.posts import Post
from pyoji.engine.card import PNG, Card, Format
from pyoji.engine.design.compose import seed
from pyoji.engine.text.clean import clean
from pyoji.errors import RequestError
from pyoji.explanation import explain
from pyoji.link.query import PAGE

NAMINGS = ("slug", "path", "address")
"""Name files by the post's slug (by default the name of its file), by its path, or by its address:
the path, in which index.html has the name of its folder."""


@dataclass(frozen=True, slots=True)
class Job:
    """A card to render into `file` (below the output folder, with slashes) for `post`.

    Cards of a `group` differ only in their texts, so a process that renders one can reuse most of
    it for the next. `link` requests the same card from the service.
    """

    post: str
    file: str
    card: Card
    group: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """A post's card that cannot be made, and the reason; `file` is "" if it has no name yet."""

    post: str
    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Jobs and failures. `without_card` are posts without a link, and without a title or template;
    `posts` are all posts."""

    jobs: tuple[Job, ...]
    failures: tuple[Failure, ...]
    without_card: tuple[str, ...]
    posts: frozenset[str]


@dataclass(frozen=True, slots=True)
class CardOptions:
    """Options for all cards.

    `template` is for posts without a link, and so are `texts`, their parameters beside the title by
    the post's name; `pairs` override the parameters of links.
    """

    template: str | None = None
    pairs: tuple[tuple[str, str], ...] = ()
    format: Format = PNG
    naming: str = "slug"
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def plan(posts: Sequence[Post], cards: Cards, blog: Blog, options: CardOptions) -> Plan:
    """Plan the cards of these posts. If two cards have the same file, the later one fails."""
    context = checker.build_context(posts, cards, blog)
    jobs: list[Job] = []
    failures: list[Failure] = []
    without_card: list[str] = []
    owners: dict[str, str] = {}
    for post in posts:
        if post.broken:
            failures.append(Failure(post.name, "", str(post.broken)))
            continue
        linked = list(_linked_cards(checker.cases(post, context), options))
        candidates = linked or _title_card(post, cards, options)
        if not candidates:
            without_card.append(post.name)
        stem = stem_of(post, options)
        if (length := len(stem.encode())) > MAX_NAME_BYTES:
            reason = f"its name has {length:,} bytes; at most {MAX_NAME_BYTES:,} are allowed"
            failures.append(Failure(post.name, "", reason))
            continue
        for number, (card, link) in enumerate(_distinct(candidates), 1):
            file = f"{stem}{'' if number == 1 else f'-{number}'}.{options.format.extensions[0]}"
            owner = owners.setdefault(_comparable(file), post.name)
            if isinstance(card, RequestError):
                failures.append(Failure(post.name, file, explain(card)))
            elif owner != post.name:
                reason = f"the card of {owner} is there; --names path keeps them apart"
                failures.append(Failure(post.name, file, reason))
            else:
                jobs.append(Job(post.name, file, card, _group(card, cards), link))
    return Plan(
        tuple(jobs), tuple(failures), tuple(without_card), frozenset(post.name for post in posts)
    )


class _PlannedCard(NamedTuple):
    card: Card | RequestError
    link: str = ""


def _linked_cards(cases: Iterable[Case], options: CardOptions) -> Iterator[_PlannedCard]:
    """Yield the cards that a post links to, its own card first."""
    for case in sorted(cases, key=lambda case: not case.link.for_post):
        template = case.intended_template or case.template
        yield _planned_card(case.context.cards, template, _stated(case), options)


def _stated(case: Case) -> Mapping[str, str]:
    """Return the link's parameters; those of a link to a page have the title that it will show."""
    post, pairs = case.post, case.pairs
    if not pairs.get(PAGE) or clean(case.title) or not (case.link.for_post and post.title):
        return pairs
    return {**language_parameter(post.title, post.lang), **pairs, "title": post.title}


def _title_card(post: Post, cards: Cards, options: CardOptions) -> list[_PlannedCard]:
    if not post.title or options.template is None:
        return []
    texts = options.texts.get(post.name, {})
    pairs = {"title": post.title, **language_parameter(post.title, post.lang), **texts}
    return [_planned_card(cards, options.template, pairs, options)]


def _planned_card(
    cards: Cards, template: str, pairs: Mapping[str, str], options: CardOptions
) -> _PlannedCard:
    pairs = {**pairs, **dict(options.pairs)}
    try:
        card = cards.templates.card(template, tuple(pairs.items()), options.format)
    except RequestError as error:
        return _PlannedCard(error)
    return _PlannedCard(card, *map(str, listing.card_links(cards.templates, template, pairs)))


def _group(card: Card, cards: Cards) -> str:
    parameters = cards.templates.get(card.template).parameters
    variant = [(name, str(value)) for name, value in card.values if parameters[name].kind != "text"]
    return f"{card.template} {card.size.name} {card.scale} {variant} {seed(card):02}"


def _distinct(candidates: Iterable[_PlannedCard]) -> Iterator[_PlannedCard]:
    seen: set[str] = set()
    for card, link in candidates:
        identity = card.digest if isinstance(card, Card) else str(card)
        if identity not in seen:
            seen.add(identity)
            yield _PlannedCard(card, link)


# ── names ────────────────────────────────────────────────────────────────────────────────────

_INDEX_NAMES = frozenset({"index", "_index", "readme"})
"""The names of posts that are called after their folder."""
MAX_STEP_BYTES, MAX_NAME_BYTES = 200, 1000
"""The most bytes of a step of a name, and of a name. File systems allow 255 and 4,096; the rest is
for the folder, a number and an extension."""
_UNSAFE = re.compile(r"[\x00-\x20\x7f\"#%&*+:<>?\\|]+")


def stem_of(post: Post, options: CardOptions) -> str:
    """The name of a post's card without an extension.

    `slug`, or `ko/slug` if the post's path has a language; with `--names path`, the post's path;
    with `--names address`, the same without a last step that names no post.
    """
    if options.naming == "address":
        return _safe_path(_address(PurePosixPath(post.name).with_suffix("")))
    path = PurePosixPath(post.file.absolute().as_posix())
    tag = post.path_tag
    if options.naming == "path":
        return _safe_path(PurePosixPath(post.name).with_suffix("").parts)
    stem = path.with_suffix("").name
    if tag and stem.lower().endswith(f".{tag}".lower()):
        stem = stem[: -len(tag) - 1]
    if stem.lower() in _INDEX_NAMES:
        stem = path.parent.name
    slug = post.data.get("slug")
    has_slug = isinstance(slug, str) and slug.strip()
    parts = [part for part in str(slug).split("/") if part.strip()] if has_slug else [stem]
    return _safe_path([*([tag] if tag else []), *(parts or ["index"])])


def _address(path: PurePosixPath) -> tuple[str, ...]:
    is_index = path.name.lower() in _INDEX_NAMES and len(path.parts) > 1
    return path.parts[:-1] if is_index else path.parts


def _safe_path(parts: Iterable[str]) -> str:
    """Join parts to a path that is valid in file systems and links."""
    normalized = (unicodedata.normalize("NFC", part) for part in parts)
    cleaned = (_UNSAFE.sub("-", part).strip("-").lstrip(".") for part in normalized)
    steps = (_safe_step(part.replace("/", "")) for part in cleaned if part.strip("/"))
    return "/".join(steps) or "card"


def _safe_step(step: str) -> str:
    """A step of a path that file systems and manifests can hold. A long or unencodable step is cut
    and ends in its digest, so that different steps stay different."""
    encoded = step.encode("utf-8", "surrogatepass")
    valid = step.encode("utf-8", "ignore")
    if encoded == valid and len(valid) <= MAX_STEP_BYTES:
        return step
    digest = hashlib.sha256(encoded).hexdigest()[:12]
    return f"{valid[: MAX_STEP_BYTES - 13].decode('utf-8', 'ignore')}-{digest}".lstrip("-")


def _comparable(file: str) -> str:
    """A name's form for comparison: some file systems ignore case and normalisation."""
    return unicodedata.normalize("NFC", file).casefold()
