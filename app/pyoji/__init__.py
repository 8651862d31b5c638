"""Pyoji (표지, "cover"): a link becomes a card.

A request travels one way and changes form at each door:

    URL → Card → Scene → Frame → Canvas → ImageFile → response
         read  compose layout  paint    encode      answer

`link/` reads what a URL means. `engine/` makes the image: `design/` reads the parameters into a
`Card`, complete and canonical, and composes the `Scene`, what is on the card; `layout.py` with
`text/` decides the `Frame`, where everything stands; `paint/` and `encode/` make the file.
`engine/pipeline.py` is that chain on one screen, and `loading.py` opens the engine as the settings
say. `service/` is what waits: a cache before the engine, pictures from other hosts, and a bound on
how many cards are rendered at once. `web/` answers. `blog/` reads a blog's links, `readers/`
what sites and operators list, `files/` what others wrote, within bounds. `cli/` is the
command line.

Each form is a frozen value in a file of its name; the verbs never import each other.

A program uses what `__all__` names. Modules are imported when they are needed, so that
`import pyoji` costs nothing: only `create_app` brings the HTTP framework. The two functions are
real ones, not names that `__getattr__` knows: a server may look them up in the module's dictionary.
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
    """Create the service, an ASGI application; without settings, as the environment says.

    Any ASGI server runs it. Mounted in another application it starts with its first request, or
    within that application's lifespan: `async with service.running()`. Raises SettingsError,
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
