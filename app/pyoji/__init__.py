"""Pyoji (표지, "cover"): turn a link into an Open Graph card.

A request passes these forms, one after the other:

    URL → Card → Scene → Frame → Canvas → ImageFile → response
         read  compose layout  paint    encode      answer

`link/` reads a URL. `engine/` makes the image: `design/` reads the parameters into a complete and
canonical `Card` and composes the `Scene`, the content of the card; `layout.py` with `text/` places
that content in a `Frame`; `paint/` and `encode/` make the file. `engine/pipeline.py` is this chain
on one screen. `loading.py` opens the engine from the settings. `sandbox/` reads the fonts of brands
in a separate process. `service/` holds the cache before the engine, fetches images from other
hosts, and bounds the number of cards rendered at once.
`web/` answers HTTP requests. `blog/` reads a blog's links, `readers/` reads lists of cards and
feeds, `files/` reads untrusted files within bounds. `crawlers/` sees a published page as the
crawlers in the table of `networks/` do. `cli/` is the command line.

Each form is a frozen value in a file of its name. The stages never import each other.

The public API is `__all__`. Modules are imported on first use, so `import pyoji` is cheap: only
`create_app` imports the HTTP framework. `create_app` and `load_engine` are defined here and not
resolved by `__getattr__`, because a server may look them up in the module's dictionary.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyoji.engine.assembly import Engine, RenderedCard
    from pyoji.errors import CardError
    from pyoji.settings import Settings
    from pyoji.web.application import Service

__all__ = [
    "CardError",
    "Engine",
    "RenderedCard",
    "Service",
    "Settings",
    "create_app",
    "load_engine",
]

_MODULES = {
    "CardError": "errors",
    "Engine": "engine.assembly",
    "RenderedCard": "engine.assembly",
    "Service": "web.application",
    "Settings": "settings",
}


def create_app(settings: Settings | None = None) -> Service:
    """Create the service, an ASGI application. Without settings, read them from the environment.

    Any ASGI server runs it. Mounted in another application, it starts with its first request, or
    in that application's lifespan with `async with service.running()`. Raises SettingsError,
    FontError or TemplateError, all of them CardError.
    """
    from pyoji.web import app

    return app.create_app(settings)


def load_engine(settings: Settings | None = None) -> Engine:
    """Open the fonts and read the templates, to render cards without a service.

    Without settings, read them from the environment. Raises SettingsError, FontError or
    TemplateError, all of them CardError.
    """
    from pyoji import loading

    return loading.load_engine(settings)


def __getattr__(name: str) -> Any:
    """Import a public class from its module."""
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{module}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
