"""Asking a running service: politely, again where there is hope, and with a crawler's eyes."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from email.utils import formatdate

import pytest
from pyoji.blog import warm
from pyoji.blog.warm import RequestPolicy, WarmResponse

from tests.blog.service import PNG, Service, serving


@pytest.fixture
def service(monkeypatch) -> Iterator[Service]:
    monkeypatch.setattr(warm, "FIRST_DELAY", 0.01)
    with serving() as made:
        yield made


def ask(
    service: Service, *paths: str, manner: RequestPolicy | None = None, **more
) -> dict[str, WarmResponse]:
    answers: dict[str, WarmResponse] = {}

    def tell(answer: WarmResponse) -> None:
        answers[answer.address.removeprefix(service.origin)] = answer

    addresses = [path if "://" in path else service.origin + path for path in paths]
    asyncio.run(warm.request_all(addresses, manner or RequestPolicy(), tell, **more))
    return answers


def test_every_card_is_asked_for_and_counted(service):
    """Once each; its bytes are read to the end."""
    paths = [f"/{number}" for number in range(20)]
    answers = ask(service, *paths)
    assert {each.status for each in answers.values()} == {200}
    assert {each.size for each in answers.values()} == {1000}
    assert {each.fault for each in answers.values()} == {""}
    assert service.asked == dict.fromkeys(paths, 1)


def test_never_more_at_once_than_was_said(service):
    """With any number of links."""
    barrier = threading.Barrier(3)
    service.meanwhile = lambda: barrier.wait(timeout=20) and None
    ask(service, *(f"/{number}" for number in range(12)), manner=RequestPolicy(concurrency=3))
    assert service.most == 3


def test_where_there_is_hope_it_asks_again(service):
    """The report has the last answer and the number of tries."""
    service.replies = {
        "/soon": [(503, {}, b""), (500, {}, b""), PNG],
        "/never": [(502, {}, b"")],
        "/fallback": [(200, {"Content-Type": "image/png", "X-Card-Fallback": "busy"}, b"x"), PNG],
        "/not": [(404, {}, b"")],
    }
    answers = ask(service, *service.replies, manner=RequestPolicy(retries=2))
    assert {path: (each.tries, each.fault) for path, each in answers.items()} == {
        "/soon": (3, ""),
        "/never": (3, "502 Bad Gateway"),
        "/fallback": (2, ""),
        "/not": (1, "404 Not Found"),
    }


def test_it_waits_as_long_as_the_service_asks(service, monkeypatch):
    """In seconds or by date, everyone if the service is at its limit, and never too long."""
    monkeypatch.setattr(warm, "MAX_DELAY", 2.0)
    pauses: list[float] = []
    sleep = asyncio.sleep

    async def noted(seconds: float) -> None:
        pauses.append(seconds)
        await sleep(seconds)

    monkeypatch.setattr(warm.asyncio, "sleep", noted)
    service.replies = {"/a": [(429, {"Retry-After": "3600"}, b""), PNG]}
    answers = ask(service, "/a", "/b", "/c", manner=RequestPolicy(concurrency=1))
    assert {each.fault for each in answers.values()} == {""}
    assert 2.0 in pauses  # the one that was refused
    assert len([each for each in pauses if each > 0.5]) >= 2  # and the next, for all


@pytest.mark.parametrize(
    ("value", "seconds"),
    [(None, None), ("7", 7.0), ("999999", 60.0), ("soon", None), ("-1", None), ("٣", None)],
)
def test_retry_after_is_read(value, seconds):
    """A value that cannot be parsed is ignored."""
    headers = {} if value is None else {b"Retry-After": value.encode()}
    assert warm._retry_after(warm.httpx2.Headers(headers)) == seconds


@pytest.mark.parametrize(
    ("now", "date", "seconds"), [(1000, 1012, 12.0), (1000, 900, 0.0), (None, 900, None)]
)
def test_retry_after_may_be_a_date(now, date, seconds):
    """Relative to the service's own clock."""
    headers = {"Retry-After": formatdate(date, usegmt=True)}
    if now:
        headers["Date"] = formatdate(now, usegmt=True)
    assert warm._retry_after(warm.httpx2.Headers(headers)) == seconds


def test_what_a_crawler_would_not_show_is_a_fault(service):
    """Another type, nothing, a fallback, half of it."""
    service.replies = {
        "/html": [(200, {"Content-Type": "text/html"}, b"<p>")],
        "/none": [(200, {}, b"x")],
        "/empty": [(200, {"Content-Type": "image/png"}, b"")],
        "/fallback": [(200, {"Content-Type": "image/png", "X-Card-Fallback": "busy"}, b"x")],
        "/half": [(200, {"Content-Type": "image/png", "Content-Length": "99"}, b"x")],
    }
    answers = ask(service, *service.replies, manner=RequestPolicy(retries=0))
    faults = {path: each.fault for path, each in answers.items()}
    assert faults.pop("/half")
    assert faults == {
        "/html": "the media type is text/html",
        "/none": "the media type is missing",
        "/empty": "the response is empty",
        "/fallback": "a fallback card: busy",
    }


def test_a_redirect_is_followed_but_not_for_ever(service):
    """As crawlers do."""
    service.replies = {"/old": [(301, {"Location": "/new"}, b"")], "/loop": [
        (302, {"Location": "/loop"}, b"")]}  # fmt: skip
    answers = ask(service, "/old", "/loop")
    assert answers["/old"].fault == ""
    assert answers["/loop"].fault == "too many redirects"


@pytest.mark.parametrize(
    "address", ["http://", "ftp://x/a", "http://[::1/a", "http://x:99999/", "http://a..b/", "x"]
)
def test_what_is_no_address_is_told_once(service, address):
    """It is not tried again, and the others are requested."""
    answers: list[WarmResponse] = []
    asyncio.run(
        warm.request_all([address, f"{service.origin}/a"], RequestPolicy(retries=0), answers.append)
    )
    assert sorted(bool(each.fault) for each in answers) == [False, True]


def test_a_service_that_is_not_there_or_says_nothing_is_told(service):
    """Within the timeout."""
    done = threading.Event()
    service.meanwhile = lambda: done.wait(20) and None
    manner = RequestPolicy(timeout=0.2, retries=1)
    slow = ask(service, "/slow", manner=manner)["/slow"]
    done.set()
    assert (slow.status, slow.tries) == (0, 2)
    assert slow.fault == "no complete response within 0.2 s"
    [gone] = ask(service, "http://127.0.0.1:9/a", manner=manner).values()
    assert gone.status == 0
    assert gone.fault


def test_pages_are_kept_where_they_are_to_be_read(service):
    """Of the type that is wanted."""
    page = (200, {"Content-Type": "text/html; charset=utf-8"}, b"<p>")
    service.replies = {"/page": [page]}
    answers = ask(service, "/page", "/card", media_type="text/html", keep=True)
    assert answers["/page"].content == b"<p>"
    assert answers["/card"].fault == "the media type is image/png"
