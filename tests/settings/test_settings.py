"""Settings are read once from a mapping, and a wrong one is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError
from pyoji.engine.image_file import Budget
from pyoji.errors import SettingsError
from pyoji.explanation import hint
from pyoji.link.signature import Keys, Mode, Rules
from pyoji.settings import OPTIONS, Settings, allowed, from_mapping
from pyoji.settings.proxies import LOOPBACK, Proxies
from pyoji.settings.rate import Rate

KEY = "5ec3e7" * 8


def test_nothing_set_is_the_defaults():
    """The service runs without any setting."""
    assert from_mapping({"PATH": "/bin"}) == Settings()


@pytest.mark.parametrize(
    ("name", "phrase"),
    [
        ("max_target", "a whole number from 1024 to 61440"),
        ("deadline", "a number from 0.1 to 60"),
        ("watchdog", "a number of seconds from 1 to 3600, or off"),
        ("cache_ttl", "a time from 1m to 365d, in seconds or with m, h, d"),
        ("cache_bytes", "a size from 0 to 64G, in bytes or with K, M, G"),
        ("picture_bytes", "a size from 0 to 64G, in bytes or with K, M, G"),
        ("log_format", "one of auto, text, json"),
        ("playground", "on or off"),
    ],
)
def test_what_is_allowed_is_said_from_the_field(name, phrase):
    """Bounds and choices stand in the field alone."""
    assert allowed(name) == phrase


@pytest.mark.parametrize("option", OPTIONS)
def test_an_option_of_serve_is_named_as_one(option):
    """Its place is the command line."""
    with pytest.raises(
        SettingsError, match=f"no setting {option}: .* pyoji serve --[a-z]+"
    ) as caught:
        from_mapping({option: "1"})
    assert caught.value.nearest is None


def test_every_field_says_what_is_allowed():
    """No phrase has a bound or a choice that its field lacks."""
    assert [name for name in Settings.model_fields if not allowed(name)] == []


@pytest.mark.parametrize(
    "given",
    [{"max_target": 100}, {"deadline": 0}, {"watchdog": 0.5}, {"overload": "hide"},
     {"limit_client": 5}, {"proxies": ("127.0.0.1",)}, {"signing_keys": b"5ec3e7"}],
)  # fmt: skip
def test_a_program_is_held_to_the_same_bounds(given):
    """The error names the variable, as for a text."""
    [name] = given
    with pytest.raises(SettingsError) as caught:
        Settings(**given)
    assert caught.value.name == f"PYOJI_{name.upper()}"
    assert caught.value.allowed == allowed(name)
    assert "5ec3e7" not in str(caught.value)


def test_a_program_that_names_no_setting_is_stopped():
    """A misspelt keyword would have no effect."""
    with pytest.raises(ValidationError, match="max_targets"):
        Settings(max_targets=2048)


def test_settings_by_a_program_read_no_variable(monkeypatch):
    """Only `from_mapping` does, and it reads what it is given."""
    monkeypatch.setenv("PYOJI_MAX_TARGET", "2048")
    assert Settings().max_target == from_mapping({}).max_target == 8192


@pytest.mark.parametrize(
    ("variable", "text", "value"),
    [
        ("CACHE_BYTES", "0", 0),
        ("CACHE_BYTES", "64M", 64 * 1024**2),
        ("CACHE_BYTES", "1GiB", 1024**3),
        ("CACHE_BYTES", "10kb", 10 * 1024),
        ("CACHE_DIR", "/somewhere", Path("/somewhere")),
        ("CACHE_DIR", "OFF", None),
        ("CACHE_DIR_BYTES", "100G", 100 * 1024**3),
        ("CACHE_URL", " ", None),
        ("CACHE_URL", "redis://localhost", "redis://localhost"),
        ("CACHE_URL", "redis://u:p%40w@[::1]:7000/15", "redis://u:p%40w@[::1]:7000/15"),
        ("CACHE_URL", "rediss://h/?ssl_ca_certs=/a.pem", "rediss://h/?ssl_ca_certs=/a.pem"),
        ("CACHE_URL", "unix://:p@/run/redis.sock?db=3", "unix://:p@/run/redis.sock?db=3"),
        ("CACHE_TTL", "3600", 3600),
        ("CACHE_TTL", "90m", 5400),
        ("CACHE_TTL", "7D", 7 * 86400),
        ("CACHE_UNSIGNED", "off", False),
        ("SHARED_FLIGHT", "off", False),
        ("MAX_TARGET", "61_440", 61440),
        ("PICTURE_HOSTS", "", ()),
        ("PICTURE_HOSTS", "cdn.example.com", ("cdn.example.com",)),
        (
            "PICTURE_HOSTS",
            " *.Example.org, cdn.example.com.:443 ,,cdn.example.com,a.b.example:8443",
            ("*.example.org", "cdn.example.com", "a.b.example:8443"),
        ),
        ("PAGE_HOSTS", "Blog.example.com, *.example.org", ("blog.example.com", "*.example.org")),
        ("PICTURE_BYTES", "0", 0),
        ("RENDER_THREADS", "4", 4),
        ("TITLES", " ", None),
        ("TITLES", " /srv/titles.txt ", "/srv/titles.txt"),
        ("TITLES", "~/titles.txt", str(Path.home() / "titles.txt")),
        (
            "TITLES",
            "https://Blog.example.com:443/sitemap.xml",
            "https://blog.example.com/sitemap.xml",
        ),
        ("TITLES", "HTTP://localhost:8080/t?a=b", "http://localhost:8080/t?a=b"),
        ("TITLES", "http://[::1]/t", "http://[::1]/t"),
        ("UNLISTED", "ERROR", "error"),
        ("BLOCK", "/srv/block.txt", "/srv/block.txt"),
        ("LIMIT_CLIENT", "300/minute", Rate(300, 60)),
        ("LIMIT_CLIENT", " 5/Second ", Rate(5, 1)),
        ("LIMIT_ALL", "OFF", None),
        ("LIMIT_CLIENT_CPU", "90s/hour", Rate(90, 3600)),
        ("LIMIT_ALL_CPU", "off", None),
        ("PROXIES", "10.0.0.0/8, ::1", Proxies.parse("10.0.0.0/8,::1")),
        ("PROXIES", "*", Proxies(any_peer=True)),
        ("PROXIES", "", Proxies()),
        ("MAX_BYTES", "300K", Budget({"png": 307200, "jpeg": 307200, "webp": 307200})),
        ("MAX_BYTES", "png=1M, JPEG=0", Budget({"png": 1048576, "jpeg": 0, "webp": 614400})),
        ("LOG_LEVEL", "WARNING", "warning"),
        ("LOG_FORMAT", "Text", "text"),
        ("TEMPLATES_DIR", "", None),
        ("SIGNING", "off, docs=OFF", Rules(Mode.OFF, (("docs", Mode.OFF),))),
        ("SIGNING_KEYS", "", Keys()),
        ("SIGNING_KEYS", KEY, Keys((bytes.fromhex(KEY),))),
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
        ("CACHE_DIR_BYTES", "2048G"),
        ("CACHE_TTL", "59"),
        ("CACHE_TTL", "2w"),
        ("CACHE_TTL", "1h30m"),
        ("CACHE_UNSIGNED", "maybe"),
        ("SHARED_FLIGHT", "on"),
        ("MAX_TARGET", "100"),
        ("PAGE_HOSTS", "https://blog.example.com/"),
        ("PAGE_HOSTS", "localhost"),
        ("PICTURE_HOSTS", "*"),
        ("PICTURE_HOSTS", "*.com"),
        ("PICTURE_HOSTS", "cdn.*.example.com"),
        ("PICTURE_HOSTS", "*cdn.example.com"),
        ("PICTURE_HOSTS", "localhost"),
        ("PICTURE_HOSTS", "127.0.0.1"),
        ("PICTURE_HOSTS", "[::1]"),
        ("PICTURE_HOSTS", "https://cdn.example.com"),
        ("PICTURE_HOSTS", "cdn.example.com/"),
        ("PICTURE_HOSTS", "cdn.example.com:0"),
        ("PICTURE_HOSTS", "cdn.example.com:99999"),
        ("PICTURE_HOSTS", "cdn.example.com:8443999"),
        ("PICTURE_HOSTS", "cdn.example.com:"),
        ("PICTURE_HOSTS", "cdn.example.com evil.example.com"),
        ("PICTURE_BYTES", "-1"),
        ("MAX_TARGET", "65536"),
        ("MAX_BYTES", "png=lots"),
        ("MAX_BYTES", "gif=1K"),
        ("MAX_BYTES", ""),
        ("RENDER_THREADS", "0"),
        ("LIMIT_CLIENT", "0/minute"),
        ("LIMIT_CLIENT", "30s/minute"),
        ("LIMIT_CLIENT", "300/week"),
        ("LIMIT_CLIENT_CPU", "30/minute"),
        ("LIMIT_ALL_CPU", "0.5s/minute"),
        ("PROXIES", "nginx"),
        ("PROXIES", "10.0.0.0/40"),
        ("RENDER_THREADS", "two"),
        ("RENDER_THREADS", "2.0"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
        ("TITLES", "http://blog.example.com/sitemap.xml"),
        ("TITLES", "http://127.0.0.1.example.com/"),
        ("TITLES", "http://localhost@example.com/"),
        ("TITLES", "http://127.0.0.2/"),
        ("TITLES", "https://10.0.0.1/sitemap.xml"),
        ("TITLES", "https://blog.example.com/a b"),
        ("TITLES", "ftp://blog.example.com/titles.txt"),
        ("UNLISTED", "hide"),
        ("SIGNING", ""),
        ("SIGNING", "on"),
        ("SIGNING", "docs"),
        ("FONTS_DIR", "/nowhere/at/all"),
        ("FONTS_DIR", "/"),
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


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("http://u:s3cret@h", "http://…"),
        ("memcached://s3cret@h", "memcached://…"),
        ("redis://:s3cret@", "redis://…"),
        ("redis://:s3cret@h:70000", "redis://…"),
        ("redis://:s3cret@h:port", "redis://…"),
        ("redis://:s3/cret@h", "redis://…"),
        ("redis://:s3#cret@h", "redis://…"),
        ("redis://:s3?cret@h", "redis://…"),
        ("redis://h/zero?password=s3cret", "redis://…"),
        ("redis://h?socket_timeout=60", "redis://…"),
        ("rediss://h?ssl_cert_reqs=none", "rediss://…"),
        ("redis://h?db=x", "redis://…"),
        ("redis://h?db", "redis://…"),
        ("redis://[::1", "redis://…"),
        ("redis:///0", "redis://…"),
        ("unix://h/socket", "unix://…"),
        ("unix://", "unix://…"),
        ("redis:s3cret@h", "…"),
        ("h:6379", "…"),
        ("s3cret", "…"),
    ],
)
def test_a_wrong_address_is_told_without_its_password(text, shown):
    """The message shows its scheme, and which there are."""
    with pytest.raises(SettingsError) as caught:
        from_mapping({"PYOJI_CACHE_URL": text})
    said = str(caught.value)
    assert said.startswith(f"PYOJI_CACHE_URL='{shown}' is not valid: ")
    assert all(f"{scheme}://" in said for scheme in ("redis", "rediss", "unix"))
    assert "s3" not in said
    assert caught.value.__cause__ is None


def test_settings_are_shown_without_a_password():
    """In a log, say."""
    assert "s3cret" not in repr(from_mapping({"PYOJI_CACHE_URL": "redis://:s3cret@h"}))


@pytest.mark.parametrize(
    ("environment", "place"),
    [
        ({"XDG_CACHE_HOME": "/x", "HOME": "/h"}, Path("/x/pyoji")),
        ({"XDG_CACHE_HOME": "relative", "HOME": "/h"}, Path("/h/.cache/pyoji")),
        ({"XDG_CACHE_HOME": "", "HOME": "/h"}, Path("/h/.cache/pyoji")),
        ({"HOME": "/h", "PYOJI_CACHE_DIR": ""}, Path("/h/.cache/pyoji")),
        ({"HOME": "/h", "PYOJI_CACHE_DIR": "off"}, None),
        ({"HOME": "/h", "PYOJI_CACHE_DIR": "/d"}, Path("/d")),
        ({}, None),
    ],
)
def test_cards_are_kept_where_the_user_keeps_such_things(environment, place):
    """By the XDG rules, unless said otherwise; settings made by hand keep them nowhere."""
    assert from_mapping(environment).cache_dir == place
    assert Settings().cache_dir is None


def test_sharing_needs_something_to_share():
    """Without an address the setting would have no effect, so it is an error."""
    with pytest.raises(SettingsError, match="PYOJI_CACHE_URL"):
        from_mapping({"PYOJI_SHARED_FLIGHT": "on"})
    both = {"PYOJI_SHARED_FLIGHT": "on", "PYOJI_CACHE_URL": "redis://h"}
    assert from_mapping(both).shared_flight


def test_a_misspelt_setting_is_told():
    """A variable that would have no effect is an error that suggests the right one."""
    with pytest.raises(SettingsError, match="PYOJI_CACHE_BYTE") as caught:
        from_mapping({"PYOJI_CACHE_BYTE": "1"})
    assert caught.value.nearest == "PYOJI_CACHE_BYTES"


def test_settings_do_not_change():
    """The value is frozen."""
    with pytest.raises(ValidationError, match="frozen"):
        Settings().max_target = 1


# ── secrets ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", [KEY[:30], KEY + "0", KEY + "x", f"{KEY},{KEY[:8]}"])
def test_a_wrong_key_is_told_without_showing_it(text):
    """The message names the variable and what is allowed, and the error holds no key."""
    with pytest.raises(SettingsError, match="PYOJI_SIGNING_KEYS='…' is not valid") as caught:
        from_mapping({"PYOJI_SIGNING_KEYS": text})
    assert caught.value.allowed in str(caught.value)
    assert KEY[:8] not in str(vars(caught.value))


def test_a_key_under_a_misspelt_name_is_not_shown():
    """Only the name is."""
    with pytest.raises(SettingsError, match="no setting PYOJI_SIGNING_KEY") as caught:
        from_mapping({"PYOJI_SIGNING_KEY": KEY})
    assert hint(caught.value) == "Did you mean PYOJI_SIGNING_KEYS?"
    assert KEY not in str(caught.value)
    assert KEY not in str(vars(caught.value))


def test_settings_show_no_key():
    """However they are printed."""
    found = from_mapping({"PYOJI_SIGNING": "required", "PYOJI_SIGNING_KEYS": KEY})
    shown = f"{found} {found!r} {found.signing_keys}"
    assert KEY not in shown
    assert repr(bytes.fromhex(KEY)) not in shown


@pytest.mark.parametrize("text", ["required", "optional", "docs=required", "off, docs=optional"])
def test_a_mode_that_looks_at_signatures_needs_a_key(text):
    """Without one, no signature could be right."""
    with pytest.raises(SettingsError, match="PYOJI_SIGNING_KEYS"):
        from_mapping({"PYOJI_SIGNING": text})
    assert from_mapping({"PYOJI_SIGNING": text, "PYOJI_SIGNING_KEYS": KEY}).signing.need_keys


def test_the_proxies_are_those_of_uvicorn_where_ours_are_not_set():
    """Both are validated under their own name."""
    theirs = {"FORWARDED_ALLOW_IPS": "192.0.2.1"}
    assert from_mapping({}).proxies == LOOPBACK
    assert from_mapping(theirs).proxies == Proxies.parse("192.0.2.1")
    assert from_mapping(theirs | {"PYOJI_PROXIES": "off"}).proxies == Proxies()
    with pytest.raises(SettingsError) as caught:
        from_mapping({"FORWARDED_ALLOW_IPS": "nginx"})
    assert caught.value.name == "FORWARDED_ALLOW_IPS"
    assert caught.value.value == "nginx"
