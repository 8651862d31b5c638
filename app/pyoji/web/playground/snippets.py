"""Snippets: texts to copy from the page.

In: the service's root and a `PageState`. Out: the link, meta tags, a line of front matter, Markdown
and a command, each quoted by the rules of its language. The script builds the same texts from the
form; a browser test compares both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pyoji.link import og_tags
from pyoji.percent import encode
from pyoji.web.playground.state import PageState

# Characters that would change or cut a link if they were not encoded. Front matter leaves others as
# typed, for people to read and edit; the service repairs such links.
_SPECIAL = re.compile("[ %&#+\x00-\x1f\x7f\x85\u2028\u2029]")


def snippets(root: str, state: PageState) -> Mapping[str, str]:
    """Return every snippet by name; `root` is the service's address, with a final slash."""
    link = root + state.link
    return {
        "link": link,
        "meta": _meta(link, state),
        "front": f'image: "{_yaml(root + _readable(state))}"',
        "markdown": f"![{_markdown(state.title)}]({link})",
        "curl": f"curl --fail --output {state.file_name} '{link}'",
    }


def _meta(link: str, state: PageState) -> str:
    """Return the tags of a page: its title, its description if there is one, its card."""
    texts = ("og:title", state.title), ("og:description", _description(state))
    lines = [og_tags.element(("property", name, text)) for name, text in texts if text]
    card = og_tags.write(link, state.format.media_type, state.card.sides, state.title)
    return "\n".join([*lines, card])


def _description(state: PageState) -> str:
    """Return the description of a page: the subtitle of its card, without an invalid one."""
    parameter = state.parameters.get("subtitle")
    if parameter is None or parameter.name in state.errors:
        return ""
    return state.values.get(parameter.name, parameter.default_text or "")


def _readable(state: PageState) -> str:
    path = state.link.partition("?")[0]
    query = "&".join(
        f"{name}={_SPECIAL.sub(lambda special: encode(special[0]), text)}"
        for name, text in state.pairs
    )
    return f"{path}?{query}" if query else path


def _yaml(text: str) -> str:
    """Escape a double-quoted scalar (YAML 1.2.2 §7.3.1)."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _markdown(text: str) -> str:
    """Escape an image's description (CommonMark §6.4)."""
    return re.sub(r"([\\\[\]])", r"\\\1", text)
