"""Document: errors use the author's terms, not those of the program."""

from __future__ import annotations

import json
import re

import pytest
from pyoji.engine.design import (
    examine,
    local_text,
    schema,
)
from pyoji.explanation import explain

from tests.engine.design.files import Write


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "found nothing; it must be a mapping"),
        ("- a\n- b\n", "found a list; it must be a mapping"),
        ("extends: plain\nlisted: maybe\n", "found 'maybe' at listed; it must be true or false"),
        ("extends: plain\nsummary: yes\n", "found true at summary; a text of 1 to 300"),
        ("extends: plain\nhue_range: -5\n", "found -5 at hue_range; it must be at least 0"),
        ("extends: plain\nhue_range: 200\n", "found 200 at hue_range; it must be at most 180"),
        ("extends: plain\naliases: {a: b}\n", "found a mapping at aliases; it must be a list"),
        (
            "extends: plain\nparameters: {title: {default: [a]}}\n",
            "found a list at parameters.title.default; it must be a text; put it in quotes, or "
            "true or false",
        ),
        (
            "extends: plain\nparameters: {mood: {kind: chioce}}\n",
            "found 'chioce' at parameters.mood.kind; it must be one of text, choice, color, "
            "number, boolean, picture; did you mean choice?",
        ),
        (
            "extends: plain\nparameters: {Foo Bar: {kind: text}}\n",
            "found 'Foo Bar' at parameters.Foo Bar; it must be a name of 1 to 40 of",
        ),
        (f"extends: plain\naliases: {'x' * 99}\n", f"found '{'x' * 58}… at aliases"),
    ],
)
def test_a_mistake_is_in_words_of_the_author(write: Write, content: str, sentence: str) -> None:
    """Messages contain no words of Python or pydantic, such as `None` or `Input should`."""
    directory = write()
    (directory / "odd.yaml").write_text(content)
    sentences = [explain(fault) for fault in examine("fonts", directory).faults["odd"]]
    assert any(sentence in found for found in sentences), sentences
    assert not any(re.search(r"Input|should|None|True", found) for found in sentences)


def test_each_pattern_has_words() -> None:
    """Each pattern of the schema has a description in words, except that of a language tag."""
    plain = json.dumps(schema.TemplateModel.model_json_schema())
    patterns = re.findall(r'"pattern(?:Properties)?": \{?("[^"]*")', plain)
    assert len(set(patterns)) > 5
    words = {*schema.PATTERN_WORDS, f"^{local_text.LANGUAGE}$"}
    assert {json.loads(pattern) for pattern in patterns} <= words
