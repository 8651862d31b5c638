"""The text `/llms.txt`: how to write a link to a card, for programs that write posts.

In: the templates. Out: Markdown in the format of llmstxt.org. It comes from the same tables that
parse the parameters, so it is complete. It must not know the service's host: the reader knows
where it fetched the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pyoji.engine.card import EXTENSIONS
from pyoji.engine.design import Parameter, Template, Templates
from pyoji.engine.design.parameters import COMMON

_HOW = """\
# Pyoji

> This service turns a link into an Open Graph card: an image of 1200 x 630 pixels with a title.

## Write a link

    https://HOST/api/TEMPLATE?title=TITLE

HOST is the host of this file. `/api/article?title=Hello%20World` is a card.

- Percent-encode each value as UTF-8, once, as encodeURIComponent does. `&`, `#`, `+` and `%` must
  be encoded; most other errors are repaired.
- Use the title of the post as it is. Do not shorten it: the text is fitted, and a title that is too
  long ends in an ellipsis. `%0A` in a title ends a line.
- Every parameter is optional. Unknown ones are ignored. A wrong value is 422, with what is allowed.
- After a design change, use another link: `/api/TEMPLATE/v/2?title=TITLE`.
- 403 means that the operator renders only listed or signed links.

In front matter: `image: "https://HOST/api/TEMPLATE?title=TITLE"`

In HTML:

    <meta property="og:image" content="https://HOST/api/TEMPLATE?title=TITLE">
    <meta property="og:image:width" content="1200">
    <meta property="og:image:height" content="630">
    <meta name="twitter:card" content="summary_large_image">

To see where a title breaks and whether it fits, without an image: `/api/TEMPLATE.json?title=TITLE`
"""

_MORE = """\
## More

- [OpenAPI](/openapi.json): each parameter of each template
- [Templates](/api): the same as plain JSON
- [Reference](/docs): the same for people, with every kind of error
"""


# Where the path of an address begins.
_PATH = re.compile(r"/(?=(?:api|docs|openapi)\b)")


def document(templates: Templates, of_links: Sequence[Parameter] = (), mount_path: str = "") -> str:
    """Return the text. `of_links` are parameters that no template has; the service is below
    `mount_path`."""
    extensions = " ".join(f"`.{extension}`" for extension in EXTENSIONS)
    how, more = (_PATH.sub(lambda _: f"{mount_path}/", text) for text in (_HOW, _MORE))
    parts = (
        how,
        "## Templates\n\n" + "".join(map(_template, map(templates.get, templates.names))),
        "## Parameters of every template\n\n"
        + "".join(map(_parameter, (*COMMON.values(), *of_links))),
        f"## Formats\n\nThe extension after the template's name: {extensions}. None is PNG.\n",
        more,
    )
    return "\n".join(parts)


def _template(template: Template) -> str:
    own_names = ", ".join(f"`{name}`" for name in template.parameters if name not in COMMON)
    return f"- `{template.name}`: {template.summary}{f' Also: {own_names}.' if own_names else ''}\n"


def _parameter(parameter: Parameter) -> str:
    allowed = "".join(_allowed(parameter))
    return f"- `{parameter.name}`: {parameter.help.rstrip('.')}.{allowed}\n"


def _allowed(parameter: Parameter) -> Iterator[str]:
    if parameter.choices:
        yield f" One of {', '.join(f'`{choice}`' for choice in parameter.choices)}."
    if parameter.minimum is not None and parameter.maximum is not None:
        yield f" {parameter.minimum:g} to {parameter.maximum:g}."
