"""pyoji sign: what it prints the service takes, and what it says of a link is so."""

from __future__ import annotations

import json
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.cli import app, sign
from pyoji.cli import words as words_
from pyoji.link import path as paths
from pyoji.link import query
from pyoji.link.signature import Keys, Mode, Rules, Verifier
from typer.testing import CliRunner

NEW, OLD = "a1" * 32, "0f" * 16
SERVICE = "https://og.example.com"
LINK = f"{SERVICE}/api/og-cuckoo-network?title=안녕 a&amp;theme=light&utm_source=x"
VERIFIER = Verifier(Rules(Mode.REQUIRED), Keys.parse(f"{NEW},{OLD}"))


@pytest.fixture
def run(monkeypatch):
    for name in [name for name in os.environ if name.startswith("PYOJI_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("PYOJI_SIGNING_KEYS", f"{NEW},{OLD}")
    return lambda *words, **more: CliRunner().invoke(app, ["sign", *words], **more)


def is_signed(templates, link: str) -> bool:
    """Whether the service takes the link; BadSignature if it does not."""
    path, _, raw = link.strip().partition("?")
    address = paths.read(path.rpartition("/api/")[2])
    names = templates.get(address.template).parameters
    return VERIFIER.verify(address.template, query.read(raw.encode()), names)


# ── signing ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("words", "start"),
    [
        ((LINK,), f"{SERVICE}/api/og-cuckoo-network?title=%EC%95%88%EB%85%95%20a&theme=light&"),
        (("og-cuckoo-network",), "/api/og-cuckoo-network?sig="),
        (("og-cuckoo-network.webp", "title=a"), "/api/og-cuckoo-network.webp?title=a&sig="),
        (("og-cuckoo-network/v/3", "title=a"), "/api/og-cuckoo-network/v/3?title=a&sig="),
        (("og-cuckoo-network", "title=a", "v=3"), "/api/og-cuckoo-network?title=a&v=3&sig="),
        (("og-cuckoo-network", "page=/post"), "/api/og-cuckoo-network?page=%2Fpost&sig="),
        (("og-cuckoo-network", "title=\n a  b "), "/api/og-cuckoo-network?title="),
        (("og-cuckoo-network", "title=50%20off"), "/api/og-cuckoo-network?title=50%2520off&"),
        ((f"{SERVICE}/api/og-cuckoo-network", "title=a"), f"{SERVICE}/api/og-cuckoo-network?t"),
        ((f"{LINK}&sig=old", "theme=dark"), f"{SERVICE}/api/og-cuckoo-network?title="),
    ],
)
def test_what_is_signed_is_taken(run, templates, words, start):
    """A template with parameters, or a link however damaged, becomes one link on a line."""
    result = run(*words)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(start)
    assert result.stdout.isascii()
    assert result.stdout.count("sig=") == result.stdout.count("\n") == 1
    assert is_signed(templates, result.stdout)


@given(st.text(max_size=60) | st.text("%250aF +&é\u0301", max_size=30))
def test_any_title_that_is_signed_is_taken(templates, title):
    """Also one that looks as if it had been encoded twice."""
    asked = words_.read(templates, "og-cuckoo-network", [f"title={title}"])
    assert is_signed(templates, sign.signed(asked, VERIFIER.keys))


def test_the_first_key_signs(run):
    """Of the settings, of a file, or of standard input."""
    assert run(LINK).stdout == run(LINK, "--key-file", "-", input=f"{NEW}\n").stdout
    assert run(LINK).stdout != run(LINK, "--key-file", "-", input=f"{OLD}\n{NEW}\n").stdout


def test_a_key_may_be_in_a_file(run, tmp_path, monkeypatch):
    """With no key in the settings."""
    expected = run(LINK).stdout
    monkeypatch.delenv("PYOJI_SIGNING_KEYS")
    file = tmp_path / "keys"
    file.write_text(f"{NEW}\n{OLD}\n")
    assert run(LINK, "--key-file", str(file)).stdout == expected


def test_a_signed_link_as_json(run, templates):
    """For a program."""
    data = json.loads(run(LINK, "--json").stdout)
    assert data["template"] == "og-cuckoo-network"
    assert is_signed(templates, data["link"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--new-key"),
        (("og-cuckoo",), "Did you mean “og-cuckoo-network”?"),
        (("og-cuckoo-network", "titel=a"), "did you mean “title”?"),
        (("og-cuckoo-network", "a"), "NAME=VALUE"),
        (("og-cuckoo-network?theme=drak",), "Did you mean “dark”?"),
        (("og-cuckoo-network/v/a b",), "must match"),
        (("--new-key", "og-cuckoo-network"), "no other arguments"),
        (("--new-key", "--check"), "no other arguments"),
        ((LINK, "--key", NEW), "No such option"),
    ],
)
def test_what_is_wrong_is_told(run, words, said):
    """What the service would refuse is not signed."""
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_without_a_key_nothing_is_signed(run, monkeypatch, tmp_path):
    """The message lists the sources of a key."""
    assert "at least 32" in run(LINK, "--key-file", "-", input="").stderr
    wrong = run(LINK, "--key-file", "-", input="deadbeef")
    assert wrong.exit_code == 2
    assert "deadbeef" not in wrong.output
    assert run(LINK, "--key-file", str(tmp_path / "none")).exit_code == 1
    monkeypatch.delenv("PYOJI_SIGNING_KEYS")
    result = run(LINK)
    assert result.exit_code == 2
    assert "PYOJI_SIGNING_KEYS" in result.stderr


# ── checking ─────────────────────────────────────────────────────────────────────────────────


def test_a_right_signature_is_right(run):
    """The output names the key, so that an operator knows when an old one can be removed."""
    signed = run(LINK, "--key-file", "-", input=OLD).stdout.strip()
    result = run("--check", signed)
    assert (result.exit_code, result.stdout) == (0, "The signature is valid: key 2 of 2.\n")
    assert json.loads(run("--check", "--json", signed).stdout) == {
        "template": "og-cuckoo-network",
        "signed": True,
        "key": 2,
        "covered": ["theme", "title"],
    }


@pytest.mark.parametrize(
    ("link", "said"),
    [
        (LINK, "The link is not signed."),
        (f"{LINK}&sig=", "The link is not signed."),
        (f"{LINK}&sig=abc", "The signature is not valid."),
        (f"{LINK}&sig={'A' * 43}", "The signature is not valid."),
    ],
)
def test_a_wrong_signature_is_a_finding(run, link, said):
    """Exit code 1."""
    result = run("--check", link)
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"{said}\n")
    result = run("--check", link, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["signed"] is False


# ── keys ─────────────────────────────────────────────────────────────────────────────────────


def test_a_new_key_is_one(run, monkeypatch):
    """32 bytes, never the same, and made where the settings want a key that is not there yet."""
    monkeypatch.delenv("PYOJI_SIGNING_KEYS")
    monkeypatch.setenv("PYOJI_SIGNING", "required")
    made = {run("--new-key").stdout, run("--new-key").stdout}
    made.add(json.loads(run("--new-key", "--json").stdout)["key"])
    assert len(made) == 3
    assert [len(*Keys.parse(key).secrets) for key in made] == [32, 32, 32]
