"""What a stranger does with an installed Pyoji: each command once, from a folder of their own.

    PYTHON installed.py HOOK…        PYTHON of a venv that holds the two wheels

In: the words of the pre-commit hook. Out: exit 0, or what went wrong. `tests/test_packages.py`
copies this file out of the tree and runs it there, where it can, without a network. It must not
know the tree: nothing is imported but Python's own library.
"""

import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

PYOJI = str(Path(sys.executable).parent / "pyoji")
PNG = b"\x89PNG\r\n\x1a\n"
START_SECONDS = 60
POST = """---
title: "표지: 링크 하나로"
image: "https://og.example.com/api/article?title={title}"
---
"""


def loopback_up() -> None:
    """Set a new network's loopback up (SIOCSIFFLAGS, IFF_UP); it is already where it is old."""
    import fcntl
    import struct

    with socket.socket() as probe:
        try:
            fcntl.ioctl(probe, 0x8914, struct.pack("16sh14x", b"lo", 1))
        except PermissionError:
            return  # not a network of our own


def pyoji(*words: str, code: int = 0) -> str:
    """Run a command, which ends with `code`; return what it printed."""
    done = subprocess.run([PYOJI, *words], capture_output=True, text=True, timeout=120)
    assert done.returncode == code, (words, done.returncode, done.stdout, done.stderr)
    return done.stdout


def commands(hook: list[str]) -> None:
    """Those that end by themselves."""
    pyoji("fonts", "verify")
    pyoji("render", "article", "title=표지 漢字 ไทย 🎉", "--out", "card.png")
    assert Path("card.png").read_bytes().startswith(PNG)
    link = pyoji("link", "R&D", "--template", "article", "--host", "og.example.com").strip()
    assert link == "https://og.example.com/api/article?title=R%26D", link

    blog = Path("blog")
    blog.mkdir()
    good, bad = blog / "good.md", blog / "bad.md"
    title = "%ED%91%9C%EC%A7%80%3A%20%EB%A7%81%ED%81%AC%20%ED%95%98%EB%82%98%EB%A1%9C"
    good.write_text(POST.format(title=title), "utf-8")
    pyoji("check", str(good))
    pyoji(*hook, str(good))
    bad.write_text(POST.format(title="A&B"), "utf-8")
    assert "lost-ampersand" in pyoji(*hook, str(bad), code=1)
    pyoji("build", str(good), "--out", "cards")
    assert [path.suffix for path in Path("cards").rglob("*.png")] == [".png"]


def ask(port: int, path: str) -> tuple[int, bytes]:
    """Return status and body of what the service answers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def serve() -> None:
    """The service, a card, the page at / and what it is made of."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with Path("serve.log").open("wb") as log:
        process = subprocess.Popen(
            [PYOJI, "serve", "--port", str(port), "--workers", "1"], stdout=log, stderr=log
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                if ask(port, "/readyz")[0] == 200:
                    break
            except OSError:
                pass
            assert process.poll() is None, Path("serve.log").read_text("utf-8")
            assert time.monotonic() < deadline, Path("serve.log").read_text("utf-8")
            time.sleep(0.1)
        status, card = ask(port, "/api/article?title=%ED%91%9C%EC%A7%80")
        assert status == 200, card
        assert card.startswith(PNG)
        status, page = ask(port, "/")
        assert status == 200, page
        for name in {word.split(b'"')[0] for word in page.split(b'"/static/')[1:]}:
            assert ask(port, f"/static/{name.decode()}")[0] == 200, name
    finally:
        process.terminate()
        process.wait(60)


def main(*hook: str) -> None:
    loopback_up()
    assert hook[0] == "pyoji"
    commands(list(hook[1:]))
    serve()
    print("installed: well")


if __name__ == "__main__":
    main(*sys.argv[1:])
