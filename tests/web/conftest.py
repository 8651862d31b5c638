"""What tests of the web ask for: a browser, and the service that it opens."""

from tests.web.browsing import chromium, desk, root

__all__ = ["chromium", "desk", "root"]
