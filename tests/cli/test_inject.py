"""pyoji inject: what it writes, what it leaves, what it prints, and how it exits."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoji.files.folder import PARTS
from pyoji.readers import page_head
from typer.testing import Result

from tests.blog.built.site import lay, page
from tests.tree import ROOT

HOST = ("--host", "og.example.com", "--template", "article")
KEY = "a1" * 32


@pytest.fixture
def run(invoke: Callable[..., Result]) -> Callable[..., Result]:
    return lambda *words: invoke("inject", *words)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return lay(
        tmp_path / "public",
        {
            "index.html": page("Home"),
            "a/index.html": page("표지 &amp; 제목", lang="ko"),
            "old/index.html": page("old", '<meta http-equiv="refresh" content="0; url=/a/">'),
            "own/index.html": page("own", '<meta property="og:image" content="/own.png">\n'),
        },
    )


def contents(site: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in sorted(site.rglob("*")) if file.is_file()}


def image(file: Path) -> str:
    return page_head.read(file.read_bytes()).images[0]


def image_properties(file: Path, *names: str) -> tuple[str, ...]:
    head = page_head.read(file.read_bytes())
    return tuple(head.property_of(f"og:image:{name}") for name in names)


def test_pages_without_an_image_get_a_card(run, site: Path):
    """A link with the page's title, and tags with its words; a second run changes no byte."""
    before = contents(site)
    result = run("public", *HOST)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "a/index.html", "index.html", "2 of 4 pages got a card.",
    ]  # fmt: skip
    card = site / "a" / "index.html"
    link = "https://og.example.com/api/article?title=%ED%91%9C%EC%A7%80%20%26%20%EC%A0%9C%EB%AA%A9"
    assert image(card) == link
    assert image_properties(card, "alt", "width", "height", "type") == (
        "표지 & 제목", "1200", "630", "image/png",
    )  # fmt: skip
    after = contents(site)
    assert {name for name in before if before[name] != after[name]} == {
        str(site / "index.html"), str(site / "a" / "index.html"),
    }  # fmt: skip
    again = run("public", *HOST)
    assert "0 of 4 pages got a card." in again.stdout
    assert "2 left: it has a card" in again.stderr
    assert contents(site) == after


def test_json_says_what_was_written_and_left(run, site: Path):
    """Of every page, by name."""
    facts = json.loads(run("public", *HOST, "--json").stdout)
    assert [each["file"] for each in facts["written"]] == ["a/index.html", "index.html"]
    assert {each["file"]: each["why"] for each in facts["left"]} == {
        "old/index.html": "it redirects to another page",
        "own/index.html": "it has an image of its own",
    }
    assert (facts["pages"], facts["dry_run"]) == (4, False)


@pytest.mark.parametrize("option", ["--dry-run", "--diff"])
def test_a_dry_run_writes_nothing(run, site: Path, option: str):
    """It says what would be written."""
    before = contents(site)
    result = run("public", *HOST, option)
    assert result.exit_code == 0
    assert contents(site) == before
    assert (
        "+  <meta property" if option == "--diff" else "2 of 4 pages would get"
    ) in result.stdout


@pytest.mark.skipif(
    shutil.which("patch") is None and os.environ.get("CI") != "true",
    reason="patch is not installed",
)
def test_a_diff_is_a_patch(run, site: Path, monkeypatch: pytest.MonkeyPatch):
    """`patch` makes of the site what inject makes of it, in any charset."""
    monkeypatch.delenv("CI", raising=False)  # on a build server it escapes lines that would act
    lay(site, {"b.html": '<meta charset="euc-kr"><title>똠 제목</title>\r\n<p>'.encode("cp949")})
    patch = run("public", *HOST, "--diff").stdout_bytes
    shutil.copytree(site, site.parent / "copy" / "public")
    subprocess.run(["patch", "-s", "-p1", "--binary"], cwd="copy", input=patch, check=True)
    run("public", *HOST)
    copied = {
        name.replace("/copy", ""): data for name, data in contents(Path("copy").absolute()).items()
    }
    assert copied == contents(site)


