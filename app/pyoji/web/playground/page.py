"""The page `/`: pick a template, fill its form, see the card, take it away.

In: the templates, a `State`, the words, the service's root, where the static files are. Out: a
whole document that works as it stands, as a plain form; the script makes it live.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from pyoji.engine.card import FORMATS, PNG, SIZES
from pyoji.engine.design import Templates
from pyoji.web.playground.form import fields
from pyoji.web.playground.frames import frames
from pyoji.web.playground.snippets import NAMES, snippets
from pyoji.web.playground.state import FORMAT, TEMPLATE, UI, State, card_link, is_removable
from pyoji.web.playground.words import SCRIPTED, WORDS
from pyoji.web.samples import of_strip

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Site:
    """What every page is made from.

    `samples` is a title of ours by language; `files` the address of a static file by its name;
    `signed` the templates whose cards answer signed links alone. To those no page here has a key:
    it would sign for every visitor. `restricted`: of the others only listed cards are drawn.
    """

    templates: Templates
    samples: Mapping[str, str]
    files: Mapping[str, str]
    signed: Collection[str]
    restricted: bool = False


# So that the mark reads at 16 px and the words beside it keep the text's baseline.
_LOGO = '<img src="{icon}" alt="" width="28" height="28">'


def page(site: Site, state: State, ui: str, root: str) -> str:
    """The page in the language `ui`; `root` is where the service is, with a slash at its end."""
    words = WORDS[ui]
    card = state.card
    width, height = (round(side * card.scale) for side in (card.size.width, card.size.height))
    title = str(card.by_name.get("title") or "")
    source = escape(state.link)
    return document(
        words,
        ui,
        title=words["title"],
        files=site.files,
        head=f'<link rel="preload" as="image" href="{source}" fetchpriority="high">\n'
        f'<script type="module" src="{escape(site.files["playground.js"])}"></script>',
        body=f"""
<a class="skip" href="#form">{escape(words["skip"])}</a>
{masthead(words, ui, "h1", site.files, other=state.page(**{UI: _other(ui)}), here="")}
<main id="main" data-size="{escape(card.size.name)}">
{_notice(words, state)}{restrictions(words, site, (state.template.name,))}
{_strip(site, words, state, ui)}
<div class="work">
<section class="stage" aria-label="{escape(words["card"])}">
<div class="table"><div class="crop"><img id="card" data-card src="{source}" width="{width}"
 height="{height}" alt="{escape(words["card.alt"].format(title=title))}" fetchpriority="high"
 decoding="sync"><i class="band"></i></div></div>
<div class="facts"><p id="facts">{width} × {height} · {escape(card.format.name.upper())}</p>
<p><a id="open" href="{source}" target="_blank" rel="noopener">{escape(words["card.open"])}</a>
<a id="download" href="{source}" download="{escape(_file(state))}">
{escape(words["card.download"])}</a></p></div>
<div id="warnings" role="status"></div>
</section>
<form id="form" class="panel" method="get" action="./" novalidate
 aria-label="{escape(words["form"])}">
<input type="hidden" name="{TEMPLATE}" value="{escape(state.template.name)}">
{f'<input type="hidden" name="{UI}" value="{escape(state.ui)}">' if state.ui else ""}
<div class="about"><p class="name">{escape(state.template.name)}</p>
<p lang="en">{escape(state.template.summary)}</p></div>
{fields(words, state, tuple(site.samples))}
<p class="actions"><button id="draw">{escape(words["draw"])}</button>
<a href="{escape(_blank(state))}">{escape(words["reset"])}</a></p>
</form>
</div>
<section class="snippets" aria-labelledby="snippets">
<h2 id="snippets">{escape(words["snippets"])}</h2>
{_snippets(words, state, root)}
</section>
<section class="frames" aria-labelledby="frames"><div class="head">
<h2 id="frames">{escape(words["frames"])}</h2>
<label class="check"><input type="checkbox" id="bands"> {escape(words["frames.band"])}</label>
<p>{escape(words["frames.about"])}</p></div>
<div class="wall">{frames(words, card, state.link)}</div></section>
</main>
<p id="status" class="unseen" role="status"></p>
<script type="application/json" id="data">{_data(words, state)}</script>""",
    )


def document(
    words: Words, ui: str, *, title: str, files: Mapping[str, str], head: str, body: str
) -> str:
    """A whole document of ours."""
    return f"""<!doctype html>
