"""The service with all its real parts."""

from __future__ import annotations

import hashlib
import struct
import subprocess
import sys
from collections.abc import Iterator

import pytest
from pyoji.engine.design import Registry
from pyoji.errors import FontError, SettingsError, TemplateError
from pyoji.loading import load_engine
from pyoji.settings import Settings
from pyoji.web.app import VERSION, assemble, create_app
from starlette.testclient import TestClient

from tests.fakes import FakePipeline
from tests.tree import ROOT

LINK = "/api/og-cuckoo-network?title=DeepSeek의 오픈 소스 혁명: 비공개 AI 정상 회담에서 얻은 통찰"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(create_app(Settings(max_target=61440))) as client:
        yield client


def test_a_thread_that_draws_lets_go_of_the_interpreter_soon(client):
    """While the service runs, sooner than Python has it by itself."""
    del client
    assert sys.getswitchinterval() <= 0.001


def test_a_link_becomes_a_card(client):
    """A PNG of 1200 x 630 under 300 KB, and the same with a slash before the query."""
    response = client.get(LINK)
    assert response.status_code == 200
    assert response.content.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", response.content[16:24]) == (1200, 630)
    assert len(response.content) < 300_000
    assert "X-Card-Missing-Glyphs" not in response.headers
    slashed = client.get(LINK.replace("?", "/?"))
    assert slashed.content == response.content
    assert slashed.headers == response.headers


@pytest.mark.parametrize(
    ("extension", "magic"), [("png", b"\x89PNG"), ("jpg", b"\xff\xd8\xff"), ("webp", b"RIFF")]
)
def test_each_format_is_what_its_header_says(client, extension, magic):
    """By its first bytes."""
    response = client.get(f"/api/og-cuckoo-network.{extension}?title=a")
    assert response.content.startswith(magic)


def test_a_very_long_title_ends_in_an_ellipsis(client):
    """Where the target may be that long, it is drawn and not refused."""
    target = "/api/og-cuckoo-network{}?title=" + "word " * 2000
    assert client.get(target.format("")).status_code == 200
    [title] = [
        text
        for text in client.get(target.format(".json")).json()["texts"]
        if text["name"] == "title"
    ]
    assert title["truncated"]
    assert title["lines"][-1]["text"].endswith("…")


def test_the_data_and_the_card_agree(client):
    """The key of the data is the card's tag."""
    data = client.get(LINK.replace("?", ".json?")).json()
    assert client.get(LINK).headers["ETag"] == f'"{data["key"]}"'
    assert data["missing"] == []


def test_another_process_draws_the_same_bytes(client):
    """Tag and picture depend on nothing but the link, the fonts and the template."""
    code = (
        "import hashlib, sys\n"
        "from pyoji.engine.card import PNG\n"
        "from pyoji.loading import load_engine\n"
        "from pyoji.settings import Settings\n"
        "from pyoji.link import query\n"
        "made = load_engine(Settings())\n"
        "pairs = query.read(sys.argv[1].encode())\n"
        "card = made.templates.card('og-cuckoo-network', pairs, PNG)\n"
        "print(card.digest, hashlib.sha256(made.pipeline.render(card).data).hexdigest())\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, LINK.partition("?")[2]],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={"PYTHONHASHSEED": "7", "LC_ALL": "C.UTF-8"},
    )
    digest, picture = ran.stdout.split()
    response = client.get(LINK)
    assert response.headers["ETag"] == f'"{digest}"'
    assert hashlib.sha256(response.content).hexdigest() == picture


def test_without_settings_the_environment_is_read(monkeypatch):
    """A wrong variable stops the start and is named."""
    monkeypatch.setenv("PYOJI_RENDER_THREADS", "none")
    with pytest.raises(SettingsError, match="PYOJI_RENDER_THREADS"):
        create_app()


def test_without_fonts_there_is_no_service(tmp_path):
    """The error comes at the start, not with the first card."""
    with pytest.raises(FontError):
        create_app(Settings(fonts_dir=tmp_path))


def test_designs_of_ones_own_stand_beside_the_built_in(tmp_path):
    """And replace one of the same name."""
    (tmp_path / "mine.yaml").write_text("extends: og-cuckoo-network\nsummary: Mine.\n")
    (tmp_path / "og-cuckoo-network.yaml").write_text(
        "extends: og-cuckoo-network\nsummary: Ours, altered.\n"
    )
    found = load_engine(Settings(templates_dir=tmp_path)).templates
    built_in = load_engine(Settings()).templates
    assert set(found.names) == {*built_in.names, "mine"}
    assert found.get("og-cuckoo-network").summary == "Ours, altered."
    assert found.get("og-cuckoo-network").model.scene == found.get("mine").model.scene


def test_a_broken_design_stops_the_start(tmp_path):
    """With the file and the line."""
    (tmp_path / "mine.yaml").write_text("extends: og-cuckoo-network\nsummary: [\n")
    with pytest.raises(TemplateError, match=r"mine\.yaml:3"):
        create_app(Settings(templates_dir=tmp_path))


def test_a_store_that_cannot_be_used_is_a_warning(templates, tmp_path, caplog):
    """It names the directory and the reason, once the service begins, and cards are answered."""
    (tmp_path / "file").write_text("")
    settings = Settings(cache_dir=tmp_path / "file" / "cards")
    app = assemble(settings, Registry(templates), FakePipeline())
    assert caplog.messages == []
    with TestClient(app) as client:
        assert client.get("/api/og-cuckoo-network?title=a").status_code == 200
        assert client.get("/readyz").status_code in (200, 503)
    [warning] = [each for each in caplog.messages if "kept in memory only" in each]
    assert str(tmp_path / "file" / "cards") in warning
    assert "Not a directory" in warning


def test_a_store_is_opened_by_the_process_that_serves(templates, tmp_path):
    """A supervisor that forks workers, or a host that mounts the service, touches no directory."""
    settings = Settings(cache_dir=tmp_path / "cards")
    app = assemble(settings, Registry(templates), FakePipeline())
    assert not (tmp_path / "cards").exists()
    with TestClient(app):
        assert (tmp_path / "cards").is_dir()


def test_the_frameworks_own_telemetry_is_off():
    """A process with providers of its own, such as a host's, receives nothing of FastAPI's.

    A provider is set once in a process, so it is one of its own.
    """
    code = (
        "from opentelemetry import metrics, trace\n"
        "from opentelemetry.sdk.metrics import MeterProvider\n"
        "from opentelemetry.sdk.metrics.export import InMemoryMetricReader\n"
        "from opentelemetry.sdk.trace import TracerProvider\n"
        "from opentelemetry.sdk.trace.export import SimpleSpanProcessor\n"
        "from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter\n"
        "from pyoji.settings import Settings\n"
        "from pyoji.web.app import create_app\n"
        "from starlette.testclient import TestClient\n"
        "spans, reader = InMemorySpanExporter(), InMemoryMetricReader()\n"
        "provider = TracerProvider()\n"
        "provider.add_span_processor(SimpleSpanProcessor(spans))\n"
        "trace.set_tracer_provider(provider)\n"
        "metrics.set_meter_provider(MeterProvider([reader]))\n"
        "with TestClient(create_app(Settings(cache_dir=None))) as client:\n"
        "    print(client.get('/healthz').status_code)\n"
        "print(spans.get_finished_spans(), reader.get_metrics_data())\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert ran.stdout.split("\n") == ["200", "() None", ""]


def test_the_version_is_a_word():
    """Known when installed, and said to be unknown otherwise."""
    assert VERSION
    assert " " not in VERSION
