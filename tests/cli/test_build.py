"""pyoji build: files and a manifest, what it prints, how it exits, and what a kill leaves."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from copy import copy
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pyoji.blog.build import manifest
from pyoji.cli import app
from pyoji.cli.build import PipelineFactory
from pyoji.engine.card import PNG
from pyoji.link import card_links
from pyoji.loading import load_engine
from pyoji.readers import title_list
from pyoji.settings import Settings
from typer.testing import CliRunner

from tests.blog.built.site import lay, page
from tests.blog.tree import grow
from tests.tree import ROOT

LINK = "https://og.example.com/api/minimal?title="
SMALL = "scale=0.5"


@pytest.fixture
def run(invoke):
    return lambda *words: invoke("build", *words)


@pytest.fixture
def blog(tmp_path):
    folder = tmp_path / "blog"
    folder.mkdir()
    (folder / "a.md").write_text(f'---\ntitle: a\nimage: "{LINK}a"\n---\n')
    (folder / "b.md").write_text(f'---\ntitle: b\nimage: "{LINK}b&theme=dark"\n---\n')
    return folder


def test_a_manifest_is_a_list_of_cards(run, blog):
    """PYOJI_TITLES reads it: of each card it has a link that asks the service for the same. One
    that was written before links were in it has them after the next build, which draws nothing."""
    (blog / ".pyoji.yaml").write_text("template: article\n")
    (blog / "c.md").write_text("---\ntitle: 표지\n---\n")
    assert run("blog", "-o", "cards", SMALL).exit_code == 0
    file = Path("cards/cards.json")
    links = title_list.read(file.read_bytes()).links
    assert sorted(links) == [
        "/api/article?scale=0.5&title=%ED%91%9C%EC%A7%80",
        "/api/minimal?scale=0.5&theme=dark&title=b",
        "/api/minimal?scale=0.5&title=a",
    ]
    templates = load_engine(Settings()).templates
    for name, made in manifest.read(file).cards.items():
        said = card_links.read(made.link)
        drawn = templates.card(said.template, said.pairs, PNG)
        assert drawn.digest == made.card, name
    data = json.loads(file.read_text())
    for each in data["cards"].values():
        del each["link"]
    file.write_text(json.dumps(data))
    assert "0 made, 3 kept" in run("blog", "-o", "cards", SMALL).stdout
    assert title_list.read(file.read_bytes()).links == links


def told(result) -> dict:
    return json.loads(result.stdout)


def test_cards_are_files_with_a_manifest(run, blog):
    """Pictures of the size and format that were asked for; posts as seen from the blog's folder."""
    (blog / ".pyoji.yaml").write_text("template: article\n")
    (blog / "c.md").write_text("---\ntitle: 표지\n---\n")
    result = run("blog", "-o", "cards", SMALL, "--format", "webp")
    assert result.exit_code == 0, result.output
    assert "3 made, 0 kept, 0 failed; " in result.stdout
    made = manifest.read(Path("cards/cards.json"))
    assert made.posts == {"a.md": ("a.webp",), "b.md": ("b.webp",), "c.md": ("c.webp",)}
    for name, each in made.cards.items():
        content = Path("cards", name).read_bytes()
        with Image.open(BytesIO(content)) as image:
            assert (image.format, image.size) == ("WEBP", (600, 315))
        assert (each.bytes, each.width, each.height) == (len(content), 600, 315)


def test_a_second_build_draws_nothing_and_a_changed_title_one_card(run, blog):
    """The files that are right are not touched."""
    run("blog", "-o", "cards", SMALL)
    before = {file: file.stat().st_mtime_ns for file in Path("cards").iterdir()}
    assert "0 made, 2 kept, 0 failed" in run("blog", "-o", "cards", SMALL).stdout
    assert {file: file.stat().st_mtime_ns for file in Path("cards").iterdir()} == before
    (blog / "a.md").write_text(f'---\ntitle: new\nimage: "{LINK}new"\n---\n')
    result = run("blog", "-o", "cards", SMALL, "--json")
    assert (told(result)["made"], told(result)["kept"]) == (1, 1)
    assert told(result)["files"] == ["a.png"]


def test_a_card_is_the_one_that_render_draws(run, blog):
    """Byte for byte, whatever the number of processes."""
    run("blog", "-o", "one", "--workers", "1")
    run("blog", "-o", "two", "--workers", "2")
    CliRunner().invoke(app, ["render", f"{LINK}b&theme=dark", "-o", "b.png"])
    assert Path("one/b.png").read_bytes() == Path("b.png").read_bytes()
    for name in ("a.png", "b.png", "cards.json"):
        assert Path("one", name).read_bytes() == Path("two", name).read_bytes()


def test_a_post_that_is_gone_leaves_a_stale_file(run, blog):
    """It is named, and --prune removes it."""
    run("blog", "-o", "cards", SMALL)
    (blog / "b.md").unlink()
    result = run("blog", "-o", "cards", SMALL)
    assert result.exit_code == 0
    assert "stale b.png" in result.stdout
    assert Path("cards/b.png").exists()
    assert told(run("blog", "-o", "cards", SMALL, "--prune", "--json"))["removed"] == ["b.png"]
    assert sorted(each.name for each in Path("cards").iterdir()) == ["a.png", "cards.json"]


