"""Tracing: whether OpenTelemetry's variables enable traces, and the tracing if they do.

In: the environment. Out: a `Tracing`, or None. The packages belong to the extra `otel`. They are
imported only here, and only if a variable enables traces.

    spans        the spans of a request: the only module that imports OpenTelemetry
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pyoji.errors import SettingsError
from pyoji.settings import HIDDEN

if TYPE_CHECKING:
    from pyoji.web.tracing.spans import Tracing

ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
EXPORTER, DISABLED = "OTEL_TRACES_EXPORTER", "OTEL_SDK_DISABLED"
PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
HTTP = "http/protobuf"

EXTRA = "pyoji[otel]"


def enabling_variable(environment: Mapping[str, str]) -> str | None:
    """Return the variable that enables traces; None if none does, or another disables them."""
    if _text(environment, DISABLED) == "true" or _text(environment, EXPORTER) == "none":
        return None
    return next((name for name in (*ENDPOINTS, EXPORTER) if _text(environment, name)), None)


def load(environment: Mapping[str, str], version: str) -> Tracing | None:
    """Return the tracing that the environment enables. Raises SettingsError."""
    variable = enabling_variable(environment)
    if variable is None:
        return None
    if (exporter := _text(environment, EXPORTER)) not in ("", "otlp"):
        raise SettingsError(EXPORTER, exporter, "otlp or none")
    for name in PROTOCOLS:
        if (protocol := _text(environment, name)) not in ("", HTTP):
            raise SettingsError(name, protocol, HTTP)
    try:
        from pyoji.web.tracing.spans import Tracing
    except ImportError as error:
        allowed = f"empty, unless OpenTelemetry is installed: pip install '{EXTRA}'"
        raise SettingsError(variable, _without_password(environment[variable]), allowed) from error
    return Tracing(version)


def _without_password(value: str) -> str:
    """Return the value for a message; an address may contain a password."""
    return HIDDEN if "@" in value else value


def _text(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name, "").strip()
    return value if name in ENDPOINTS else value.casefold()
