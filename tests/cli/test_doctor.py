"""pyoji doctor says what is wrong with an installation, shows no secret, and leaves nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from pyoji.cli import app, doctor
from pyoji.cli.doctor import CHECKS, Check, looked
from pyoji.cli.doctor.finding import ok
from pyoji.cli.doctor.installation import Installation, read
from pyoji.errors import FontError
from pyoji.settings import SETTINGS
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
    """Every check has said something, and nothing was written."""
    result = run("--json")
    found = rows(result)
    assert result.exit_code == 0
    assert list(dict.fromkeys(row["check"] for row in found)) == [check.name for check in CHECKS]
    assert {tuple(row) for row in found} == {("check", "state", "seen", "remedy")}
    assert {row["state"] for row in found} <= {"ok", "warning"}
    assert [*tmp_path.iterdir()] == []


def test_a_warning_exits_0_too(run, monkeypatch):
    """And is told on the terminal, with what to do."""
    monkeypatch.setenv("PYOJI_SIGNING_KEYS", SECRET)
    result = run()
    assert result.exit_code == 0
    assert "nobody looks at signatures" in result.stdout
    assert "PYOJI_SIGNING to optional or required" in result.stdout
    assert "0 wrong" in result.stdout


def test_whatever_is_wrong_exits_1_and_all_of_it_is_told(run, monkeypatch, tmp_path):
    """With several settings wrong, what does not need them is looked at."""
    monkeypatch.setenv("PYOJI_CACHE_BYTES", "lots")
    monkeypatch.setenv("PYOJI_FONTS_DIR", str(tmp_path / "none"))
    monkeypatch.setenv("PYOJI_CACHE_URl", "x")
    result = run("--json")
    assert result.exit_code == 1
    by_check: dict[str, list[str]] = {}
    for row in rows(result):
        by_check.setdefault(row["check"], []).append(row["state"])
    assert by_check["settings"] == ["wrong", "wrong", "wrong"]
    assert by_check["fonts"] == by_check["card"] == by_check["memory"] == ["warning"]
    assert by_check["store"][0] == "ok"


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_no_secret_is_shown(run, monkeypatch, form):
    """Wherever it was put, right or wrong."""
    login = "redis://user:geheim@127.0.0.1:1/0"
    for name, text in {
        "CACHE_URL": login, "SIGNING_KEYS": f"{SECRET} {SECRET}", "SIGNING": SECRET,
        "SIGNING_KEY": SECRET, "TEMPLATES_DIR": login, "LOG_LEVEL": login, "CACHE_DIR": login,
    }.items():  # fmt: skip
        monkeypatch.setenv(f"PYOJI_{name}", text)
    result = run(*form)
    assert result.exit_code == 1
    assert "127.0.0.1:1" in result.output
    assert "geheim" not in result.output
    assert SECRET not in result.output


@pytest.mark.parametrize("words", [["--workers", "0"], ["--port", "70000"], ["--nothing"], ["x"]])
def test_a_wrong_command_exits_2(run, words):
    """Nothing is looked at."""
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")


def broken(error: Exception):
    def look(_):
        yield ok("begun")
        raise error

    return look


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (FontError("no fonts"), "no fonts"),
        (PermissionError(13, "Permission denied", "/x/y"), "/x/y: Permission denied"),
        (OSError("no number"), "OSError"),
        (ValueError("redis://u:geheim@h"), "the check itself failed (ValueError)"),
    ],
)
def test_a_check_that_breaks_is_a_finding(run, monkeypatch, error, told):
    """The others are made all the same."""
    checks = (Check("one", broken(error)), Check("two", lambda _: iter([ok("fine")])))
    monkeypatch.setattr(doctor, "CHECKS", checks)
    result = run("--json")
    assert result.exit_code == 1
    assert [(row["state"], row["seen"]) for row in rows(result)] == [
        ("ok", "begun"),
        ("wrong", told),
        ("ok", "fine"),
    ]


def test_what_needs_a_wrong_setting_waits(monkeypatch):
    """It would look at what nobody asked for."""
    environment = {"PYOJI_CACHE_URL": "http://h"}
    seen = Installation(environment, *read(environment))
    [finding] = looked(Check("x", broken(ValueError()), ("cache_url",)), seen)
    assert finding.seen == "not looked at: PYOJI_CACHE_URL is wrong"


def test_the_table_names_settings_that_there_are():
    """Else a check would wait for nothing."""
    needed = {name for check in CHECKS for name in check.needs}
    assert needed <= set(SETTINGS)
    assert len({check.name for check in CHECKS}) == len(CHECKS)


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_terminal_that_is_not_utf8_is_told_and_no_obstacle(form):
    """As with LC_ALL=C and no way out."""
    environment = {
        "PATH": os.environ["PATH"], "HOME": "/none", "PYTHONIOENCODING": "ascii",
        "PYOJI_CACHE_DIR": "off", "PYOJI_TEMPLATES_DIRR": "한", "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    command = [sys.executable, "-m", "pyoji.cli", "doctor", *form]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert "standard output: ascii" in " ".join(done.stdout.decode("utf-8").split())