def test_one_posts_build_leaves_the_others_alone(run, blog):
    """They are none of its business."""
    run("blog", "-o", "cards", SMALL)
    result = told(run("blog/a.md", "-o", "cards", SMALL, "--prune", "--json"))
    assert (result["kept"], result["stale"], result["removed"]) == (1, [], [])
    assert told(run("blog", "-o", "cards", SMALL, "--json"))["kept"] == 2


def test_what_fails_is_told_and_exits_1(run, blog):
    """The others are drawn."""
    (blog / "c.md").write_text("---\na: b: c\n---\n")
    (blog / "d.md").write_text(f'---\ntitle: d\nimage: "{LINK}d&theme=drak"\n---\n')
    result = run("blog", "-o", "cards", SMALL)
    assert result.exit_code == 1
    assert "2 made, 0 kept, 2 failed" in result.stdout
    assert "blog/c.md: line 2: " in result.stderr
    assert "blog/d.md: “drak” is not a value for theme" in result.stderr


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("blog",), 2, "--out"),
        (("none", "-o", "x"), 2, "there is no file or folder none."),
        (("empty", "-o", "x"), 2, "no post was read in empty: the folder is empty."),
        (("a=b", "-o", "x"), 2, "Name posts"),
        (("blog", "-o", "x", "thme=dark"), 2, "did you mean “theme”?"),
        (("blog", "-o", "x", "--format", "gif"), 2, "“gif” is not a format"),
        (("blog", "-o", "x", "--template", "artcle"), 2, "Did you mean “article”?"),
        (("blog", "-o", "blog/a.md"), 1, "blog/a.md: File exists"),
        (("blog", "-o", "blog/a.md/x"), 1, "blog/a.md/x: Not a directory"),
        (("blog", "-o", "x", "--manifest", "blog/a.md"), 2, "not a manifest of pyoji build"),
    ],
)
def test_what_cannot_be_is_told(run, blog, words, code, said):
    """In one line."""
    (blog.parent / "empty").mkdir()
    result = run(*words)
    assert (result.exit_code, said in result.stderr) == (code, True), result.output
    assert "Traceback" not in result.output


