"""Settings are read to the end, however many of them are wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.cli.doctor.installation import read
from pyoji.errors import SettingsError
from pyoji.settings import SETTINGS, Settings, from_mapping

KEY = "5ec3e7" * 8


def faults(**variables: str) -> dict[str, str]:
    return read({f"PYOJI_{name}": text for name, text in variables.items()})[1]


def test_what_is_right_is_read_as_the_service_reads_it():
    """With nothing wrong."""
    environment = {"PYOJI_CACHE_BYTES": "1M", "PYOJI_CACHE_DIR": "/x", "HOME": "/h"}
    assert read(environment) == (from_mapping(environment), {})


def test_all_that_is_wrong_is_told():
    """And what is right beside it still counts."""
    wrong = {
        "CACHE_BYTES": "lots", "CACHE_TTL": "1", "FONTS_DIR": "/none", "TEMPLATES_DIR": "/none",
        "SIGNING": "perhaps", "SIGNING_KEYS": "short", "CACHE_URL": "http://h", "NONE": "1",
    }  # fmt: skip
    assert set(faults(**wrong)) == {f"PYOJI_{name}" for name in wrong}
    chosen, _ = read({"PYOJI_CACHE_BYTES": "lots", "PYOJI_MAX_TARGET": "2048"})
    assert (chosen.cache_bytes, chosen.max_target) == (Settings().cache_bytes, 2048)


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"SHARED_FLIGHT": "on"}, {"SHARED_FLIGHT"}),
        ({"SHARED_FLIGHT": "on", "CACHE_URL": "http://h"}, {"CACHE_URL"}),
        ({"SHARED_FLIGHT": "oui", "CACHE_URL": "http://h"}, {"CACHE_URL", "SHARED_FLIGHT"}),
        ({"SIGNING": "required"}, {"SIGNING_KEYS"}),
        ({"SIGNING": "required", "SIGNING_KEYS": "short"}, {"SIGNING_KEYS"}),
        ({"SIGNING": "oui", "SIGNING_KEYS": KEY}, {"SIGNING"}),
    ],
)
def test_what_follows_from_another_fault_is_not_told(variables, told):
    """Nobody has to mend what was right."""
    assert set(faults(**variables)) == {f"PYOJI_{name}" for name in told}


def test_a_missing_bundle_of_fonts_does_not_end_it(monkeypatch, tmp_path):
    """Not even if it is the default that is not there."""

    def without(environment):
        return from_mapping({"PYOJI_FONTS_DIR": str(tmp_path / "none"), **environment})

    monkeypatch.setattr("pyoji.cli.doctor.installation.from_mapping", without)
    assert set(read({})[1]) == {"PYOJI_FONTS_DIR"}
    assert set(read({"PYOJI_FONTS_DIR": "/none", "PYOJI_NONE": "1"})[1]) == {
        "PYOJI_FONTS_DIR",
        "PYOJI_NONE",
    }


def test_secrets_are_not_in_what_is_told():
    """Nor is a key that was put under another name."""
    told = faults(
        SIGNING=KEY, SIGNING_KEY=KEY, SIGNING_KEYS=f"{KEY},x", CACHE_URL="redis://u:geheim@h:99999"
    )
    assert len(told) == 4
    assert KEY not in str(told)
    assert "geheim" not in str(told)


@given(
    st.dictionaries(
        st.sampled_from([f"PYOJI_{name.upper()}" for name in SETTINGS] + ["PYOJI_", "PYOJI_X"]),
        st.sampled_from(["", "on", "off", "1", "x", "/", "redis://h", "required", KEY, "64M"]),
    )
)
def test_reading_ends_whatever_is_set(environment):
    """With settings, and something wrong exactly where the service would not start."""
    chosen, told = read(environment)
    assert isinstance(chosen, Settings)
    if told:
        with pytest.raises(SettingsError):
            from_mapping(environment)
    else:
        assert from_mapping(environment) == chosen
