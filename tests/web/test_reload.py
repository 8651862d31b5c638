"""Reload: the log lines of a reload, and that no cache keeps the old files."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import time
from pathlib import Path

import pytest
from pyoji.engine.design import Registry, Templates, examine
from pyoji.settings import Settings
from pyoji.web import reload as reload_
from pyoji.web.app import assemble
from pyoji.web.reload import Reload
from starlette.testclient import TestClient

from tests.engine.design.files import GOOD
from tests.fakes import FakePipeline

EDITED = GOOD.replace("A plain card", "Another card")
BROKEN = GOOD.replace("ground: ground", "ground: grund")


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    """Over a directory with one design, `plain`."""
    (tmp_path / "plain.yaml").write_text(GOOD)

    def read():
        return examine("fonts", tmp_path)

    return Registry(Templates(read().templates), read)


async def until(registry: Registry, summary: str) -> None:
    """Wait for the design to say so of itself."""
    async with asyncio.timeout(60):
        while registry.current.get("plain").summary != summary:  # noqa: ASYNC110  (it has no event)
            await asyncio.sleep(0.01)


def test_a_signal_renews(registry: Registry, tmp_path: Path) -> None:
    """SIGHUP, again and again; not before it comes."""

    async def lived() -> None:
        reload = Reload(registry)
        reload.begin()
        for text, summary in ((EDITED, "Another card."), (GOOD, "A plain card.")):
            (tmp_path / "plain.yaml").write_text(text)
            await asyncio.sleep(0.05)
            assert registry.current.get("plain").summary != summary
            os.kill(os.getpid(), signal.SIGHUP)
            await until(registry, summary)
        await reload.end()

    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    try:
        asyncio.run(lived())
        assert signal.getsignal(signal.SIGHUP) == signal.SIG_DFL
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_change_renews(registry: Registry, tmp_path: Path, monkeypatch) -> None:
    """Where directories are watched, no signal is needed."""
    monkeypatch.setattr(reload_, "INTERVAL", 0.02)
    looks: list[Path] = []

    def noted(directory: Path) -> object:
        looks.append(directory)
        return stamps(directory)

    stamps = reload_.stamps
    monkeypatch.setattr(reload_, "stamps", noted)

    async def lived() -> None:
        reload = Reload(registry, [tmp_path])
        reload.begin()
        async with asyncio.timeout(60):
            while len(looks) < 2:  # noqa: ASYNC110  (the first has ended then)
                await asyncio.sleep(0.01)
        (tmp_path / "plain.yaml").write_text(EDITED)
        await until(registry, "Another card.")
        await reload.end()

    asyncio.run(lived())


def test_what_is_broken_is_logged(registry: Registry, tmp_path: Path, caplog) -> None:
    """With file, line and remedy, for a person and for a program; the last good one stays."""
    caplog.set_level(logging.INFO)
    good = registry.current.get("plain")
    (tmp_path / "plain.yaml").write_text(BROKEN)
    asyncio.run(Reload(registry).renew())
    [record] = caplog.records
    line = GOOD[: GOOD.index("ground: ground")].count("\n") + 1
    assert record.levelname == "ERROR"
    assert (
        f"the previous design stays in use: plain.yaml:{line}:3: found 'grund'"
        in record.getMessage()
    )
    assert "did you mean ground?" in record.getMessage()
    assert (record.file, record.line, record.column) == ("plain.yaml", line, 3)
    assert record.key == "scene.ground"
    assert registry.current.get("plain") is good


def test_what_changed_is_logged(registry: Registry, tmp_path: Path, caplog) -> None:
    """The designs that are new, other or gone; or that nothing is."""
    caplog.set_level(logging.INFO)
    asyncio.run(Reload(registry).renew())
    (tmp_path / "plain.yaml").rename(tmp_path / "other.yaml")
    asyncio.run(Reload(registry).renew())
    assert [record.getMessage() for record in caplog.records] == [
        "templates unchanged",
        "templates renewed",
    ]
    assert caplog.records[1].templates == ["other", "plain"]


def test_a_directory_that_is_gone_changes_nothing(
    registry: Registry, tmp_path: Path, caplog
) -> None:
    """The log line has the remedy and no traceback, and all templates stay."""
    (tmp_path / "plain.yaml").unlink()
    tmp_path.rmdir()
    asyncio.run(Reload(registry).renew())
    [record] = caplog.records
    assert record.getMessage() == (
        f"the previous designs stay in use: {tmp_path}: found No such file or directory; restore it"
    )
    assert (record.file, record.remedy) == (str(tmp_path), "restore it")
    assert record.exc_info is None
    assert registry.current.names == ("plain",)


def test_a_reader_that_fails_changes_nothing(registry: Registry, caplog) -> None:
    """A fault of ours is logged with its place."""
    asyncio.run(Reload(Registry(registry.current, lambda: 1 // 0)).renew())
    assert "the previous ones stay in use" in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_every_page_is_of_the_current_set(registry: Registry, tmp_path: Path) -> None:
    """Card, catalogue, documentation, page and gallery, without a new application."""
    with TestClient(assemble(Settings(), registry, FakePipeline())) as client:
        pages = ("/api", "/docs", "/openapi.json", "/", "/gallery")
        tag = client.get("/api/plain").headers["ETag"]
        assert client.get("/api/newcomer").status_code == 404
        assert [page for page in pages if "newcomer" in client.get(page).text] == []
        (tmp_path / "newcomer.yaml").write_text(EDITED)
        (tmp_path / "plain.yaml").write_text(EDITED)
        registry.renew()
        assert client.get("/api/newcomer").status_code == 200
        assert [page for page in pages if "newcomer" not in client.get(page).text] == []
        assert client.get("/api/plain").headers["ETag"] != tag


@pytest.mark.parametrize("dev", [True, False])
def test_nothing_is_kept_while_developing(registry: Registry, dev: bool) -> None:
    """Browsers revalidate every answer and get a 304 for a current one."""
    with TestClient(assemble(Settings(), registry, FakePipeline(), dev=dev)) as client:
        for path in ("/api/plain", "/api/plain?v=1", "/docs", "/openapi.json", "/api"):
            assert (client.get(path).headers["Cache-Control"] == "no-cache") is dev
        for path in ("/healthz", "/metrics", "/nothing"):
            assert client.get(path).headers["Cache-Control"] == "no-store"
        tag = client.get("/api/plain").headers["ETag"]
        assert client.get("/api/plain", headers={"If-None-Match": tag}).status_code == 304


def test_two_renewals_take_turns(registry: Registry, tmp_path: Path) -> None:
    """One that a change asks for and one that saving a brand asks for; each returns the faults."""
    running: list[int] = []
    read = registry.renew

    def renew():
        running.append(1)
        assert len(running) == 1
        time.sleep(0.02)
        running.pop()
        return read()

    async def lived() -> None:
        reload = Reload(registry)
        (tmp_path / "plain.yaml").write_text(BROKEN)
        faults = await asyncio.gather(*(reload.renew() for _ in range(4)))
        assert [[fault.key for fault in each] for each in faults] == [["scene.ground"]] * 4
        (tmp_path / "plain.yaml").write_text(EDITED)
        assert list(await reload.renew()) == []

    registry.renew = renew  # type: ignore[method-assign]
    asyncio.run(lived())


def test_openapi_lists_what_a_design_has_of_its_own(registry: Registry, tmp_path: Path) -> None:
    """Each kind with its type, its bounds, its example; a brand's as merged."""
    text = "extends: plain\nsummary: A brand.\nparameters:\n  level: {maximum: 4, example: '2'}\n"
    (tmp_path / "brand.yaml").write_text(text)
    registry.renew()
    with TestClient(assemble(Settings(), registry, FakePipeline())) as client:
        paths = client.get("/openapi.json").json()["paths"]
    operation = paths["/api/brand"]["get"]
    assert operation["description"] == "A brand."
    told = {each["name"]: each for each in operation["parameters"]}
    assert told["badge"]["schema"] == {
        "type": "string", "enum": ["old", "new"], "default": "new"
    }  # fmt: skip
    level = told["level"]
    assert (level["schema"]["minimum"], level["schema"]["maximum"]) == (1, 4)
    assert level["schema"]["default"] == 3
    assert level["example"] == "2"
    assert told["framed"]["schema"] == {"type": "boolean", "default": True}
    assert told["edge"]["schema"]["format"] == "color"
    assert told["title"]["schema"]["default"] == "Nothing to say"
    assert {"404", "414", "422"} <= set(operation["responses"])