def test_a_blog_elsewhere_is_named_from_its_own_folder(run, blog, monkeypatch, tmp_path):
    """No path of this machine is in the manifest or in a file's name."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert run(str(blog), "-o", "cards", SMALL, "--names", "path").exit_code == 0
    assert set(manifest.read(Path("cards/cards.json")).posts) == {"a.md", "b.md"}
    assert set(manifest.read(Path("cards/cards.json")).cards) == {"a.png", "b.png"}


def test_a_process_that_begins_anew_makes_its_own_parts():
    """What is handed to it are settings alone."""
    chosen = Settings()
    made = load_engine(chosen)
    pens = PipelineFactory(chosen, made)
    assert pens() is made.pipeline
    again = copy(pens)
    assert again() is not made.pipeline


# ── kills ────────────────────────────────────────────────────────────────────────────────────


COMMAND = ("-m", "pyoji.cli")
HELD = 12
"""Files after which a build whose program is UNFINISHED makes no more, unless it was killed."""

UNFINISHED = (
    "-c",
    "import multiprocessing, time\n"
    "from pyoji.blog.build import builder\n"
    "from pyoji.cli import main\n"
    "render = builder._render\n"
    "def held(task, output, pipeline):\n"
    "    parent = multiprocessing.parent_process()\n"
    f"    while parent.is_alive() and len(list(output.out.rglob('*.png'))) >= {HELD}:\n"
    "        time.sleep(0.01)\n"
    "    return render(task, output, pipeline)\n"
    "builder._render = held\n"
    "main()\n",
)


def start(
    *words: str, before: Sequence[str] = (), program: Sequence[str] = COMMAND
) -> subprocess.Popen[str]:
    """The command in a process of its own, `before` it what starts it."""
    clean = {name: text for name, text in os.environ.items() if not name.startswith("PYOJI_")}
    clean |= {"PYTHONPATH": str(ROOT), "PYOJI_FONTS_DIR": str(ROOT / "fonts")}
    command = [*before, sys.executable, *program, "build", *words, "--json"]
    return subprocess.Popen(
        command, env=clean, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_a_folder_that_may_not_be_written_is_told(blog, tmp_path):
    """By its name; also to root, from whom the right to write everywhere is taken for it."""
    cards = tmp_path / "cards"
    cards.mkdir(mode=0o500)
    before = []
    if os.access(cards, os.W_OK):
        if shutil.which("setpriv") is None:
            pytest.skip("root may write everywhere, and there is no setpriv to forbid it")
        before = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    process = start(str(blog), "-o", str(cards), SMALL, before=before)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Permission denied" in said
    assert str(cards) in said


def begun(process: subprocess.Popen[str], cards: Path, count: int) -> None:
    """Wait until there are at least `count` files."""
    while len(list(cards.rglob("*.png"))) < count:
        assert process.poll() is None, process.communicate()
        time.sleep(0.005)


def whole(cards: Path) -> dict[str, int]:
    """The files that are there, none of them in part, with their times."""
    found = {}
    for file in cards.rglob("*.png"):
        with Image.open(file) as image:
            image.load()
        found[file.relative_to(cards).as_posix()] = file.stat().st_mtime_ns
    return found


@pytest.fixture
def tree(tmp_path) -> list[str]:
    """Return two languages of the tree, and the expected cards."""
    grow(tmp_path / "tree", unmended=False)
    ko = tmp_path / "tree" / "i18n" / "ko"
    return [
        str(tmp_path / "tree" / "blog"),
        str(ko),
        "theme=dark",
        "bg=",
        "accent=",
        SMALL,
        "size=",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_build_that_is_killed_goes_on_where_it_was(tmp_path, tree, sent):
    """Every file is complete, no existing file is rendered again, and no process is left."""
    cards = tmp_path / "cards"
    killed = start(*tree, "-o", str(cards), program=UNFINISHED)
    begun(killed, cards, HELD)
    killed.send_signal(sent)
    killed.communicate(timeout=60)
    assert killed.returncode in (-sent, 130)
    before = whole(cards)
    again = start(*tree, "-o", str(cards))  # which waits for what is left of the first
    out, err = again.communicate(timeout=120)
    assert again.returncode == 0, err
    facts = json.loads(out)
    after = whole(cards)
    assert facts["made"] + facts["kept"] == len(after) == 111
    assert facts["kept"] >= len(before) >= HELD
    assert facts["made"] > 0
    assert {name: after[name] for name in before} == before
    assert sorted(each.name for each in cards.iterdir() if each.name.startswith(".")) == []
    third, _ = start(*tree, "-o", str(cards)).communicate(timeout=120)
    assert (json.loads(third)["made"], json.loads(third)["kept"]) == (0, 111)


@pytest.mark.slow
def test_two_builds_at_once_make_one_blog(tmp_path, blog):
    """The second waits for the first, and finds all done."""
    both = [start(str(blog), "-o", str(tmp_path / "cards"), SMALL) for _ in range(2)]
    facts = [json.loads(each.communicate(timeout=120)[0]) for each in both]
    assert sorted(each["made"] for each in facts) == [0, 2]
    assert len(whole(tmp_path / "cards")) == 2


# ── of a built site ──────────────────────────────────────────────────────────────────────────


@pytest.fixture
def site(tmp_path):
    card = f'<meta property="og:image" content="{LINK}other&amp;theme=dark">'
    files = {
        "index.html": page("Home"),
        "posts/a/index.html": page("제목", card),
        "own.html": page("own", '<meta property="og:image" content="/own.png">'),
        "404.html": page("Not found"),
        "tags/x/index.html": page("x"),
    }
    return lay(tmp_path / "public", files)


def test_pages_of_a_built_site_get_cards(run, site):
    """Under their addresses: the title's, or the one that the page links to; not a page with an
    image, an error page, or a list of posts. Once more, nothing is rendered."""
    words = ("public", "-o", "cards", "--template", "article", SMALL)
    facts = json.loads(run(*words, "--json").stdout)
    assert facts["files"] == ["index.png", "posts/a.png"]
    assert (facts["pages"], facts["site"]) == (5, str(site))
    assert {each["file"]: each["why"] for each in facts["left"]} == {
        "404.html": "it is an error page",
        "own.html": "it has an image of its own",
        "tags/x/index.html": "it lists posts by tag, category, author or date",
    }
    made = json.loads(Path("cards/cards.json").read_text())["cards"]
    assert made["posts/a.png"]["link"] == "/api/minimal?scale=0.5&theme=dark&title=other"
    again = run(*words)
    assert "0 made, 2 kept, 0 failed, of 5 pages of a built site" in again.stdout
    assert "tags/x.png" in json.loads(run(*words, "--all", "--json").stdout)["files"]


def test_sources_and_pages_are_told_apart(run, site, blog):
    """A build takes one kind of input. An option decides."""
    mixed = run("public", "blog", "-o", "cards", "--template", "article")
    assert mixed.exit_code == 2
    assert "public is a built site and blog has sources" in mixed.stderr
    assert "no post was read in public" in run("public", "-o", "cards", "--posts").stderr
    assert run("blog", "-o", "cards", "--pages").exit_code == 2
    assert "2 made, 0 kept, 0 failed; " in run("blog", "-o", "cards", SMALL).stdout


def test_an_unreadable_page_is_a_failure(run, site):
    """The others get their cards."""
    with (site / "large.html").open("wb") as large:
        large.truncate(50_000_000)
    result = run("public", "-o", "cards", "--template", "article", SMALL)
    assert result.exit_code == 1
    assert "large.html: line 1: found 50,000,000 bytes; at most 16,777,216" in result.stderr
    assert "2 made, 0 kept, 1 failed" in result.stdout
