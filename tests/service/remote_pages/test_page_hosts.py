"""Page hosts: the pages that a link may name."""

from __future__ import annotations

import pytest
from pyoji.errors import ParameterError
from pyoji.service.remote_pages.page_hosts import OFF, PageHosts

BLOG = "blog.example.com"


def refused(text: str, *patterns: str) -> ParameterError:
    """The error of a page that is not allowed."""
    with pytest.raises(ParameterError) as caught:
        PageHosts(patterns).read(text)
    assert (caught.value.parameter, caught.value.value) == ("page", text.strip())
    return caught.value


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (f"https://{BLOG}/post", f"https://{BLOG}/post"),
        (" HTTPS://Blog.Example.COM:443/post#comments ", f"https://{BLOG}/post"),
        (f"https://{BLOG}", f"https://{BLOG}/"),
        (f"https://{BLOG}/글?a=1&b=2", f"https://{BLOG}/%EA%B8%80?a=1&b=2"),
        ("/post", f"https://{BLOG}/post"),
        ("/글/", f"https://{BLOG}/%EA%B8%80/"),
        ("/@me/post", f"https://{BLOG}/@me/post"),
        ("/..//evil.example.net/", f"https://{BLOG}/..//evil.example.net/"),
        ("/", f"https://{BLOG}/"),
    ],
)
def test_an_address_or_a_path_on_the_one_host(text: str, address: str) -> None:
    """In one form, so that equal pages are fetched once."""
    assert str(PageHosts([BLOG]).read(text)) == address


def test_the_port_of_the_host_holds_for_paths() -> None:
    """A path is below the host as the operator named it."""
    assert str(PageHosts([f"{BLOG}:8443"]).read("/post")) == f"https://{BLOG}:8443/post"


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("https://evil.example.net/post", None),
        (f"https://{BLOG}.evil.example.net/", None),
        (f"https://{BLOG}:8443/", None),
        (f"https://evil.example.net/?{BLOG}", None),
        ("//evil.example.net/post", None),
        ("post", None),
        ("?post", None),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        (f"{BLOG}/post", f"https://{BLOG}/post"),
        (f"http://{BLOG}/post", f"https://{BLOG}/post"),
        (f"//{BLOG}/post", f"https://{BLOG}/post"),
    ],
)
def test_any_other_host_is_refused_with_what_is_allowed(text: str, nearest: str | None) -> None:
    """And with the address that was probably meant."""
    error = refused(text, BLOG)
    assert error.allowed == f"an https URL on {BLOG}, or the path of a page there, beginning with /"
    assert error.nearest == nearest


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        (f"https://me:secret@{BLOG}/", "without a name or password"),
        ("https://127.0.0.1/", "not an address"),
        ("https://2130706433/", "not an address"),
        ("https://[::1]/", "not an address"),
        (f"https://{BLOG}/a b", "without spaces"),
        (f"https://{BLOG}/" + "a" * 2048, "at most 2048 characters"),
    ],
)
def test_a_malformed_address_is_refused_with_its_fault(text: str, allowed: str) -> None:
    """The same as for images."""
    assert allowed in str(refused(text, BLOG).allowed)


@pytest.mark.parametrize("patterns", [(BLOG, "other.example.com"), ("*.example.com",)])
def test_a_path_needs_one_host(patterns: tuple[str, ...]) -> None:
    """Of several, or of all below a domain, none is meant."""
    error = refused("/post", *patterns)
    assert error.allowed == "an https URL on " + " or ".join(patterns)
    assert str(PageHosts(patterns).read(f"https://{BLOG}/post")) == f"https://{BLOG}/post"


def test_without_hosts_the_operator_is_named() -> None:
    """The error names the setting that allows pages."""
    assert refused(f"https://{BLOG}/post").allowed == OFF
    assert "PYOJI_PAGE_HOSTS" in OFF
    assert not PageHosts([])