def test_settings_are_the_blogs(run, site: Path, monkeypatch: pytest.MonkeyPatch):
    """Host, design and version of .pyoji.yaml; a key signs; parameters are in every link."""
    lay(
        site.parent,
        {".pyoji.yaml": "hosts: [cards.example.com]\ntemplate: minimal\nversion: auto\n"},
    )
    monkeypatch.setenv("PYOJI_SIGNING_KEYS", KEY)
    assert run("public", "theme=dark", "--extension", "webp").exit_code == 0
    address = image(site / "index.html")
    assert address.startswith("https://cards.example.com/api/minimal/v/")
    assert ".webp?title=Home&theme=dark&sig=" in address
    assert image_properties(site / "index.html", "type") == ("image/webp",)


def test_cards_are_files_of_a_build(run, invoke, site: Path):
    """At an address, or in a folder of the site whose address the pages state; built once more,
    they are the same."""
    canonical = '<link rel="canonical" href="https://x.example/blog/a/">\n'
    lay(site, {"a/index.html": page("a", canonical)})
    built = ("build", "public", "--out", "public/cards", "--template", "article", "scale=0.5")
    assert invoke(*built).exit_code == 0
    for files in ("https://x.example/blog/cards", "https://x.example/blog/cards/", "public/cards"):
        result = run("public", "--files", files, "--dry-run", "--json")
        assert {each["file"]: each["link"] for each in json.loads(result.stdout)["written"]} == {
            "a/index.html": "https://x.example/blog/cards/a.png",
            "index.html": "https://x.example/blog/cards/index.png",
        }
    assert run("public", "--files", "public/cards").exit_code == 0
    card = site / "a" / "index.html"
    assert image(card) == "https://x.example/blog/cards/a.png"
    assert image_properties(card, "width", "height") == ("600", "315")
    assert "0 made, 2 kept, 0 failed" in invoke(*built, "--prune").stdout


def test_a_page_without_a_built_card_is_an_error(run, invoke, site: Path):
    """The others get theirs."""
    built = ("build", "public", "--out", "public/cards", "--template", "article", "scale=0.5")
    assert invoke(*built).exit_code == 0
    lay(site, {"new.html": page("new")})
    result = run("public", "--files", "https://x.example/cards")
    assert result.exit_code == 1
    assert "new.html: the manifest has no card of it" in result.stderr
    assert image(site / "index.html") == "https://x.example/cards/index.png"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "Missing argument"),
        (("theme=dark", *HOST), "Name the folder of a built site"),
        (("nowhere", *HOST), "there is no file or folder nowhere."),
        (("empty", *HOST), "There is no page of HTML in empty"),
        (("public", "--host", "og.example.com"), "no design: set --template"),
        (("public", "--template", "article"), "no host: set --host"),
        (("public", "--template", "artcle", "--host", "x"), "article"),
        (("public", *HOST, "--files", "https://x/cards"), "--files takes no host"),
        (("public", "--manifest", "x.json", *HOST), "--manifest needs --files"),
        (("public", "--files", "https://x/cards"), "there is no manifest"),
        (("public", "--files", "public/cards"), "no page states its address"),
        (("public", *HOST, "colour=red"), "colour"),
        (("sources", *HOST), "sources has sources; name the folder of the built site"),
    ],
)
def test_a_wrong_call_exits_with_2(run, site: Path, words: tuple[str, ...], message: str):
    """And says what is wrong."""
    (site.parent / "empty").mkdir()
    lay(site.parent / "sources", {"hugo.toml": "", "public/index.html": page("a")})
    result = run(*words)
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_site_beside_sources_is_one_if_it_is_said(run, tmp_path: Path):
    """By --pages."""
    lay(tmp_path / "site", {"package.json": "{}", "index.html": page("a")})
    assert run("site", *HOST).exit_code == 2
    assert run("site", *HOST, "--pages").exit_code == 0
    assert image_properties(tmp_path / "site" / "index.html", "alt") == ("a",)


def test_a_file_that_cannot_be_written_is_an_error(run, site: Path):
    """Symbolic and hard links and pages of 50 MB stay as they are, and are named."""
    (site / "link.html").symlink_to("a/index.html")
    (site / "hard.html").hardlink_to(site / "index.html")
    with (site / "large.html").open("wb") as large:
        large.truncate(50_000_000)
    result = run("public", *HOST)
    assert result.exit_code == 1
    assert "link.html: found a symbolic link" in result.stderr
    assert "hard.html: it has 2 names (hard links)" in result.stderr
    assert "large.html: found 50,000,000 bytes; at most 16,777,216 are allowed" in result.stderr
    assert image(site / "a" / "index.html")


