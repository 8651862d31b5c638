"""pyoji link: a card's link for a title, in the form that a page wants it; or put into posts.

In: a title, or posts. Out: a link, tags, a line of front matter; with --write, posts that have a
card. Exits with 1 if a post cannot be read or written, with 2 if the command is wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pyoji.blog.check import checker as checking
from pyoji.blog.check.config import Blog
from pyoji.blog.check.context import BlogContext, Cards
from pyoji.blog.links.insert import insert
from pyoji.blog.links.suggest import FORMS, LinkBuilder, Sign, all_forms, unsigned
from pyoji.blog.source import edit, keys
from pyoji.blog.source.keys import IMAGE, Key
from pyoji.blog.source.page import Broken
from pyoji.blog.source.posts import Post
from pyoji.cli import blog as blogs
from pyoji.cli.blog import Config
from pyoji.cli.terminal import FOUND, USAGE, AsJson, fail, line, patch, settings, show, shown, told
from pyoji.engine.assembly import Engine
from pyoji.engine.card import EXTENSIONS, Format
from pyoji.link.query import Pairs
from pyoji.link.signature import message
from pyoji.loading import load_engine

Form = StrEnum("Form", list(FORMS))  # type: ignore[misc] # its names are a table's
AS_URL = Form("url")


@dataclass(frozen=True, slots=True)
class Put:
    """A post, and the edit that gives it a card; or why it is left as it is. `wrong`: it ought
    not to be."""

    post: Post
    link: str = ""
    edit: edit.Edit | None = None
    why: str = ""
    wrong: bool = False


def link(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="TITLE|PATH... [NAME=VALUE]...",
            help="The title; with --write posts, and folders that hold them. Then parameters.",
        ),
    ],
    template: Annotated[
        str | None, typer.Option("--template", "-t", metavar="NAME", help="The design.")
    ] = None,
    host: Annotated[
        str | None,
        typer.Option(metavar="HOST", help="Who serves cards; the first of the blog's hosts."),
    ] = None,
    lang: Annotated[str | None, typer.Option(metavar="TAG", help="The title's language.")] = None,
    form: Annotated[Form, typer.Option("--format", help="How the link is written.")] = AS_URL,
    extension: Annotated[
        str | None, typer.Option("--extension", metavar="EXT", help="png, jpg or webp.")
    ] = None,
    key: Annotated[
        str | None,
        typer.Option(metavar="KEY", help="Of the front matter: image, images, cover.image …"),
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Put cards into posts that have none.")
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what --write would write.")] = False,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Print the link to a title's card; or put cards into posts."""
    if diff and not write:
        fail("--diff shows what --write would write; it goes with it.", USAGE)
    paths, pairs = blogs.divided(words) if write else ([], _pairs(words[1:]))
    if write and not paths:
        fail("Name the posts, or folders that hold them.", USAGE)
    named = _key(key)
    format_ = _extension(extension)
    with told():
        made = load_engine(settings())
        names = made.templates.names
        blog, folder = blogs.opened(paths or [Path.cwd()], config, names)
        if write:
            cards = Cards(made.templates, made.pipeline.frame)
            read = checking.read(paths, blog, folder, Path.cwd())
            known = checking.build_context(read, cards, blog)
            design = template or blog.template or _design(read, known)
            maker = _maker(made, design, _host(host, blog, read, known), pairs, format_)
            _write(read, known, maker, named or _used(read, paths), paths, diff, as_json)
            return
        maker = _maker(made, template or blog.template, _host(host, blog), pairs, format_)
        suggestion = maker.suggest(words[0], lang or blog.lang)
    if as_json:
        width, height = suggestion.card.sides
        facts = {
            "link": suggestion.link,
            "template": suggestion.card.template,
            "width": width,
            "height": height,
        }
        show({**facts, "forms": all_forms(suggestion, named or IMAGE)}, plain=True)
    else:
        typer.echo(FORMS[form.value](suggestion, named or IMAGE))


# ── what the words say ───────────────────────────────────────────────────────────────────────


def _pairs(words: list[str]) -> Pairs:
    for word in words:
        if "=" not in word:
            fail(f"“{word}” is not NAME=VALUE; a title of several words stands in quotes.", USAGE)
    return tuple((name, value) for name, _, value in (word.partition("=") for word in words))


def _key(text: str | None) -> Key | None:
    try:
        return None if text is None else Key.parse(text)
    except ValueError:
        fail(f"“{text}” is no key; it must be a name, or two with a dot: cover.image.", USAGE)


def _extension(text: str | None) -> Format | None:
    if text is not None and text.lower() not in EXTENSIONS:
        fail(f"“{text}” is no extension of a card; there are {', '.join(EXTENSIONS)}.", USAGE)
    return None if text is None else EXTENSIONS[text.lower()]


