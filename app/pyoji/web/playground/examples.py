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

_DESIGNS = "ko"
"""The language in which our designs write their examples."""


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
        and (text := example(texts, parameter, template.name))
    }
    if language == own_language:
        return own_examples
    title = _translation(texts, template.parameters[_TITLE], template.name)
    return {_TITLE: title or texts["example.title"], **own_examples}


def example(texts: Words, parameter: Parameter, template: str) -> str:
    """Return an example of a parameter in the language of the texts, where there is one.

    The interface has the examples of our designs, also of their titles, and of common parameters.
    A template that writes others has its own.
    """
    if translation := _translation(texts, parameter, template):
        return translation
    common = COMMON.get(parameter.name)
    is_common = common is not None and common.example == parameter.example
    name = f"example.{parameter.name}"
    return texts.get(name, parameter.example) if is_common else parameter.example


def _translation(texts: Words, parameter: Parameter, template: str) -> str:
    """Return the translation of a design's example; empty if the design has another example."""
    key = f"sample.{template}.{parameter.name}"
    own = parameter.default if parameter.name == _TITLE else parameter.example
    return texts[key] if own and words(_DESIGNS).get(key) == own else ""
