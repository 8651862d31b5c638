"""Pyoji (표지, "cover"): a link becomes a card.

A request travels one way and changes form at each door:

    URL → Card → Scene → Frame → Painting → Encoded → response
         read  compose layout  paint     encode     answer

`link/query.py` mends what crawlers and templating engines did to the link. `templates/` reads its
parameters into a `Card`, complete and canonical, and composes the `Scene`: what is on the card.
`layout.py` with `text/` decides the `Frame`: where everything stands. `paint/` and `encode/`
make the file. `pipeline.py` is that chain on one screen, and `engine.py` opens what it needs;
`renderer.py` puts memory and a store (`cache/`) before it, fetches pictures (`pictures/`), and says
how many are drawn at once; `web/` answers. `blog/` reads a blog's links. `files/` reads what others
wrote, within bounds. `main.py` builds the parts, `cli/` is the command line.

Each form is a frozen value in a file of its name; the verbs never import each other.

A program uses what `__all__` names. Each is imported when it is first asked for, so that
`import pyoji` costs nothing: only `create_app` brings the HTTP framework.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyoji.engine import Engine, RenderedCard, load_engine
    from pyoji.errors import CardError
    from pyoji.main import Service, create_app
    from pyoji.settings import Settings

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
    "Engine": "engine",
    "RenderedCard": "engine",
    "Service": "main",
    "Settings": "settings",
    "create_app": "main",
    "load_engine": "engine",
}


def __getattr__(name: str) -> Any:
    """Import a public name from its module."""
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{module}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
