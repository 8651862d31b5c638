"""Completion: the script of each shell, and what the shells are answered."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest
from pyoji.cli.completion import VARIABLE, Shell

SHELLS = [each.value for each in Shell]


def asked(shell: str, **more: str) -> str:
    """What `pyoji` answers a shell's script that asks how words go on."""
    environment = {VARIABLE: f"complete_{shell}", **more}
    return subprocess.run(
        [sys.executable, "-m", "pyoji"],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_asks_pyoji(invoke, shell):
    """By the variable that it looks for."""
    script = invoke("completion", shell).stdout
    assert f"{VARIABLE}=complete_{shell}" in script
    assert "pyoji" in script


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_is_one_that_its_shell_reads(invoke, shell):
    """Where the shell is installed, which it is in CI."""
    found = shutil.which(shell)
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{shell} is needed under CI=true")
        pytest.skip(f"there is no {shell}")
    subprocess.run([found, "-n"], input=invoke("completion", shell).stdout, text=True, check=True)


@pytest.mark.slow
def test_commands_and_options_are_completed():
    """In bash, zsh and fish, each by its own way to ask."""
    assert asked("bash", COMP_WORDS="pyoji re", COMP_CWORD="1").split() == ["render"]
    assert asked("bash", COMP_WORDS="pyoji templates sh", COMP_CWORD="2").split() == ["show"]
    options = asked("bash", COMP_WORDS="pyoji serve --po", COMP_CWORD="2").split()
    assert options == ["--port"]
    assert "render" in asked("zsh", _TYPER_COMPLETE_ARGS="pyoji re")
    fish = {"_TYPER_COMPLETE_FISH_ACTION": "get-args", "_TYPER_COMPLETE_ARGS": "pyoji re"}
    assert "render" in asked("fish", **fish)


def test_another_shell_is_refused(invoke):
    """With those that there are."""
    result = invoke("completion", "tcsh")
    assert result.exit_code == 2
    assert "'bash', 'zsh', 'fish'" in result.stderr
