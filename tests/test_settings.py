"""Settings are read once from a mapping, and a wrong one is named."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from app.encoded import Budget
from app.errors import SettingsError
from app.settings import SETTINGS, Settings, from_mapping


def test_nothing_set_is_the_defaults():
    """The service runs without any setting."""
    assert from_mapping({"PATH": "/bin", "HOME": "/"}) == Settings()


def test_every_field_has_its_row_in_the_table():
    """A setting that is not described does not exist, and the other way round."""
    assert {field.name for field in fields(Settings)} == set(SETTINGS)


@pytest.mark.parametrize(
    ("variable", "text", "value"),
    [
        ("CACHE_BYTES", "0", 0),
        ("CACHE_BYTES", "64M", 64 * 1024**2),
        ("CACHE_BYTES", "1GiB", 1024**3),
        ("CACHE_BYTES", "10kb", 10 * 1024),
        ("MAX_TARGET", "61_440", 61440),
        ("RENDER_THREADS", "4", 4),
        ("MAX_BYTES", "300K", Budget({"png": 307200, "jpeg": 307200, "webp": 307200})),
        ("MAX_BYTES", "png=1M, JPEG=0", Budget({"png": 1048576, "jpeg": 0, "webp": 614400})),
        ("LOG_LEVEL", "WARNING", "warning"),
        ("TEMPLATES_DIR", "", None),
        ("TEMPLATES_DIR", str(Path(__file__).parent), Path(__file__).parent),
    ],
)
def test_a_value_is_read(variable, text, value):
    """Numbers take units and underscores, words any case."""
    assert getattr(from_mapping({f"PYOJI_{variable}": text}), variable.lower()) == value


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("CACHE_BYTES", "-1"),
        ("CACHE_BYTES", "lots"),
        ("CACHE_BYTES", "5T"),
        ("CACHE_BYTES", ""),
        ("MAX_TARGET", "100"),
        ("MAX_TARGET", "65536"),
        ("MAX_BYTES", "png=lots"),
        ("MAX_BYTES", "gif=1K"),
        ("MAX_BYTES", ""),
        ("RENDER_THREADS", "0"),
        ("RENDER_THREADS", "two"),
        ("LOG_LEVEL", "loud"),
        ("FONTS_DIR", "/nowhere/at/all"),
        ("TEMPLATES_DIR", "/nowhere/at/all"),
    ],
)
def test_a_wrong_value_is_named(variable, text):
    """The message holds the variable, the value and what is allowed."""
    with pytest.raises(SettingsError) as caught:
        from_mapping({f"PYOJI_{variable}": text})
    assert caught.value.name == f"PYOJI_{variable}"
    assert caught.value.value == text
    assert caught.value.allowed in str(caught.value)


def test_a_misspelt_setting_is_told():
    """A variable that would have no effect is an error that suggests the right one."""
    with pytest.raises(SettingsError, match="PYOJI_CACHE_BYTES"):
        from_mapping({"PYOJI_CACHE_BYTE": "1"})


def test_settings_do_not_change():
    """The value is frozen."""
    with pytest.raises(FrozenInstanceError):
        Settings().max_target = 1
