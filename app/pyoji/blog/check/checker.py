"""Checker: find the faults of a blog's links. In: posts. Out: findings, and the edits that repair.

    files → posts → context → cases → findings, edits

Synchronous. Reads files; must not write or print.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from pyoji.blog.check import parallel
from pyoji.blog.check.config import Blog
from pyoji.blog.check.context import BlogContext, Cards, Case
from pyoji.blog.check.finding import Finding, Severity
from pyoji.blog.check.rewrite import Draft
from pyoji.blog.check.rules import LINK_RULES, POST_RULES, LinkRule, Violation
from pyoji.blog.source import ghost, links, posts, site_layout
from pyoji.blog.source.anatomy import dissect
from pyoji.blog.source.edit import Edit, apply_edits
from pyoji.blog.source.links import Hosts
from pyoji.blog.source.page import Broken, Page
from pyoji.blog.source.posts import Post
from pyoji.blog.source.sites import Sites
from pyoji.blog.source.titles import normalized
from pyoji.blog.source.unread import Reason, UnreadCounter, Unreads, kind
from pyoji.engine.card import Card
from pyoji.link.path import MAX_TARGET, CardPath

MAX_ROUNDS = 6
"""How often a repaired link is checked again; one repair can reveal another fault."""


RuleViolation = tuple[LinkRule, Severity, Violation]
"""A violation, its rule, and the rule's severity in this blog."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The posts that were checked, and the findings in the order of files and lines.

    `unread` counts what was not read beside the posts, `linked` the posts with a link to a card.
    """

    posts: tuple[Post, ...]
    links: int
    hosts: tuple[str, ...]
    findings: tuple[Finding, ...]
    edits: Mapping[Path, tuple[Edit, ...]]
    unread: Unreads = field(default_factory=dict)
    linked: int = 0

    def count(self, severity: Severity) -> int:
        """The number of findings of a severity."""
        return sum(finding.severity is severity for finding in self.findings)

    def kinds(self) -> Mapping[str, int]:
        """The number of posts by the kind of their files."""
        return Counter(kind(post.file.name) for post in self.posts)


@dataclass(frozen=True, slots=True)
class Survey:
    """The posts that were read, and how many files and folders were not."""

    posts: tuple[Post, ...]
    unread: Unreads


def read(paths: Sequence[Path], blog: Blog, folder: Path, names_folder: Path) -> tuple[Post, ...]:
    """Read the posts at and below the paths, as `survey` does. Raise OSError."""
    return survey(paths, blog, folder, names_folder).posts


def survey(paths: Sequence[Path], blog: Blog, folder: Path, names_folder: Path) -> Survey:
    """Read the posts at and below the paths, and count what is not read. Raise OSError.

    The globs of the configuration are relative to `folder`, the posts' names to `names_folder`.
    """
    sites = Sites()
    unread = UnreadCounter()
    blog_posts: list[Post] = []
    for file in site_layout.files(list(paths), unread, sites):
        name = _relative_name(folder, file)
        if blog.reads(name):
            message_name = _relative_name(names_folder, file)
            site = sites.of(file.absolute().parent)
            lang = blog.language(name)
            if ghost.is_export(file):
                blog_posts += ghost.read(file, message_name, lang or blog.lang)
            else:
                blog_posts.append(posts.read(file, message_name, lang, blog.lang, site=site))
        else:
            unread.add(file.name, Reason.EXCLUDED)
    return Survey(tuple(blog_posts), unread)


def _relative_name(folder: Path, file: Path) -> str:
    absolute = file.absolute()
    if absolute.is_relative_to(folder.absolute()):
        return absolute.relative_to(folder.absolute()).as_posix()
    return file.as_posix()


def build_context(blog_posts: Sequence[Post], cards: Cards, blog: Blog) -> BlogContext:
    """Build the context that the links of these posts share."""
    names = cards.templates.names
    seen = links.hosts_seen((link.text for post in blog_posts for link in post.links), names)
    by_title: dict[tuple[str | None, str], list[Post]] = {}
    translations: dict[str, list[Post]] = {}
    for post in sorted(blog_posts, key=lambda post: post.name):
        translations.setdefault(post.translation_key, []).append(post)
        if post.title:
            by_title.setdefault((post.lang, normalized(post.title)), []).append(post)
    return BlogContext(
        cards,
        Hosts(frozenset(blog.hosts), names, seen),
        blog.template,
        {key: tuple(group) for key, group in by_title.items()},
        {key: tuple(group) for key, group in translations.items()},
        blog.version,
    )


def cases(post: Post, context: BlogContext) -> Iterator[Case]:
    """Yield a case for each of the post's links that leads to a card, in page order."""
    for link in post.links:
        anatomy = dissect(link.text)
        if anatomy is not None and context.hosts.serve(anatomy):
            yield Case(post, link, context)


