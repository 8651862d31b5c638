"""Cases: the cards of a design that are checked, all of them or a sample.

In: a template. Out: cases. A content is a set of texts and images: a title alone, a title with all
other texts, all but one, only one, a title with parts that a design shows. All cases are all
combinations of a language, a size, a theme and a content. The sample has each pair of values, but
all contents except the first six occur with six languages only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import product

from pyoji.engine.card import SIZES
from pyoji.engine.design.parameters import COMMON, VARIANTS
from pyoji.engine.design.templates import Template

from tests.tools.designs import words
from tests.tools.designs.cards import LINK, Case

THEMES = ("dark", "light")
LANGS = tuple(words.TITLES)
ALONE, WHOLE, NOTHING = "title alone", "title with everything", "no title"
PAINTED = (ALONE, WHOLE)
FIRST = 6
"""Contents with all parts or none, which come first."""

Content = Callable[[str], dict[str, str]]
"""The values of a card in a language."""

_WORDY = frozenset({"text", "number", "choice", "boolean"})


def parts(template: Template) -> dict[str, Content]:
    """The optional texts and pictures of a template, by parameter.

    Its own texts are their examples. An image that fills the card is left out.
    """
    found: dict[str, Content] = {}
    for name, parameter in template.parameters.items():
        if name in words.PARTS:
            found[name] = lambda lang, name=name: {name: words.part(name, lang)}
        elif name in COMMON:
            continue
        elif parameter.kind == "picture" and name != "image":
            found[name] = lambda _, name=name: {name: LINK}
        elif parameter.kind in _WORDY and parameter.example:
            found[name] = lambda _, name=name, value=parameter.example: {name: value}
    return found


def contents(template: Template) -> Mapping[str, Content]:
    """Return the contents of cards of the template, by description."""
    optional = parts(template)
    own = template.parameters["title"]
    has_own = own.default is not None or own.sample is not None

    def card(title: Callable[[str], str], *names: str) -> Content:
        """Return the title with these parts and no others."""

        def values(lang: str) -> dict[str, str]:
            found = {"title": title(lang)}
            for name in optional:
                if name in names:
                    found |= optional[name](lang)
                elif template.parameters[name].kind == "text":
                    found[name] = ""
            return found

        return values

    return {
        ALONE: lambda lang: {"title": words.title(lang)},
        WHOLE: card(words.title, *optional),
        "word alone": lambda lang: {"title": words.word(lang)},
        "long title alone": lambda lang: {"title": words.long_title(lang)},
        "word with everything": card(words.word, *optional),
        "long title with everything": card(words.long_title, *optional),
        **{f"title with {name}": card(partial(words.form, name)) for name in words.FORMS},
        **{f"long title with {name}": card(words.long_title, name) for name in optional},
        **{
            f"long title with all but {name}": card(
                words.long_title, *(other for other in optional if other != name)
            )
            for name in optional
        },
        **({NOTHING: lambda _: {}} if has_own else {}),
    }


def every(template: Template) -> Iterator[Case]:
    """Every language, theme, size and content of a template."""
    for (content, values), size, lang, theme in product(
        contents(template).items(), SIZES, LANGS, THEMES
    ):
        yield Case(template.name, theme, lang, size, content, values(lang))


def sample(template: Template) -> Iterator[Case]:
    """Yield few cases in which each pair (see above) and every variant occurs.

    Sizes cycle along languages and contents, and variants with another step.
    """
    sizes = tuple(SIZES)
    for row, (content, values) in enumerate(contents(template).items()):
        count = len(LANGS) if row < FIRST else len(sizes)
        for step in range(count):
            lang = LANGS[(row * count + step) % len(LANGS)]
            turn, at = divmod(row + step, len(sizes))
            theme = THEMES[(row + turn + at) % len(THEMES)]
            pairs = values(lang) | {"variant": str((row * 5 + step * 7) % VARIANTS)}
            yield Case(template.name, theme, lang, sizes[at], content, pairs)


def usual(template: Template, content: str = ALONE, lang: str = "ko", **pairs: str) -> Case:
    """An ordinary og card of the template; `pairs` may name another theme or size."""
    theme, size = pairs.pop("theme", "dark"), pairs.pop("size", "og")
    values = contents(template)[content](lang) | pairs
    return Case(template.name, theme, lang, size, content, values)
