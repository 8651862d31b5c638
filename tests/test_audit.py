"""The audit: a known vulnerability fails it; packages that could not be looked up are listed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.tree import ROOT

LOCK = """one==1.0 \\
    --hash=sha256:00
two==2.0 ; sys_platform != 'win32' \\
    --hash=sha256:00
"""

# A pip-audit whose services answer as the test says; `ASK` is by service what is printed.
FAKE = """
import json, os, sys
if "--dry-run" in sys.argv:
    sys.exit(os.environ.get("BROKEN") and "not a lock file" or 0)
said = json.loads(os.environ["ASK"])[sys.argv[sys.argv.index("--vulnerability-service") + 1]]
if said is None:
    sys.exit("ConnectionError: no such host")
print(json.dumps({"dependencies": said, "fixes": []}))
sys.exit(any(each.get("vulns") for each in said))
"""


def known(name: str, *holes: str) -> dict[str, Any]:
    """A package that a service knows."""
    number = {"one": "1.0", "two": "2.0"}[name]
    vulns = [{"id": hole, "fix_versions": ["9.9"], "description": ""} for hole in holes]
    return {"name": name, "version": number, "vulns": vulns}


def skipped(name: str) -> dict[str, Any]:
    """One that it does not know, which pip-audit counts as well."""
    return {"name": name, "skip_reason": "not found"}


@pytest.fixture
def audit(tmp_path: Path) -> Any:
    """.ci/audit over LOCK with the fake services; its exit code and words."""
    (tmp_path / "pip_audit.py").write_text(FAKE)
    lock = tmp_path / "lock.txt"
    lock.write_text(LOCK)

    def run(osv: Any, pypi: Any, **more: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, ROOT / ".ci" / "audit", lock],
            env={
                "PYTHONPATH": str(tmp_path),
                "ASK": json.dumps({"osv": osv, "pypi": pypi}),
                **more,
            },
            capture_output=True,
            text=True,
        )
        return done.returncode, done.stdout + done.stderr

    return run


def test_a_known_hole_fails_the_audit(audit: Any) -> None:
    """From either service, also if the other could not be queried."""
    for osv, pypi in (
        ([known("one", "CVE-1"), known("two")], None),
        (None, [known("one", "CVE-1"), skipped("two")]),
        ([known("one"), known("two")], [known("one", "CVE-1"), known("two")]),
    ):
        code, words = audit(osv, pypi)
        assert code == 1
        assert "one 1.0: CVE-1 (fixed in 9.9)" in words


def test_packages_without_holes_pass(audit: Any) -> None:
    """The audit states the number of checked packages."""
    code, words = audit([known("one"), known("two")], None)
    assert code == 0
    assert "2 of 2 packages have no known vulnerability." in words


def test_what_nobody_could_be_asked_about_is_said(audit: Any) -> None:
    """It is no failure, and it is not reported as safe."""
    for osv, pypi in ((None, None), (None, [skipped("one"), skipped("two")])):
        code, words = audit(osv, pypi)
        assert code == 0
        assert "None of the 2 packages could be looked up" in words
        assert "no known vulnerability" not in words
    code, words = audit(None, [known("one"), skipped("two")])
    assert code == 0
    assert "could not be looked up: two 2.0." in words
    assert "1 of 2 packages have no known vulnerability." in words


def test_a_fault_of_ours_fails_the_audit(audit: Any) -> None:
    """A lock file that cannot be read is not a service that does not answer."""
    code, words = audit(None, None, BROKEN="1")
    assert code == 2
    assert "not a lock file" in words
