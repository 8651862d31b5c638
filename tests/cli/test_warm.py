"""pyoji warm: the cards that it requests, its report, and its exit codes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading

import pytest
from pyoji.blog import warm

from tests.blog.service import serving
from tests.tree import ROOT

CARD = "https://og.example.com/api/minimal?title="


@pytest.fixture
def run(invoke):
    return lambda *words: invoke("warm", *words)


@pytest.fixture
def service(monkeypatch):
    monkeypatch.setattr(warm, "FIRST_DELAY", 0.01)
    with serving() as made:
        yield made


def test_every_card_of_a_blog_is_asked_for_once(run, tmp_path, service):
    """As crawlers request them: escaped, without a fragment. Other images are not requested."""
    (tmp_path / "a.md").write_text(f'---\ntitle: a b\nimage: "{CARD}a 한&theme=dark"\n---\n')
    (tmp_path / "b.md").write_text(f"---\ntitle: b\nimage: {CARD}b\n---\n![x]({CARD}b#top)\n")
    (tmp_path / "c.md").write_text("---\nimage: https://x.example/api/photo?id=1\n---\n")
    result = run(".", "--host", service.origin)
    assert result.exit_code == 0, result.output
    assert set(service.asked) == {
        "/api/minimal?title=a%20%ED%95%9C&theme=dark",
        "/api/minimal?title=b",
    }
    assert set(service.asked.values()) == {1}
    assert "2 requested, 2,000 bytes" in result.stdout
    assert "0 failed, 0 slow, 0 large" in result.stdout


def test_built_pages_feeds_and_sitemaps_are_read(run, tmp_path, service):
    """A card of several files is requested once. --json reports every answer."""
    (tmp_path / "site" / "post").mkdir(parents=True)
    (tmp_path / "site" / "post" / "index.html").write_text(
        f'<meta property="og:image" content="{CARD}a&amp;theme=dark"><img src="/logo.png">'
    )
    (tmp_path / "map.xml").write_text(
        f"<urlset><url><loc>https://x/</loc><image><loc>{CARD}a&amp;theme=dark</loc></image>"
        f"<image><loc>{CARD}b</loc></image></url></urlset>"
    )
    facts = json.loads(run("site", "map.xml", "--host", service.origin, "--json").stdout)
    assert (facts["asked"], facts["failed"], facts["bytes"]) == (2, 0, 2000)
    by_link = {each["link"].removeprefix(service.origin): each for each in facts["answers"]}
    assert by_link["/api/minimal?title=a&theme=dark"]["files"] == [
        "site/post/index.html",
        "map.xml",
    ]


def test_pages_of_a_sitemap_may_be_asked_for_their_cards(run, tmp_path, service):
    """Without --pages, the error names the option."""
    page = f'<meta property="og:image" content="{CARD}a">'.encode()
    service.replies = {"/post": [(200, {"Content-Type": "text/html"}, page)]}
    (tmp_path / "map.xml").write_text(
        f"<urlset><url><loc>{service.origin}/post</loc></url></urlset>"
    )
    result = run("map.xml", "--host", service.origin)
    assert result.exit_code == 2
    assert "--pages fetches the pages for images" in result.stderr
    assert service.asked == {}
    assert run("map.xml", "--host", service.origin, "--pages").exit_code == 0
    assert set(service.asked) == {"/post", "/api/minimal?title=a"}


def test_slow_large_and_failed_ones_are_told(run, tmp_path, service):
    """With where they stand; only failures exit with 1."""
    for name in "abc":
        (tmp_path / f"{name}.md").write_text(f"---\ntitle: {name}\nimage: {CARD}{name}\n---\n")
    big = (200, {"Content-Type": "image/png"}, b"x" * 2000)
    service.replies = {
        "/api/minimal?title=a": [(404, {}, b"")],
        "/api/minimal?title=b": [big],
    }
    result = run(".", "--host", service.origin, "--large", "1")
    assert result.exit_code == 1
    assert "failed 404 Not Found" in result.stdout
    assert f"{service.origin}/api/minimal?title=a\n       a.md" in result.stdout
    assert "large  " in result.stdout
    assert "1 failed, 0 slow, 1 large" in result.stdout
    (tmp_path / "a.md").unlink()
    result = run(".", "--host", service.origin, "--slow", "0")
    assert (result.exit_code, "2 slow" in result.stdout) == (0, True)


def test_what_cannot_be_read_is_told_and_the_rest_is_asked(run, tmp_path, service):
    """Front matter, XML, an index of sitemaps, a link without a host."""
    (tmp_path / "a.md").write_text(f"---\ntitle: a\nimage: {CARD}a\n---\n")
    (tmp_path / "bad.md").write_text("---\na: b: c\n---\n")
    (tmp_path / "bad.xml").write_text("<a>")
    (tmp_path / "index.xml").write_text("<i><sitemap><loc>https://x/1.xml</loc></sitemap></i>")
    result = run(".", "bad.xml", "index.xml", "--host", service.origin)
    assert result.exit_code == 1
    for said in ("bad.md:2:5: ", "bad.xml:1:1: it is not XML", "index.xml:1: it is an index"):
        assert said in result.stderr
    assert set(service.asked) == {"/api/minimal?title=a"}
    (tmp_path / "case.html").write_text(f'<img src="{CARD}a">'.replace("/api/", "/API/"))
    result = run("case.html", "--host", service.origin)
    assert (result.exit_code, f"use {CARD}a" in result.stderr) == (1, True), result.output
    (tmp_path / "local.md").write_text("---\ntitle: a\nimage: /api/minimal?title=a\n---\n")
    result = run("local.md")
    assert result.exit_code == 1
    assert "has no host; set --host" in result.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("none",), "there is no file or folder none."),
        ((".",), "there is no card to request"),
        ((".", "--host", "a b"), "“a b” is not a host"),
        ((".", "--concurrency", "0"), "--concurrency"),
    ],
)
def test_what_is_wrong_exits_2(run, words, said):
    """In one line."""
    result = run(*words)
    assert (result.exit_code, said in result.stderr) == (2, True), result.output


def test_an_interrupt_ends_it_at_once_with_what_there_is(tmp_path, service):
    """No traceback, no waiting for answers."""
    for number in range(9):
        (tmp_path / f"{number}.md").write_text(
            f"---\ntitle: t{number}\nimage: {CARD}t{number}\n---\n"
        )
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        if sum(service.asked.values()) > 3:
            held.set()
            done.wait(60)

    service.meanwhile = hold
    clean = {name: text for name, text in os.environ.items() if not name.startswith("PYOJI_")}
    clean |= {"PYTHONPATH": str(ROOT), "PYOJI_FONTS_DIR": str(ROOT / "fonts")}
    words = ["warm", str(tmp_path), "--host", service.origin, "--concurrency", "1"]
    process = subprocess.Popen(
        [sys.executable, "-m", "pyoji.cli", *words, "--timeout", "300"],
        env=clean, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert held.wait(60)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    finally:
        done.set()
        process.kill()
    assert process.returncode == 130, (out, err)
    assert "3 requested" in out
    assert "Traceback" not in err
    assert "stopped" in err
