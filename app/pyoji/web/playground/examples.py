"""Examples: the texts that a design shows in its empty fields on the page `/`.

In: a template, and a language of the interface. Out: a text per parameter, as a link writes it.
They are the placeholders of the fields, so a field shows in grey what the card shows. It must not
know HTML or a state.
"""

from __future__ import annotations

from collections.abc import Mapping

from pyoji.engine.card import PNG
from pyoji.engine.design import Parameter, Template, Templates
from pyoji.engine.design.parameters import COMMON
from pyoji.web.playground.words import Words, words

_TITLE = "title"
_TEXTS = (_TITLE, "subtitle", "tag", "site", "author", "date")
"""Common parameters with an example on the card; examples of others would change the design."""


def examples_of(templates: Templates, language: str, template: Template) -> Mapping[str, str]:
    """Return the examples of a template on a page in a language.

    They are those of texts without a default and of the template's own parameters; remote images
    have none. A default title in another language has an example, so that the card has one
    language.
    """
    texts, own_language = words(language), templates.card(template.name, (), PNG).lang
    own_examples = {
        name: text
        for name, parameter in template.parameters.items()
        if (name in _TEXTS or name not in COMMON)
        and parameter.kind != "picture"
        and not parameter.default
        and (text := example(texts, parameter))
    }
    if language == own_language:
        return own_examples
    return {_TITLE: texts["example.title"], **own_examples}


def example(texts: Words, parameter: Parameter) -> str:
    """Return the interface's example of a common parameter, unless the template has its own."""
    common = COMMON.get(parameter.name)
    is_common = common is not None and common.example == parameter.example
    name = f"example.{parameter.name}"
    return texts.get(name, parameter.example) if is_common else parameter.example
