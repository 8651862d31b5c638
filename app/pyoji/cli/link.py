"""pyoji link: print the link of a title's card, or write links into posts.

In: a title, or posts. Out: a link, tags, or a line of front matter; with --write, changed posts.
Exits with 1 if a post cannot be read or written, with 2 if the command is wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pyoji.blog.check import checker as checking
from pyoji.blog.check.context import BlogContext, Cards
from pyoji.blog.links import post_changes
from pyoji.blog.links.post_changes import HAS_CARD, HAS_IMAGE, NO_GENERATOR, PostChange
from pyoji.blog.links.suggest import FORMS, LinkBuilder, all_forms
from pyoji.blog.source import keys
from pyoji.blog.source.image_key import IMAGE, Key
from pyoji.blog.source.posts import Post
from pyoji.blog.source.sites import Sites
from pyoji.cli import blog as blogs
from pyoji.cli import patch, reading
from pyoji.cli.blog import Config
from pyoji.cli.command import one_of
from pyoji.cli.link_options import (
    Design,
    Extension,
    Host,
    extension_of,
    link_builder,
    origin_of,
    version_of,
)
from pyoji.cli.patch import FileChange
from pyoji.cli.terminal import (
    FINDINGS,
    USAGE,
    AsJson,
    escaped,
    fail,
    open_engine,
    print_json,
    print_line,
)
from pyoji.link.query import Pairs

Form = StrEnum("Form", list(FORMS))  # type: ignore[misc] # names from a table
AS_URL = Form("url")


def link(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="TITLE|PATH... [NAME=VALUE]...",
            help="The title; with --write, posts and folders of posts. Then parameters.",
        ),
    ],
    template: Design = None,
    host: Host = None,
    lang: Annotated[str | None, typer.Option(metavar="TAG", help="The title's language.")] = None,
    form: Annotated[
        Form,
        typer.Option("--format", metavar="FORMAT", help=f"The format of the link: {one_of(Form)}."),
    ] = AS_URL,
    extension: Extension = None,
    version: Annotated[
        str | None,
        typer.Option(
            metavar="VERSION",
            help="The version in the link's path; auto: a digest that changes with the card.",
        ),
    ] = None,
    key: Annotated[
        str | None,
        typer.Option(metavar="KEY", help="The front matter's key: image, images, cover.image …"),
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Write links into posts that have no card.")
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what --write would write.")] = False,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Print the link to a title's card, or write links into posts."""
    if diff and not write:
        fail("--diff needs --write.", USAGE)
    paths, pairs = blogs.split_arguments(words) if write else ([], _pairs(words[1:]))
    if write and not paths:
        fail("Name posts, or folders of posts.", USAGE)
    key_ = _key(key)
    format_ = extension_of(extension)
    engine = open_engine()
    names = engine.templates.names
    blog, folder = blogs.open_blog(paths or [Path.cwd()], config, names)
    version = version_of(version, blog)
    if write:
        cards = Cards(engine.templates, engine.pipeline.frame)
        survey = checking.survey(paths, blog, folder, Path.cwd())
        reading.require_posts(paths, survey.posts, survey.unread)
        posts = survey.posts
        context = checking.build_context(posts, cards, blog)
        design = template or blog.template or _design(posts, context)
        origin = origin_of(host, blog, _used_host(posts, context))
        builder = link_builder(engine, design, origin, pairs, format_, version)
        _write(posts, context, builder, key_, diff, as_json)
        return
    origin = origin_of(host, blog)
    builder = link_builder(engine, template or blog.template, origin, pairs, format_, version)
    builder = replace(builder, has_marked_titles="md" in dict(pairs))  # asked for, with the title
    suggestion = builder.suggest(words[0], lang or blog.lang)
    site = Sites().of(Path.cwd())
    key_ = key_ or (site and site.key) or IMAGE
    if as_json:
        width, height = suggestion.card.sides
        facts = {
            "link": suggestion.link,
            "template": suggestion.card.template,
            "width": width,
            "height": height,
        }
        print_json({**facts, "forms": all_forms(suggestion, key_)})
    else:
        typer.echo(FORMS[form.value](suggestion, key_))


# ── arguments ────────────────────────────────────────────────────────────────────────────────


def _pairs(words: list[str]) -> Pairs:
    for word in words:
        if "=" not in word:
            fail(f"“{word}” is not NAME=VALUE; put a title of several words in quotes.", USAGE)
    return tuple((name, value) for name, _, value in (word.partition("=") for word in words))


