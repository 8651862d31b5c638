"""pyoji doctor says what is wrong with an installation, shows no secret, and leaves nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from pyoji.cli import app, doctor
from pyoji.cli.doctor import CHECKS
from pyoji.cli.doctor.finding import ok
from pyoji.errors import FontError, SettingsError
from typer.testing import CliRunner

from tests.tree import ROOT

SECRET = "5ec3e7" * 8


@pytest.fixture
def run(monkeypatch, tmp_path):
    for name in [name for name in os.environ if name.upper().startswith("PYOJI")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "300")
    monkeypatch.setenv("PYOJI_CACHE_DIR", str(tmp_path / "cards"))
    return lambda *words: CliRunner().invoke(app, ["doctor", *words])


def rows(result) -> list[dict[str, str]]:
    return json.loads(result.stdout)


def test_a_sound_installation_exits_0(run, tmp_path):
    """Every check has reported something, and nothing was written."""
    result = run("--json")
    found = rows(result)
    assert result.exit_code == 0
    assert list(dict.fromkeys(row["check"] for row in found)) == ["settings", *CHECKS]
    assert {tuple(row) for row in found} == {("check", "state", "seen", "remedy")}
    assert {row["state"] for row in found} <= {"ok", "warning"}
    assert [*tmp_path.iterdir()] == []


def test_a_warning_exits_0_too(run, monkeypatch):
    """And stands on the terminal, with what to do."""
    monkeypatch.setenv("PYOJI_SIGNING_KEYS", SECRET)
    result = run()
    assert result.exit_code == 0
    assert "no signature is verified" in result.stdout
    assert "PYOJI_SIGNING to optional or required" in result.stdout
    assert "0 wrong" in result.stdout


def test_wrong_settings_exit_1_and_come_first(run, monkeypatch, tmp_path):
    """All of them; the rest is examined when the service could start."""
    monkeypatch.setenv("PYOJI_CACHE_BYTES", "lots")
    monkeypatch.setenv("PYOJI_FONTS_DIR", str(tmp_path / "none"))
    monkeypatch.setenv("PYOJI_CACHE_URl", "x")
    result = run("--json")
    assert result.exit_code == 1
    assert [(row["check"], row["state"]) for row in rows(result)] == [("settings", "wrong")] * 3


def test_a_wrong_design_is_reported_once(run, monkeypatch, tmp_path):
    """What needs the designs says so, and the rest is examined."""
    (tmp_path / "one.yaml").write_text("scene: [\n", encoding="utf-8")
    monkeypatch.setenv("PYOJI_TEMPLATES_DIR", str(tmp_path))
    result = run("--json")
    assert result.exit_code == 1
    found = {row["check"]: (row["state"], row["seen"]) for row in rows(result)}
    assert [name for name, (state, _) in found.items() if state == "wrong"] == ["templates"]
    assert found["card"] == ("warning", "not examined: fonts or designs are wrong")
    assert found["store"][0] == "ok"


@pytest.mark.parametrize("form", [[], ["--json"]])
@pytest.mark.parametrize("others", [{}, {"SIGNING": SECRET, "SIGNING_KEY": SECRET}])
def test_no_secret_is_shown(run, monkeypatch, form, others):
    """Wherever it was put, right or wrong."""
    login = "redis://user:geheim@127.0.0.1:1/0"
    given = {"CACHE_URL": login, "SIGNING_KEYS": SECRET, "CACHE_DIR": login, **others}
    if others:
        given |= {"TEMPLATES_DIR": login, "LOG_LEVEL": login}
    for name, text in given.items():
        monkeypatch.setenv(f"PYOJI_{name}", text)
    result = run(*form)
    assert result.exit_code == 1
    assert "127.0.0.1:1" in result.output
    assert "geheim" not in result.output
    assert SECRET not in result.output


@pytest.mark.parametrize("words", [["--workers", "0"], ["--nothing"], ["x"]])
def test_a_wrong_command_exits_2(run, words):
    """Nothing is examined."""
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")


def broken(error: Exception):
    def check(_):
        yield ok("begun")
        raise error

    return check


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (FontError("no fonts"), "no fonts"),
        (SettingsError("PYOJI_TITLES", "/x", "a file"), "PYOJI_TITLES"),
        (PermissionError(13, "Permission denied", "/x/y"), "/x/y: Permission denied"),
        (OSError("no number"), "OSError"),
        (ValueError("redis://u:geheim@h"), "the check itself failed (ValueError)"),
    ],
)
def test_a_check_that_fails_is_a_finding(run, monkeypatch, error, told):
    """The others run all the same."""
    checks = {"fonts": broken(error), "two": lambda _: iter([ok("fine")])}
    monkeypatch.setattr(doctor, "CHECKS", checks)
    result = run("--json")
    assert result.exit_code == 1
    _, begun, wrong, fine = rows(result)
    assert (begun["seen"], wrong["state"], fine["seen"]) == ("begun", "wrong", "fine")
    assert told in wrong["seen"]
    assert "geheim" not in wrong["seen"]


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_terminal_that_is_not_utf8_is_no_obstacle(form):
    """Other characters are escaped."""
    environment = {
        "PATH": os.environ["PATH"], "HOME": "/none", "PYTHONIOENCODING": "ascii",
        "PYOJI_CACHE_DIR": "off", "PYOJI_TEMPLATES_DIRR": "한", "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    command = [sys.executable, "-m", "pyoji.cli", "doctor", *form]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert "PYOJI_TEMPLATES_DIR," in " ".join(done.stdout.decode("ascii").split())
