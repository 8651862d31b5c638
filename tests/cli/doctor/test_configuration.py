"""The settings are right, each by itself and together."""

from __future__ import annotations

import pytest
from pyoji.cli.doctor.configuration import settings, signing

from tests.cli.doctor.findings import OK, WARNING, WRONG, only, states

KEY, OTHER = "5ec3e7" * 8, "0ddba11c" * 8


def test_what_is_set_is_named_without_its_value(installed):
    """A value may be secret."""
    told = only(settings, installed(cache_bytes="1M", signing_keys=KEY), OK)
    assert "PYOJI_CACHE_BYTES" in told
    assert "PYOJI_SIGNING_KEYS" in told
    assert "1M" not in told
    assert KEY not in told


def test_each_wrong_setting_has_its_remedy(installed):
    """The nearest name for one that does not exist."""
    seen = installed(cache_bites="1M", cache_ttl="1", signing="required")
    assert states(settings, seen) == [WRONG] * 3
    remedies = [each.remedy for each in settings(seen)]
    assert "call it PYOJI_CACHE_BYTES, or unset it" in remedies
    assert "make a key with pyoji sign --new-key" in remedies
    assert "set it to what is allowed, or unset it" in remedies


@pytest.mark.parametrize("name", ["PYOJICACHE_TTL", "pyoji_cache_ttl"])
def test_a_name_that_nobody_reads_is_found(installed, name):
    """Though the service starts."""
    seen = installed()
    seen.environment[name] = "1"
    assert only(settings, seen, WARNING).endswith("call it PYOJI_CACHE_TTL, or unset it")


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({}, "signatures are off; 0 keys"),
        (
            {"signing": "required, docs=off", "signing_keys": f"{KEY},{OTHER}"},
            "signatures are required, but docs off; 2 keys",
        ),
    ],
)
def test_the_rules_are_told(installed, variables, told):
    """With how many keys there are."""
    assert only(signing, installed(**variables), OK) == f"{told} → "
    assert states(signing, installed(**variables)) == [OK]


def test_a_rule_for_no_design_is_wrong(installed):
    """With the nearest, and no word that all is well."""
    seen = installed(signing="off, dosc=required", signing_keys=KEY)
    assert states(signing, seen) == [WRONG]
    assert only(signing, seen, WRONG).endswith("write docs=required")


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"signing_keys": KEY}, "nobody looks at signatures"),
        ({"signing": "optional", "signing_keys": f"{KEY},{KEY}"}, "a key is there twice"),
        ({"cache_unsigned": "off"}, "none ever is"),
    ],
)
def test_what_does_not_go_together_is_told(installed, variables, told):
    """Without showing a key."""
    found = only(signing, installed(**variables), WARNING)
    assert told in found
    assert KEY not in found


def test_keys_that_do_not_work_are_found(installed, monkeypatch):
    """A signature is really made and looked at."""
    monkeypatch.setattr("pyoji.link.signature.Keys.maker", lambda *_: None)
    seen = installed(signing="required", signing_keys=KEY)
    assert "none verifies" in only(signing, seen, WRONG)
