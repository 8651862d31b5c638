"""A service for tests: it sends the configured replies and counts requests by path."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Reply = tuple[int, dict[str, str], bytes]
PNG: Reply = (200, {"Content-Type": "image/png"}, b"x" * 1000)


class Service:
    """Answers each path with what `replies` has for it, the n-th time with the n-th; counts."""

    def __init__(self) -> None:
        self.replies: dict[str, list[Reply]] = {}
        self.asked: Counter[str] = Counter()
        self.at_once = self.most = 0
        self.lock = threading.Lock()
        self.meanwhile: Callable[[], None] = lambda: None
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                with service.lock:
                    service.at_once += 1
                    service.most = max(service.most, service.at_once)
                    number = service.asked[self.path]
                    service.asked[self.path] += 1
                service.meanwhile()
                replies = service.replies.get(self.path, [PNG])
                status, headers, body = replies[min(number, len(replies) - 1)]
                with service.lock:
                    service.at_once -= 1
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)
                self.close_connection = len(body) != int(headers.get("Content-Length", len(body)))

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"


@contextmanager
def serving() -> Iterator[Service]:
    """A service on a free port of this machine."""
    made = Service()
    thread = threading.Thread(target=made.server.serve_forever, args=(0.01,))
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()
