"""The mirror: a test stands where what it tests stands, under its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tree import ROOT

TESTS, PACKAGE = ROOT / "tests", ROOT / "app" / "pyoji"

# Tests of no single module, and what they are about.
ABOUT = {
    "blog/test_tree.py": "the blog that other tests of the blog read",
    "cli/test_hostile.py": "every command that reads posts, over hostile ones",
    "engine/design/test_designs.py": "the designs that we bring along",
    "engine/design/test_samples.py": "the titles that pages and sheets show",
    "engine/encode/test_cards.py": "the files of whole cards",
    "engine/text/test_conformance_bidi.py": "Unicode's own cases of UAX #9",
    "engine/text/test_conformance_breaks.py": "Unicode's own cases of UAX #14 and #29",
    "engine/text/test_edge_cases.py": "texts that break other engines, through the whole of text/",
    "engine/text/test_emoji_sequences.py": "Unicode's emoji sequences, through the whole of text/",
    "engine/text/test_han.py": "which Han characters tell a language, through language and sense",
    "service/cache/test_purges.py": "purges in every store",
    "web/lists/test_every_worker.py": "lists in several processes",
    "web/test_browser.py": "the pages in a real browser",
    "web/test_browser_form.py": "the form of the page in a real browser",
    "web/test_browser_frames.py": "how apps show the card, in a real browser",
    "test_action.py": "the GitHub Action of deploy/",
    "test_asgi.py": "the application under other servers and within other applications",
    "test_audit.py": ".ci/audit",
    "test_brand.py": "a brand made as the tutorial says",
    "test_brand_font.py": "a brand's own typeface, as the tutorial says",
    "test_codemirror.py": "the vendored editor",
    "test_deploy.py": "deploy/, the image and the gate",
    "test_docs.py": "docs/ and the site",
    "test_generators.py": "real site generators, with the integrations of deploy/",
    "test_integrations.py": "the integrations of deploy/, without their generators",
    "test_pre_commit.py": "the hooks, as pre-commit runs them",
    "test_font_recipe.py": "fonts/build.py and its recipe",
    "test_docs_signing.py": "the page about signing",
    "test_golden.py": "frames and cards that are kept",
    "test_korean.py": "the Korean words",
    "test_house.py": "what each file of the package may touch",
    "test_locks.py": "the lock files",
    "test_mirror.py": "this",
    "test_packages.py": "both packages, built and installed",
    "test_proxy.py": "the service behind nginx and Caddy",
    "test_readme.py": "README.md and the reference",
    "test_reference.py": "docs/reference/",
    "test_roots.py": ".ci/roots",
    "test_signals.py": "tests/signals.py",
    "test_words.py": "the words of names",
}

FILES = sorted(
    path.relative_to(TESTS).as_posix()
    for path in TESTS.rglob("test_*.py")
    if "tools" not in path.relative_to(TESTS).parts
)


@pytest.mark.parametrize("file", FILES)
def test_a_test_stands_where_its_subject_stands(file: str) -> None:
    """It has the name of a module or a package there, or is about more than one and says what."""
    if file in ABOUT:
        return
    place, name = PACKAGE / Path(file).parent, Path(file).stem.removeprefix("test_")
    subjects = (place / f"{name}.py", place / name / "__init__.py")
    assert any(subject.is_file() for subject in subjects) or place.name == name


def test_the_table_is_about_what_there_is() -> None:
    """Every file that it names exists, and has no module of its name."""
    assert set(ABOUT) <= set(FILES)


@pytest.mark.parametrize("folder", sorted({Path(file).parent.as_posix() for file in FILES}))
def test_a_folder_of_tests_is_a_package_of_ours(folder: str) -> None:
    """No tests are left behind by a package that moved."""
    assert (PACKAGE / folder / "__init__.py").is_file()
