"""Check: a blog's posts in; all that is wrong with their links, and the edits that mend it, out.

    files → posts → what they share → cases → findings, edits

Synchronous and silent: it reads files and prints, writes and asks nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoji.blog.check.config import Blog
from pyoji.blog.check.context import BlogContext, Cards, Case
from pyoji.blog.check.finding import Finding, Severity
from pyoji.blog.check.rewrite import Draft
from pyoji.blog.check.rules import LINK_RULES, POST_RULES, LinkRule, Violation
from pyoji.blog.source import front_matter as frontmatter
from pyoji.blog.source import links, posts
from pyoji.blog.source import site_layout as trees
from pyoji.blog.source.edit import Edit, apply_edits
from pyoji.blog.source.links import Hosts, dissect
from pyoji.blog.source.page import Broken
from pyoji.blog.source.posts import Post
from pyoji.blog.source.titles import normalized

ROUNDS = 6
"""How often a mended link is looked at again; each round removes what the last one uncovered."""


Told = tuple[LinkRule, Severity, Violation]
"""What a rule found, and how grave it is here."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What was looked at and what was found, in the order of files and lines."""

    posts: tuple[Post, ...]
    links: int
    hosts: tuple[str, ...]
    findings: tuple[Finding, ...]
    edits: Mapping[Path, tuple[Edit, ...]]

    @property
    def files(self) -> tuple[str, ...]:
        """The names of the files that were read."""
        return tuple(post.name for post in self.posts)

    def count(self, severity: Severity) -> int:
        """How many findings are as grave as this."""
        return sum(each.severity is severity for each in self.findings)


def read(paths: Sequence[Path], blog: Blog, folder: Path, here: Path) -> tuple[Post, ...]:
    """The posts at and below the paths. `folder` is where the blog's settings are, and what their
    globs begin at; names are told as seen from `here`. Raises OSError."""
    default = blog.lang or _default_language(paths, folder)
    return tuple(
        posts.read(file, _seen_from(here, file), blog.language(below), default)
        for file in trees.files(list(paths))
        if blog.reads(below := _seen_from(folder, file))
    )


def _default_language(paths: Sequence[Path], folder: Path) -> str | None:
    above = (one for path in paths for one in (path.absolute(), *path.absolute().parents))
    for each in dict.fromkeys((folder, *above)):
        if each.is_dir() and (tag := trees.default_language(each)):
            return tag
    return None


def _seen_from(folder: Path, file: Path) -> str:
    absolute = file.absolute()
    if absolute.is_relative_to(folder.absolute()):
        return absolute.relative_to(folder.absolute()).as_posix()
    return file.as_posix()


def build_context(read_: Iterable[Post], cards: Cards, blog: Blog) -> BlogContext:
    """What the links of these posts share."""
    found = tuple(read_)
    names = cards.templates.names
    seen = links.hosts_seen((link.text for post in found for link in post.links), names)
    titled: dict[tuple[str | None, str], list[Post]] = {}
    translations: dict[str, list[Post]] = {}
    for post in sorted(found, key=lambda each: each.name):
        translations.setdefault(post.translation_key, []).append(post)
        if post.title:
            titled.setdefault((post.lang, normalized(post.title)), []).append(post)
    return BlogContext(
        cards,
        Hosts(frozenset(blog.hosts), names, seen),
        blog.template,
        {key: tuple(group) for key, group in titled.items()},
        {key: tuple(group) for key, group in translations.items()},
    )


def cases(post: Post, known: BlogContext) -> Iterator[Case]:
    """The post's links that are links to cards, in the order of their places."""
    for link in post.links:
        anatomy = dissect(link.text)
        if anatomy is not None and known.hosts.serve(anatomy):
            yield Case(post, link, known)


def check(read_: Sequence[Post], cards: Cards, blog: Blog) -> CheckResult:
    """Everything that is wrong with the posts and their links."""
    known = build_context(read_, cards, blog)
    findings: list[Finding] = []
    edits: dict[Path, tuple[Edit, ...]] = {}
    count, hosts = 0, set()
    for post in read_:
        findings += _of_post(post, known, blog)
        changed: list[Edit] = []
        for case in cases(post, known):
            count += 1
            hosts.add(case.anatomy.host)
            told, edit = _of_link(case, blog)
            findings += told
            changed += [edit] if edit else []
        if changed and _reads(apply_edits(post.page.text, changed)):
            edits[post.file] = tuple(changed)
    findings.sort(key=lambda each: (each.file, each.line, each.column))
    return CheckResult(tuple(read_), count, tuple(sorted(hosts - {""})), tuple(findings), edits)


def _reads(text: str) -> bool:
    """Whether the front matter of a post can be read: what is written must not break it."""
    try:
        frontmatter.read(text)
    except Broken:
        return False
    return True


def _of_post(post: Post, known: BlogContext, blog: Blog) -> Iterator[Finding]:
    for rule in POST_RULES:
        severity = blog.severity(rule.name)
        if severity is not None:
            for found in rule.find(post, known):
                yield Finding(
                    post.name,
                    found.line,
                    found.column,
                    rule.name,
                    severity,
                    found.message,
                    found.remedy,
                )


def _of_link(case: Case, blog: Blog) -> tuple[list[Finding], Edit | None]:
    """What is wrong with a link, and the edit that mends what can be mended."""
    told = list(_found(case, blog))
    link = case.link
    changeable = not link.fixed and "sig" not in case.pairs
    repaired = _mended(case, told, blog) if changeable else ""
    findings = [
        Finding(
            case.post.name,
            link.line,
            link.column,
            rule.name,
            severity,
            _printable(found.message),
            _printable(_remedy(case, found)),
            _printable(link.text + link.comment),
            repaired if found.change and repaired != link.text else "",
        )
        for rule, severity, found in told
    ]
    if not repaired or repaired == link.text:
        return findings, None
    takes_comment = bool(link.comment) and any(r.name == "lost-hash" for r, _, _ in told)
    end = link.end + (len(link.comment) if takes_comment else 0)
    return findings, Edit(link.start, end, repaired.replace("&", link.amp))


def _printable(text: str) -> str:
    """The text without lone surrogates, which front matter may write and nothing can print."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _found(case: Case, blog: Blog) -> Iterator[Told]:
    for rule in LINK_RULES:
        severity = blog.severity(rule.name)
        if severity is not None:
            for found in rule.find(case):
                yield rule, severity, found


def _remedy(case: Case, found: Violation) -> str:
    if found.change and case.link.fixed:
        return f"{found.remedy}, by hand: {case.link.fixed}"
    if found.change and "sig" in case.pairs:
        return f"{found.remedy}, and sign the link anew"
    return found.remedy


def _mended(case: Case, told: Sequence[Told], blog: Blog) -> str:
    """The link with all that can be mended mended, and what that uncovers too."""
    for _ in range(ROUNDS):
        changes = [found.change for _, _, found in told if found.change]
        if not changes:
            break
        anatomy = case.anatomy
        draft = Draft(anatomy, anatomy.path.strip(), case.reading.literal, anatomy.fragment)
        for change in changes:
            draft = change(draft)
        if str(draft) == case.link.text or dissect(str(draft)) is None:
            break
        case = case.rewritten(str(draft))
        told = list(_found(case, blog))
    return case.link.text