<html lang="{ui}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="{escape(words["about"])}">
<title>{escape(title)}</title>
<link rel="icon" type="image/svg+xml" href="{escape(files["icon.svg"])}">
<link rel="stylesheet" href="{escape(files["playground.css"])}">
{head}
</head>
<body>{body}
</body>
</html>
"""


def masthead(
    words: Words, ui: str, rank: str, files: Mapping[str, str], *, other: str, here: str
) -> str:
    """What both pages have at their top; `other` is the same page in the other language."""
    logo = _LOGO.format(icon=escape(files["icon.svg"]))
    links = "".join(
        f'<a href="{path}"{" aria-current=page" if path == here else ""}>{escape(words[path])}</a>'
        for path in ("gallery", "docs")
    )
    away = _other(ui)
    return f"""<header class="masthead">
<{rank} class="mark"><a href="./">{logo}<span lang="ko">표지</span>
<span lang="en">Pyoji</span></a></{rank}>
<p>{escape(words["about"])}</p>
<nav>{links}<a href="{escape(other)}" data-ui="{away}" lang="{away}" hreflang="{away}"
 title="{escape(words["switch"])}">{escape(words["other"])}</a></nav>
</header>"""


def _other(ui: str) -> str:
    return next(name for name in WORDS if name != ui)


def _notice(words: Words, state: State) -> str:
    if state.unknown is None:
        return ""
    said = words["unknown"].format(name=state.unknown.name, shown=state.template.name)
    return f'<p class="notice" role="alert">{escape(said)}</p>'


def restrictions(words: Words, site: Site, names: Collection[str]) -> str:
    """What is not drawn here: cards of those of the templates `names` that answer signed links
    alone, and titles that are not listed."""
    signed = [name for name in names if name in site.signed]
    said = [words["signed"].format(names=", ".join(signed))] if signed else []
    if site.restricted and len(signed) < len(names):
        said.append(words["restricted"])
    return "".join(f'<p class="notice" role="note">{escape(each)}</p>' for each in said)


def _strip(site: Site, words: Words, state: State, ui: str) -> str:
    """Every template as a picture. They show a title of ours, so that everyone's cache has them."""
    sample = site.samples[ui]
    tiles = ""
    for name in site.templates.names:
        current = ' aria-current="true"' if name == state.template.name else ""
        thumbnail = card_link(name, of_strip(site.templates.get(name), sample))
        tiles += (
            f'<li><a href="{escape(state.page(**{TEMPLATE: name}))}"'
            f' data-template="{escape(name)}"{current}><img src="{escape(thumbnail)}" alt=""'
            f' width="600" height="315" loading="lazy" decoding="async" fetchpriority="low">'
            f"<span>{escape(name)}</span></a></li>"
        )
    return f'<nav class="strip" aria-label="{escape(words["templates"])}"><ul>{tiles}</ul></nav>'


def _snippets(words: Words, state: State, root: str) -> str:
    made = snippets(root, state)
    rows = ""
    for name in NAMES:
        what = words[f"snippet.{name}"]
        lines = made[name].count("\n") + 1
        rows += (
            f'<div class="snippet"><label for="snippet-{name}">{escape(what)}</label>'
            f'<textarea id="snippet-{name}" rows="{lines}" readonly spellcheck="false"'
            f' translate="no">\n{escape(made[name])}</textarea>'
            f'<button type="button" hidden data-scripted data-copy="{name}"'
            f' data-what="{escape(what)}"'
            f' aria-label="{escape(words["copy.label"].format(what=what))}">'
            f"{escape(words['copy'])}</button></div>"
        )
    return rows


def _blank(state: State) -> str:
    ui = f"&{UI}={state.ui}" if state.ui else ""
    return f"./?{TEMPLATE}={escape(state.template.name)}{ui}"


def _file(state: State) -> str:
    return f"{state.template.name}.{state.format.extensions[0]}"


def _data(words: Words, state: State) -> str:
    """What the script has to know, as JSON that cannot end the element it stands in."""
    shown = {**state.template.parameters, FORMAT.name: FORMAT}
    data: dict[str, Any] = {
        "template": state.template.name,
        "names": list(shown),
        "defaults": {name: parameter.default_text or "" for name, parameter in shown.items()},
        "removable": [name for name, parameter in shown.items() if is_removable(parameter)],
        "sizes": {size.name: [size.width, size.height] for size in SIZES.values()},
        "scales": {size.name: size.max_scale for size in SIZES.values()},
        "formats": {
            format_.name: {
                "path": "" if format_ is PNG else f".{format_.extensions[0]}",
                "extension": format_.extensions[0],
                "type": format_.media_type,
            }
            for format_ in FORMATS.values()
        },
        "words": {key: words[key] for key in SCRIPTED},
    }
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
