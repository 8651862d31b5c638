"""Tracing: OpenTelemetry's variables turn traces on. Errors in them are reported."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from pyoji.errors import SettingsError
from pyoji.web.tracing import enabling_variable, load

from tests.tree import ROOT

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
TRACES = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"


@pytest.mark.parametrize(
    ("environment", "variable"),
    [
        ({}, None),
        ({ENDPOINT: " "}, None),
        ({"OTEL_SERVICE_NAME": "cards"}, None),
        ({ENDPOINT: "http://collector:4318"}, ENDPOINT),
        ({TRACES: "http://collector:4318/v1/traces"}, TRACES),
        ({"OTEL_TRACES_EXPORTER": "otlp"}, "OTEL_TRACES_EXPORTER"),
        ({ENDPOINT: "http://c:4318", "OTEL_TRACES_EXPORTER": "none"}, None),
        ({ENDPOINT: "http://c:4318", "OTEL_SDK_DISABLED": "True"}, None),
        ({ENDPOINT: "http://c:4318", "OTEL_SDK_DISABLED": "false"}, ENDPOINT),
    ],
)
def test_the_variables_say_whether_there_are_traces(environment, variable) -> None:
    """As OpenTelemetry's specification has it."""
    assert enabling_variable(environment) == variable
    assert (load(environment, "1") is None) == (variable is None)


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("OTEL_TRACES_EXPORTER", "zipkin", "otlp or none"),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "http/protobuf"),
        ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/json", "http/protobuf"),
    ],
)
def test_what_is_not_supported_stops_the_start(name, value, allowed) -> None:
    """With the variable, its value and what is allowed."""
    with pytest.raises(SettingsError) as caught:
        load({ENDPOINT: "http://collector:4318", name: value}, "1")
    assert (caught.value.name, caught.value.value) == (name, value)
    assert caught.value.allowed == allowed


@pytest.mark.parametrize("address", ["http://collector:4318", "http://user:secret@collector"])
def test_packages_that_are_missing_are_named(monkeypatch, address) -> None:
    """With the command that brings them, and never a password."""
    monkeypatch.setitem(sys.modules, "pyoji.web.tracing.spans", None)
    with pytest.raises(SettingsError, match=r"pip install 'pyoji\[otel\]'") as caught:
        load({ENDPOINT: address}, "1")
    assert caught.value.name == ENDPOINT
    assert "secret" not in str(caught.value)
    load({}, "1")


def test_without_the_variables_nothing_of_it_is_loaded() -> None:
    """Off costs nothing. (FastAPI and redis look for the library by themselves.)"""
    script = (
        "import sys; from pyoji.web.app import create_app; create_app(); "
        "ours = ('pyoji.web.tracing.', "
        "'opentelemetry.exporter'); print([n for n in sys.modules if n.startswith(ours)])"
    )
    clean = {name: value for name, value in os.environ.items() if not name.startswith("OTEL_")}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**clean, "PYOJI_CACHE_DIR": "off"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