def _key(text: str | None) -> Key | None:
    try:
        return None if text is None else Key.parse(text)
    except ValueError:
        fail(f"“{text}” is not a key, such as image or cover.image.", USAGE)


def _used_host(posts: tuple[Post, ...], context: BlogContext) -> str | None:
    """Return the most common host in the links of these posts."""
    return _most_common(
        case.anatomy.origin + case.anatomy.mount
        for post in posts
        for case in checking.cases(post, context)
        if case.anatomy.host
    )


def _design(posts: tuple[Post, ...], context: BlogContext) -> str | None:
    """Return the most common design in the links of these posts."""
    names = context.cards.templates.names
    used = (case.template for post in posts for case in checking.cases(post, context))
    return _most_common(name for name in used if name in names)


def _most_common(names: Iterator[str]) -> str | None:
    return next((name for name, _ in Counter(names).most_common(1)), None)


# ── posts ───────────────────────────────────────────────────────────────────────────────────


def _write(
    posts: tuple[Post, ...],
    context: BlogContext,
    builder: LinkBuilder,
    key: Key | None,
    diff: bool,
    as_json: bool,
) -> None:
    choices = keys.of_sites(posts)
    changes = [
        post_changes.change(post, context, builder, key, choices[keys.root(post)]) for post in posts
    ]
    if not diff:
        changes = [post_changes.write(change) for change in changes]
    if as_json:
        print_json(_json_facts(changes))
    elif diff:
        patch.write(
            FileChange(change.post.file, change.post.page.text, [change.edit])
            for change in changes
            if change.edit
        )
        _print_skipped(changes)
        _print_needs(changes)
    else:
        for change in changes:
            if change.edit:
                print_line(change.post.name)
        _print_skipped(changes)
        _print_needs(changes)
        typer.echo(_summary(changes))
    if any(change.wrong for change in changes):
        raise typer.Exit(FINDINGS)


MAX_KEYS = 2
"""The most keys that the last line names."""


def _summary(changes: list[PostChange]) -> str:
    written = [change for change in changes if change.edit]
    return f"{len(written):,} of {len(changes):,} posts got a card{_under(_keys(changes))}."


def _under(keys: list[str]) -> str:
    if len(keys) > MAX_KEYS:
        return ", each under the key of its generator"
    return f", under {' and '.join(keys)}" if keys else ""


def _keys(changes: list[PostChange]) -> list[str]:
    """The keys of the cards that were written, the most used one first."""
    tally = Counter(str(change.key) for change in changes if change.edit)
    return [name for name, _ in tally.most_common()]


def _needs(changes: list[PostChange]) -> dict[str, str]:
    """What the theme of each generator needs so that the cards that were written are shown."""
    written = (change for change in changes if change.edit and change.needs)
    return {change.post.site.generator.name: change.needs for change in written if change.post.site}


def _print_needs(changes: list[PostChange]) -> None:
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    for name, needs in _needs(changes).items():
        text = f"{name} shows no image of front matter by itself: {needs}"
        console.print(f"[yellow]{escaped(text)}[/]")


_NOT_REPORTED = frozenset({HAS_CARD, HAS_IMAGE})
MAX_EXAMPLES = 3
"""The most posts that are named for one reason."""


def _print_skipped(changes: list[PostChange]) -> None:
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    tally = Counter(change.why for change in changes)
    printed = Counter[str]()
    for change in changes:
        if not change.why or change.why in _NOT_REPORTED:
            continue
        printed[change.why] += 1
        style = "bold red" if change.wrong else "yellow"
        if change.why != NO_GENERATOR or printed[change.why] <= MAX_EXAMPLES:
            console.print(f"[{style}]{escaped(change.post.name)}[/]: {escaped(change.why)}")
    if (more := tally[NO_GENERATOR] - MAX_EXAMPLES) > 0:
        console.print(f"{more:,} more: {escaped(NO_GENERATOR)}")


def _json_facts(changes: list[PostChange]) -> dict[str, object]:
    return {
        "key": ", ".join(_keys(changes)),
        "written": [
            {"file": p.post.name, "link": p.link, "key": str(p.key)} for p in changes if p.edit
        ],
        "left": [{"file": p.post.name, "why": p.why, "wrong": p.wrong} for p in changes if p.why],
        "needs": _needs(changes),
    }
