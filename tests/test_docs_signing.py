"""Signing: the programs on the page sign as the service verifies, and its examples are true."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterator, Sequence

import pytest
from pyoji.cli import app as cli
from pyoji.link import path as paths
from pyoji.link import query
from pyoji.link.signature import Keys, Mode, Rules, Verifier, message
from pyoji.web.server.request_line import encode
from typer.testing import CliRunner

from tests.tree import ROOT

PAGE = (ROOT / "docs" / "explanation" / "signing.md").read_text(encoding="utf-8")
OURS = "og-cuckoo-network"
SERVICE = "https://og.example.com"


def cell(name: str) -> list[str]:
    """The codes in a row of the page's last table."""
    [row] = re.findall(rf"^\| {name} \| (.+) \|$", PAGE, re.M)
    return re.findall(r"`([^`]+)`", row)


[KEY], [SIGNATURE], PARAMETERS = cell("key"), cell("signature"), cell("parameters")
VERIFIER = Verifier(Rules(Mode.REQUIRED), Keys.parse(KEY))

PROGRAMS = {
    "js": ("sign.mjs", "node"),
    "python": ("sign.py", sys.executable),
    "sh": ("sign.sh", "sh"),
}
NEEDED = {"js": ("node",), "python": (), "sh": ("sh", "openssl")}


@pytest.fixture(scope="module", params=PROGRAMS)
def program(request, tmp_path_factory) -> Sequence[str]:
    """A program of the page in a file of its own, as it stands, and what runs it."""
    for tool in NEEDED[request.param]:
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not here")
    [text] = re.findall(rf"^```{request.param}\n(.*?)^```$", PAGE, re.M | re.S)
    name, runs = PROGRAMS[request.param]
    assert name in text.splitlines()[0]
    file = tmp_path_factory.mktemp("program") / name
    file.write_text(text, encoding="utf-8")
    return runs, str(file)


def printed(program: Sequence[str], *words: str) -> str:
    """What the program prints, on one line."""
    environment = {**os.environ, "SIGNING_KEY": KEY, "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}
    result = subprocess.run(
        [*program, SERVICE, OURS, *words], env=environment, capture_output=True, check=False
    )
    assert (result.returncode, result.stderr) == (0, b"")
    line, end, rest = result.stdout.decode().partition("\n")
    assert (end, rest) == ("\n", "")
    return line


WORDS = {
    "nothing": (),
    "the page's": tuple(PARAMETERS),
    "an empty value": ("site=", "title=a"),
    "names in each other": ("title=a", "tag=b", "theme=dark", "subtitle=c"),
    "an equals sign": ("title=a=b==c",),
    "a quote and others that encoders leave": ("title=!'()*~-._ \"$`\\",),
    "what a link is made of": ("title=a&theme=b#c?d/e+f;g,h@i:j",),
    "percent signs": ("title=100% sure, %zz, 5 %",),
    "an escape in a sentence": ("title=Is 50%20off 한국?",),
    "spaces": ("title=  a \t b\n\nc  ",),
    "a pattern of the shell": ("title=* ? [a-z] ~ {a,b} $HOME $(id)",),
    "emoji and others beyond 16 bits": ("title=👨‍👩‍👧 𠮷野家", "author=𝔸"),
    "right to left": ("title=شبكة الوقواق ۱۲۳",),
    "Vietnamese": ("title=Tiếng Việt",),
    "a long title": ("title=" + "한글 " * 250,),
    "a leading dash": ("title=-n -e",),
    "a format of printf": ("title=%s%d\\n\\t",),
}


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_a_program_signs_as_the_service_verifies(templates, program, words):
    """The link is valid and has the requested parameters."""
    link = printed(program, *words)
    path, _, raw = link.partition("?")
    address = paths.read(path.removeprefix(f"{SERVICE}/api/"))
    pairs = query.read(encode(raw.encode()))
    assert address.template == OURS
    assert VERIFIER.verify(OURS, pairs, templates.get(OURS).parameters)
    expected = {n: " ".join(v.split()) for n, _, v in (word.partition("=") for word in words)}
    assert {name: value for name, value in pairs if name != "sig"} == expected


def test_a_program_brings_values_to_nfc(templates, program):
    """But for the shell's, as the page says."""
    typed = "title=" + unicodedata.normalize("NFD", "안녕 Việt")
    link = printed(program, typed)
    composed = "%EC%95%88" in encode(link.encode()).decode()
    assert composed == (program[0] != "sh")


def test_the_signature_on_the_page_is_right(program):
    """It is what each of the programs prints, so that another can be held against it."""
    assert printed(program, *PARAMETERS).endswith(f"&sig={SIGNATURE}")
    assert printed(program, *PARAMETERS[::-1]).endswith(f"&sig={SIGNATURE}")


def test_the_message_on_the_page_is_what_is_signed():
    """Byte for byte, without the line feed at its end."""
    [shown] = re.findall(r"^```text\n(.*?)\n```$", PAGE, re.M | re.S)
    pairs = [tuple(word.split("=", 1)) for word in PARAMETERS]
    assert message(OURS, pairs, dict(pairs)) == shown.encode()
    assert VERIFIER.keys.sign(shown.encode()) == SIGNATURE


def examples() -> Iterator[tuple[str, str]]:
    for block in re.findall(r"^```console\n(.*?)^```$", PAGE, re.M | re.S):
        for piece in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, shown = piece.partition("\n")
            yield command, shown


@pytest.mark.parametrize(("command", "shown"), list(examples()))
def test_an_example_is_true(monkeypatch, command, shown):
    """With the page's key. What is not ours to run calls one of the programs by its name."""
    name, *words = shlex.split(command)
    if name != "pyoji":
        assert any(file in command for file, _ in PROGRAMS.values())
        assert shown == ""
        return
    monkeypatch.setenv("PYOJI_SIGNING_KEYS", KEY)
    monkeypatch.setenv("COLUMNS", "200")
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 0, result.output
    if "--new-key" in words:  # another each time, so none is shown
        assert Keys.parse(result.output)
        assert shown == ""
    else:
        assert result.output == shown


def test_the_modes_are_told():
    """Each in a row of the table."""
    [head] = re.findall(r"^\| `PYOJI_SIGNING` \|.*\n\|[-|]+\n((?:\|.*\n)+)", PAGE, re.M)
    assert re.findall(r"^\| `(\w+)` \|", head, re.M) == list(Mode)


def test_the_rules_on_the_page_are_some():
    """Every value of PYOJI_SIGNING that is shown can be set."""
    shown = re.findall(r"PYOJI_SIGNING=\"?([^\"`\n]+)\"?`", PAGE)
    assert len(shown) > 1
    assert all(Rules.parse(text) for text in shown)
