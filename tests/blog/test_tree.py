"""A blog of 800 posts in 15 languages: check finds exactly its faults, and --fix repairs them."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from pyoji.blog.check import checker as check
from pyoji.blog.check import config as settings
from pyoji.blog.check.checker import CheckResult
from pyoji.blog.check.context import Cards
from pyoji.blog.check.rules import RULES
from pyoji.blog.source import edit

from tests.blog.tree import Tree, grow


@pytest.fixture(scope="module")
def cards(pipeline, templates) -> Cards:
    return Cards(templates, pipeline.frame)


def look(tree: Tree, cards: Cards) -> CheckResult:
    blog = settings.read(tree.folder / settings.FILE, cards.templates.names)
    posts = check.read([tree.folder], blog, tree.folder, tree.folder)
    return check.check(posts, cards, blog)


def told(checked: CheckResult) -> Counter[tuple[str, int, str]]:
    return Counter((each.file, each.line, each.rule) for each in checked.findings)


def fix(checked: CheckResult) -> None:
    for post in checked.posts:
        if edits := checked.edits.get(post.file):
            edit.write(post.file, post.page.text, edit.apply_edits(post.page.text, edits))


def contents(folder: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


@pytest.fixture(scope="module")
def grown(tmp_path_factory, cards):
    """The tree with every fault, the findings before the repair, and the findings after it."""
    tree = grow(tmp_path_factory.mktemp("every") / "blog")
    found = look(tree, cards)
    before = contents(tree.folder)
    fix(found)
    return tree, found, before, look(tree, cards)


@pytest.mark.slow
def test_every_fault_is_found_at_its_line_and_none_is_invented(grown):
    """As often as it was sown."""
    tree, found, _, _ = grown
    assert tree.files == len(found.posts) == 800
    assert told(found) == Counter(tree.expected)


def test_every_rule_has_a_fault_in_the_tree(grown):
    """But `unreadable`, whose posts have no links; `test_check.py` has it."""
    tree, *_ = grown
    sown = {rule for _, _, rule in tree.expected}
    elsewhere = {"unreadable", "decoded-link"}  # the latter is one of Jekyll: `test_checker.py`
    assert sown == {rule.name for rule in RULES} - elsewhere


def test_only_what_no_link_can_mend_is_left(grown):
    """An untranslated title, two posts of one title."""
    tree, _, _, left = grown
    assert tree.left
    assert told(left) == Counter(tree.left)
    assert left.edits == {}


def test_a_mended_tree_differs_in_links_alone(grown):
    """Byte for byte: with links taken out, each file is what it was."""
    tree, found, before, _ = grown
    after = contents(tree.folder)
    assert before.keys() == after.keys()
    changed = {file for file in before if before[file] != after[file]}
    assert changed == set(found.edits)
    for post in found.posts:
        if post.file not in changed:
            continue
        text, kept, last = post.page.text, [], 0
        for one in found.edits[post.file]:
            written = text[one.start : one.end]
            assert re.match(r"https?://\S+/api/", written)
            assert not re.search("[\"'<>\n]", written)
            kept.append(re.escape(text[last : one.start]))
            last = one.end
        pattern = r"https://[!-~]+".join([*kept, re.escape(text[last:])])
        assert re.fullmatch(pattern, after[post.file].decode())


@pytest.mark.slow
def test_a_tree_whose_faults_links_can_mend_checks_clean(tmp_path, cards):
    """After --fix nothing at all is found."""
    tree = grow(tmp_path / "blog", unmended=False)
    fix(look(tree, cards))
    left = look(tree, cards)
    assert left.findings == ()
    assert left.edits == {}
