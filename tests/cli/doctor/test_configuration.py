"""The settings, signing rules and lists are right, each alone and together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.cli.doctor.configuration import lists, read, settings, signing
from pyoji.errors import SettingsError
from pyoji.settings import Settings, from_mapping, variable

from tests.cli.doctor.findings import OK, WARNING, WRONG, only, states

KEY = "5ec3e7" * 8


def reported(**variables: str) -> list[str]:
    environment = {f"PYOJI_{name}": text for name, text in variables.items()}
    found = settings(environment, read(environment)[1])
    return [f"{each.state}: {each.seen} → {each.remedy}" for each in found]


def test_settings_that_are_right_are_named_without_their_values():
    """A value may be secret."""
    [line] = reported(CACHE_BYTES="1M", SIGNING_KEYS=KEY)
    assert line == "ok: 2 set: PYOJI_CACHE_BYTES, PYOJI_SIGNING_KEYS → "


def test_every_wrong_setting_is_reported_with_its_remedy():
    """The service itself stops at the first."""
    lines = reported(CACHE_BITES="1M", CACHE_TTL="1", FONTS_DIR="/none", SIGNING="required")
    assert [line.split(":")[0] for line in lines] == ["wrong"] * 4
    assert lines[0].endswith("rename it to PYOJI_CACHE_BYTES, or unset it")
    assert sum(line.endswith("set an allowed value, or unset it") for line in lines) == 2
    assert lines[3].endswith("make a key with pyoji sign --new-key")


def test_what_is_an_option_is_no_setting_to_rename():
    """An operator looks for it among the settings; another one that is near is not meant."""
    [line] = reported(PORT="8080")
    assert line == (
        "wrong: There is no setting PYOJI_PORT: it is an option, pyoji serve --port. → unset it"
    )


def test_the_prefix_makes_no_setting_near():
    """It is in every name."""
    [line] = reported(ZZZ="1")
    assert line.endswith(" → unset it")


@pytest.mark.parametrize("name", ["PYOJICACHE_TTL", "pyoji_cache_ttl"])
def test_a_name_without_effect_is_reported(name):
    """Though the service starts."""
    [warned, _] = settings({name: "1"}, {})
    assert warned.state is WARNING
    assert warned.remedy == "rename it to PYOJI_CACHE_TTL, or unset it"


def test_no_secret_is_in_a_fault():
    """A key under a misspelt name is hidden as well."""
    lines = reported(
        SIGNING=KEY, SIGNING_KEY=KEY, SIGNING_KEYS=f"{KEY},x", CACHE_URL="redis://u:geheim@h:99999"
    )
    assert len(lines) == 4
    assert KEY not in str(lines)
    assert "geheim" not in str(lines)


@given(
    st.dictionaries(
        st.sampled_from([*map(variable, Settings.model_fields), "PYOJI_", "PYOJI_X"]),
        st.sampled_from(["", "on", "off", "1", "x", "/", "redis://h", "required", KEY, "64M"]),
    )
)
def test_reading_ends_whatever_is_set(environment):
    """With settings, or with faults exactly where the service would not start."""
    chosen, faults = read(environment)
    assert (chosen is None) == bool(faults)
    if faults:
        with pytest.raises(SettingsError):
            from_mapping(environment)
    else:
        assert from_mapping(environment) == chosen


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({}, "signatures are off; 0 keys"),
        (
            {"signing": "required, docs=off", "signing_keys": KEY},
            "signatures are required, but docs off; 1 key",
        ),
    ],
)
def test_the_rules_of_signing_are_reported(installed, variables, told):
    """With the number of keys."""
    assert only(signing, installed(**variables), OK) == f"{told} → "
    assert states(signing, installed(**variables)) == [OK]


def test_a_rule_for_no_design_is_wrong(installed):
    """With the nearest name."""
    seen = installed(signing="off, dosc=required", signing_keys=KEY)
    assert states(signing, seen) == [WRONG]
    assert only(signing, seen, WRONG).endswith("write docs=required")


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"signing_keys": KEY}, "no signature is verified"),
        ({"cache_unsigned": "off"}, "no card is stored"),
    ],
)
def test_settings_that_defeat_each_other_are_reported(installed, variables, told):
    """Without showing a key."""
    found = only(signing, installed(**variables), WARNING)
    assert told in found
    assert KEY not in found


def test_without_lists_every_card_is_drawn(installed):
    """Which is the default, and no fault."""
    assert "any text" in only(lists, installed(), OK)


def test_what_is_listed_is_counted(installed, tmp_path):
    """Block rules are counted too. Links without a card are a warning that names the first."""
    (tmp_path / "titles").write_text("/api/article?title=a\nHello\n/api/nowhere?title=b\n")
    (tmp_path / "block").write_text("*bad*\n")
    seen = installed(titles=str(tmp_path / "titles"), block=str(tmp_path / "block"))
    assert [each.seen for each in lists(seen)] == [
        "1 of 3 links lead to no card; the first is /api/nowhere?title=b",
        "rendered unsigned: 2 cards, by PYOJI_TITLES",
        "blocked: 1 rule, by PYOJI_BLOCK",
    ]
    assert states(lists, seen) == [WARNING, OK, OK]