def test_mode_and_name_stay(run, site: Path):
    """A page that all may read can be read by all afterwards; names need not be UTF-8."""
    (site / "index.html").chmod(0o640)
    name = os.fsdecode(b"public/\xff.html")
    Path(name).write_text(page("a"))
    assert run("public", *HOST).exit_code == 0
    assert (site / "index.html").stat().st_mode & 0o7777 == 0o640
    assert image(Path(name))


def test_many_pages_are_written_by_several_processes(run, tmp_path: Path):
    """With the same result as by one."""
    lay(tmp_path / "one", {f"{number}.html": page(f"제목 {number}") for number in range(100)})
    lay(tmp_path / "two", {f"{number}.html": page(f"제목 {number}") for number in range(100)})
    assert run("one", *HOST, "--workers", "1").stdout == run("two", *HOST, "--workers", "3").stdout
    one, two = contents(tmp_path / "one"), contents(tmp_path / "two")
    assert [*one.values()] == [*two.values()]
    assert all(b"og:image" in content for content in one.values())


@pytest.mark.slow
def test_a_killed_run_leaves_whole_files(tmp_path: Path):
    """Each is as before or done; the next run does the rest, and leaves no partial file."""
    pages = {f"{number}.html": page(f"제목 {number}", body="x" * 20_000) for number in range(300)}
    site = lay(tmp_path / "public", pages)
    words = [sys.executable, "-m", "pyoji", "inject", "public", *HOST, "--workers", "2"]
    environment = {**os.environ, "PYOJI_FONTS_DIR": str(ROOT / "fonts")}
    process = subprocess.Popen(words, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while not any(b"og:image" in file.read_bytes() for file in list(site.glob("1*.html"))[:20]):
        assert time.monotonic() < deadline
        assert process.poll() is None or process.returncode == 0
        time.sleep(0.01)
    process.kill()
    process.wait()
    for file in site.glob("*.html"):
        text = file.read_text()
        assert text == pages[file.name] or text.count("og:image:alt") == 1
        assert text.endswith("</html>\n")
    subprocess.run(words, cwd=tmp_path, env=environment, check=True, stdout=subprocess.DEVNULL)
    assert all("og:image" in file.read_text() for file in site.glob("*.html"))
    assert list(site.glob(PARTS)) == []


def test_a_default_image_of_the_site_is_named(run, tmp_path: Path):
    """Pages with it are not changed, and the report states the remedy."""
    image_ = '<meta property="og:image" content="https://x/social-card.jpg">\n'
    lay(tmp_path / "public", {f"{name}.html": page(name, image_) for name in "abcd"})
    result = run("public", *HOST)
    assert result.exit_code == 0
    assert "4 pages name the same image, https://x/social-card.jpg" in result.stderr


def test_a_card_says_more_of_a_page_on_request(run, invoke, site: Path):
    """In a link and in a file alike; what the command says wins over the page."""
    head = '<meta name="author" content="Kim"><meta property="og:site_name" content="S">\n'
    lay(site, {"a/index.html": page("제목", head)})
    words = ("--template", "article", "--with", "author", "--with", "site", "site=T", "scale=0.5")
    result = run("public", "--host", "og.example.com", *words, "--dry-run", "--json")
    link = json.loads(result.stdout)["written"][0]["link"]
    assert link.endswith("?title=%EC%A0%9C%EB%AA%A9&author=Kim&site=T&scale=0.5")
    assert invoke("build", "public", "--out", "cards", *words).exit_code == 0
    manifest = json.loads(Path("cards/cards.json").read_text())
    assert manifest["cards"]["a.png"]["link"].startswith("/api/article?author=Kim&scale=0.5&site=T")
    lay(site.parent, {"blog/a.md": "---\ntitle: a\n---\n"})
    result = invoke("build", "blog", "--out", "cards2", *words)
    assert (result.exit_code, "--with needs a built site" in result.stderr) == (2, True)
