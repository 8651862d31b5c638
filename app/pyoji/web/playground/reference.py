"""The page `/docs`: every template with its parameters, and every problem, for a person to read.

In: the templates. Out: a page of HTML that asks nothing of any other host and runs no script.
"""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from pyoji.engine.design import Parameter, Template, Templates
from pyoji.web import problems

STYLE = """
:root { color-scheme: light dark; --quiet: color-mix(in srgb, currentColor 62%, transparent);
  --rule: color-mix(in srgb, currentColor 16%, transparent); }
body { max-width: 60rem; margin: 0 auto; padding: 3rem 1.5rem 6rem;
  font: 1rem/1.6 system-ui, sans-serif; word-break: keep-all; }
h1 { font-size: 2.25rem; letter-spacing: -.02em; margin: 0; }
h2 { font-size: 1.5rem; letter-spacing: -.01em; margin: 4rem 0 .5rem; }
h3 { font-size: 1rem; margin: 2rem 0 .5rem; }
p { margin: .5rem 0; overflow-wrap: anywhere; } .quiet { color: var(--quiet); }
img { display: block; width: 100%; height: auto; aspect-ratio: 1200 / 630; border-radius: .75rem;
  margin: 1rem 0; background: var(--rule); }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: start; vertical-align: top; padding: .55rem 1rem .55rem 0;
  border-bottom: 1px solid var(--rule); }
th { font-weight: 600; white-space: nowrap; }
thead th { color: var(--quiet); font-weight: 400; font-size: .875rem; }
code { font: .875em/1.5 ui-monospace, monospace; }
tr:target { background: var(--rule); }
"""

_EXAMPLE_TITLE = "표지: 링크 하나로 그리는 카드"


def page(templates: Templates, version: str) -> str:
    """The page as HTML."""
    sections = "".join(_template(templates.get(name)) for name in templates.names)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>Pyoji: templates and parameters</title>
<style>{STYLE}</style>
</head>
<body>
<h1>Pyoji</h1>
<p class="quiet">Version {escape(version)}. A link becomes an Open Graph card. The same as
<a href="openapi.json">OpenAPI</a> and as <a href="api">JSON</a>.</p>
<p>Put <code>/api/{{template}}?title=…</code> into a page’s <code>og:image</code>. The path may end
in <code>.png</code>, <code>.jpg</code>, <code>.webp</code>, or <code>.json</code> for the laid-out
card as data; <code>/v/{{version}}</code> before that, or a parameter <code>v</code>, marks a link
whose card may be kept for ever. Unknown parameters are ignored.</p>
{sections}
<h2>Problems</h2>
<p>What a link got wrong is told as <code>application/problem+json</code> (RFC 9457).</p>
<table>
<thead><tr><th>Status</th><th>Problem</th><th>What to do</th></tr></thead>
<tbody>{"".join(_problem(kind) for kind in problems.KINDS)}</tbody>
</table>
</body>
</html>
"""


def _template(template: Template) -> str:
    rows = "".join(_parameter(parameter) for parameter in template.parameters.values())
    source = f"api/{quote(template.name)}?title={quote(_EXAMPLE_TITLE)}"
    return f"""
<h2 id="{escape(template.name)}">{escape(template.name)}</h2>
<p>{escape(template.summary)}</p>
<img src="{escape(source)}" alt="An example of {escape(template.name)}" loading="lazy">
<p><code>/{escape(source)}</code></p>
<table>
<thead><tr><th>Parameter</th><th>Allowed</th><th>Default</th><th>Meaning</th></tr></thead>
<tbody>{rows}</tbody>
</table>
"""


def _parameter(parameter: Parameter) -> str:
    default, example = parameter.default_text, parameter.example
    shown = f"<code>{escape(default)}</code>" if default else ""
    for_example = f" <code>{escape(example)}</code>" if example else ""
    return (
        f"<tr><th scope=row><code>{escape(parameter.name)}</code></th>"
        f"<td>{escape(parameter.allowed)}</td><td>{shown}</td>"
        f"<td>{escape(parameter.help)}{for_example}</td></tr>"
    )


def _problem(kind: problems.Problem) -> str:
    return (
        f'<tr id="{escape(kind.name)}"><td>{kind.status}</td>'
        f"<td>{escape(kind.title)}</td><td>{escape(kind.remedy)}</td></tr>"
    )