def _host(
    host: str | None, blog: Blog, posts: tuple[Post, ...] = (), known: BlogContext | None = None
) -> str:
    """The origin of links: as it is said, that of the blog's settings, or that of its links."""
    text = host or next(iter(blog.hosts), None)
    if text is None and known is not None:
        text = _commonest(
            case.anatomy.origin + case.anatomy.mount
            for post in posts
            for case in checking.cases(post, known)
            if case.anatomy.host
        )
    if text is None:
        fail("no host: say --host og.example.com, or put hosts: into .pyoji.yaml.", USAGE)
    return blogs.origin(text)


def _design(posts: tuple[Post, ...], known: BlogContext) -> str | None:
    """The design that most links of these posts use."""
    names = known.cards.templates.names
    used = (case.template for post in posts for case in checking.cases(post, known))
    return _commonest(each for each in used if each in names)


def _commonest(found: Iterator[str]) -> str | None:
    return next((each for each, _ in Counter(found).most_common(1)), None)


def _maker(
    made: Engine, template: str | None, origin: str, pairs: Pairs, format_: Format | None
) -> LinkBuilder:
    names = made.templates.names
    if template is None:
        fail(f"no design: say --template; there are {', '.join(names)}.", USAGE)
    made.templates.get(template)
    blogs.understood(pairs, made.templates, template)
    return LinkBuilder(origin, template, made.templates, pairs, format_, sign=_signer(made))


def _signer(made: Engine) -> Sign:
    """Signs with the first key of the settings; where there is none, nothing is signed."""
    signing_keys = settings().signing_keys
    if not signing_keys:
        return unsigned

    def sign(template: str, said: Pairs) -> str:
        return signing_keys.sign(message(template, said, made.templates.get(template).parameters))

    return sign


# ── into posts ───────────────────────────────────────────────────────────────────────────────


def _used(posts: tuple[Post, ...], paths: list[Path]) -> Key:
    found = keys.generator(paths)
    return keys.most_used(posts) or (found[1] if found else IMAGE)


def _write(
    posts: tuple[Post, ...],
    known: BlogContext,
    maker: LinkBuilder,
    key: Key,
    paths: list[Path],
    diff: bool,
    as_json: bool,
) -> None:
    found = keys.generator(paths)
    bare = bool(found and found[0].bare)
    puts = [_put(post, known, maker, key, bare) for post in posts]
    if not diff:
        puts = [_written(put) for put in puts]
    if as_json:
        show(_facts(puts, key), plain=True)
    elif diff:
        patch(_diff(puts))
        _tell_left(puts)
    else:
        for put in puts:
            if put.edit:
                line(put.post.name)
        _tell_left(puts)
        count = sum(put.edit is not None for put in puts)
        typer.echo(f"{count:,} of {len(puts):,} posts were given a card, under {key}.")
    if any(put.wrong for put in puts):
        raise typer.Exit(FOUND)


def _diff(puts: list[Put]) -> Iterator[str]:
    for put in puts:
        if put.edit:
            text = put.post.page.text
            yield from edit.diff(put.post.name, text, edit.apply_edits(text, [put.edit]))


def _put(post: Post, known: BlogContext, maker: LinkBuilder, key: Key, bare: bool) -> Put:
    if post.broken:
        return Put(post, why=str(post.broken), wrong=True)
    if any(case.link.for_post for case in checking.cases(post, known)):
        return Put(post, why="it has a card")
    if keys.has_image(post.data):
        return Put(post, why="it has a picture of its own")
    if not post.title:
        return Put(post, why="it has no title")
    made = maker.suggest(post.title, post.lang)
    try:
        found = insert(post.page.text, key, made.link, bare=bare)
    except Broken as broken:
        return Put(post, why=str(broken), wrong=True)
    if found is None:
        return Put(post, why=f"there is no place for {key} in its front matter")
    return Put(post, made.link, found)


def _written(put: Put) -> Put:
    if put.edit is None:
        return put
    text = put.post.page.text
    try:
        edit.write(put.post.file, text, edit.apply_edits(text, [put.edit]))
    except OSError as error:
        return Put(put.post, why=error.strerror or str(error), wrong=True)
    return put


_SILENT = frozenset({"it has a card", "it has a picture of its own"})


def _tell_left(puts: list[Put]) -> None:
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    for put in puts:
        if put.why and put.why not in _SILENT:
            style = "bold red" if put.wrong else "yellow"
            console.print(f"[{style}]{shown(put.post.name)}[/]: {shown(put.why)}")


def _facts(puts: list[Put], key: Key) -> dict[str, object]:
    return {
        "key": str(key),
        "written": [{"file": p.post.name, "link": p.link} for p in puts if p.edit],
        "left": [{"file": p.post.name, "why": p.why, "wrong": p.wrong} for p in puts if p.why],
    }