def check(
    blog_posts: Sequence[Post],
    cards: Cards,
    blog: Blog,
    unread: Unreads | None = None,
    processes: int = 1,
) -> CheckResult:
    """Check the posts and their links, with at most this many processes."""
    context = build_context(blog_posts, cards, blog)
    checks = parallel.apply(partial(_check_post, context, blog), blog_posts, processes)
    findings = [finding for check in checks for finding in check.findings]
    findings.sort(key=lambda finding: (finding.file, finding.line, finding.column))
    hosts = {host for check in checks for host in check.hosts}
    return CheckResult(
        tuple(blog_posts),
        sum(check.links for check in checks),
        tuple(sorted(hosts - {""})),
        tuple(findings),
        {
            post.file: check.edits
            for post, check in zip(blog_posts, checks, strict=True)
            if check.edits
        },
        unread or {},
        sum(bool(check.links) for check in checks),
    )


@dataclass(frozen=True, slots=True)
class PostCheck:
    """What was found in one post: findings, edits, the number of its links, and their hosts."""

    findings: tuple[Finding, ...]
    edits: tuple[Edit, ...]
    links: int
    hosts: frozenset[str]


def _check_post(context: BlogContext, blog: Blog, post: Post) -> PostCheck:
    findings = [*_post_findings(post, context, blog)]
    edits: list[Edit] = []
    post_cases = list(cases(post, context))
    for case in post_cases:
        link_findings, edit = _check_link(case, blog)
        findings += link_findings
        edits += [edit] if edit else []
    if edits and not _is_readable(post, apply_edits(post.page.text, edits)):
        edits.clear()
    hosts = frozenset(case.anatomy.host for case in post_cases)
    return PostCheck(tuple(findings), tuple(edits), len(post_cases), hosts)


def _is_readable(post: Post, text: str) -> bool:
    """Whether an edited post's front matter can still be read."""
    try:
        posts.front_matter_of(Page(post.name, text), post.dialect)
    except Broken:
        return False
    return True


def _post_findings(post: Post, context: BlogContext, blog: Blog) -> Iterator[Finding]:
    for rule in POST_RULES:
        if severity := blog.severity(rule.name):
            for violation in rule.find(post, context):
                position = post.name, violation.line, violation.column
                yield Finding(*position, rule.name, severity, violation.message, violation.remedy)


def _check_link(case: Case, blog: Blog) -> tuple[list[Finding], Edit | None]:
    """The link's findings, and the edit that repairs it if possible."""
    violations = list(_violations(case, blog))
    link = case.link
    position = case.post.name, *case.post.page.position(link.start)
    changeable = [] if link.fixed else _changeable(case, violations)
    repaired = _repaired(case, changeable, blog) if changeable else ""
    findings = [
        Finding(
            *position,
            rule.name,
            severity,
            _printable(violation.message),
            _printable(_remedy(case, rule, violation)),
            _printable(link.text + link.comment),
            repaired if (rule, severity, violation) in changeable and repaired != link.text else "",
            violation.difference,
        )
        for rule, severity, violation in violations
    ]
    if not repaired or repaired == link.text:
        return findings, None
    takes_comment = any(rule.name == "lost-hash" for rule, _, _ in violations)
    end = link.end + (len(link.comment) if takes_comment else 0)
    return findings, Edit(link.start, end, repaired.replace("&", link.amp))


def _changeable(case: Case, violations: Iterable[RuleViolation]) -> list[RuleViolation]:
    """The violations that `--fix` repairs. In a signed link, those that its signature does not
    cover."""
    is_signed = "sig" in case.pairs
    return [
        (rule, severity, violation)
        for rule, severity, violation in violations
        if violation.change and (rule.keeps_signature or not is_signed)
    ]


def _printable(text: str) -> str:
    """Replace lone surrogates, which front matter may contain and no encoding can write."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _violations(case: Case, blog: Blog) -> Iterator[RuleViolation]:
    for rule in LINK_RULES:
        if severity := blog.severity(rule.name):
            for violation in rule.find(case):
                yield rule, severity, violation


def _remedy(case: Case, rule: LinkRule, violation: Violation) -> str:
    if violation.change and case.link.fixed:
        return f"{violation.remedy}, by hand: {case.link.fixed}"
    if violation.change and "sig" in case.pairs and not rule.keeps_signature:
        return f"{violation.remedy}, and sign the link again"
    return violation.remedy


def _repaired(case: Case, violations: Iterable[RuleViolation], blog: Blog) -> str:
    """The link after all repairs, including those of faults that earlier repairs reveal.

    "" if the service would not answer it with a card.
    """
    for _ in range(MAX_ROUNDS):
        changes = [violation.change for _, _, violation in violations if violation.change]
        if not changes:
            break
        anatomy = case.anatomy
        draft = Draft(anatomy, anatomy.path.strip(), case.reading.literal, anatomy.fragment)
        for change in changes:
            draft = change(draft)
        if str(draft) == case.link.text or dissect(str(draft)) is None:
            break
        case = case.rewritten(str(draft))
        violations = _changeable(case, _violations(case, blog))
    return case.link.text if _is_served(case) else ""


def _is_served(case: Case) -> bool:
    """Whether the service answers the link with an image of the card."""
    path = case.path
    return (
        isinstance(path, CardPath)
        and path.format is not None
        and path.template in case.context.cards.templates.names
        and isinstance(case.card, Card)
        and case.target_length <= MAX_TARGET
    )
