"""A body: its images' addresses, and not those in code, comments or prose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.blog.source.body import find, unescape

A = "https://og.example.com/api/minimal?title=a"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (f"![x]({A})", A),
        (f'![x]({A} "a title")', A),
        (f"![x]({A} (b) c)", f"{A} (b) c"),
        (f"![x](<{A} b>)", f"{A} b"),
        (f"![a \\] b [c]]({A})", A),
        (f"![x]({A}&amp;b=1)", f"{A}&b=1"),
        (f"![x]({A}\\_b)", f"{A}_b"),
        (f"[![x]({A})](https://example.com)", A),
        (f"[x]: {A} 'title'\n", A),
        (f"[x]: <{A} b>\n", f"{A} b"),
        (f"> - ![x]({A})", A),
        (f'<img alt="x" src="{A}&amp;b=1">', f"{A}&b=1"),
        (f"<img\n  src='{A}'\n/>", A),
        (f'<meta property="og:image" content="{A}" />', A),
        (f'<link rel="image_src" href="{A}">', A),
        (f"```js\ncode\n```\n![x]({A})", A),
        (f"a ` tick\n\n![x]({A}) and ` another", A),
    ],
)
def test_an_address_is_found(text, address):
    """As its author meant it, with the span that writes it."""
    [held] = find(text, mdx=False)
    assert held.text == address
    assert unescape(text[held.start : held.end]).replace("\\_", "_") == address


@pytest.mark.parametrize(
    "text",
    [
        f"```\n![x]({A})\n```\n",
        f"~~~md\n![x]({A})\n",
        f"- a list\n\n  ```\n  ![x]({A})\n  ```\n",
        f"    ![x]({A})\n",
        f"a `![x]({A})` b",
        f"a `` `![x]({A})\n` `` b",
        f"<!-- ![x]({A}) -->",
        f"<pre>\n![x]({A})\n</pre>",
        f'<code>src="{A}"</code>',
        f'{{% highlight html %}}<img src="{A}">{{% endhighlight %}}',
        f"[words]({A})",
        f'<a href="{A}">words</a>',
        f'The address is {A}, or x="{A}".',
        "![x](/img/a.png)",
    ],
)
def test_what_is_no_picture_is_not(text):
    """Code, comments, links and prose."""
    assert list(find(text, mdx=False)) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (f"<Card image={{'{A}'}} />", 1),
        (f"<Card image={{`{A}`}} />", 1),
        (f'export const image = "{A}"', 1),
        (f"    ![x]({A})", 1),
        (f"{{/* ![x]({A}) */}}", 0),
    ],
)
def test_mdx_has_its_own_ways(text, count):
    """Expressions and exports; no indented code; comments in braces."""
    assert len(list(find(text, mdx=True))) == count


def test_only_the_pages_own_picture_stands_for_it():
    """The head's og:image; an image in the body may show anything. Its alt is kept."""
    head = f'<meta content="{A}" property="og:image">'
    assert [each.for_post for each in find(head, mdx=False)] == [True]
    [image] = find(f'<img src="{A}" alt="Q&amp;A">', mdx=False)
    assert (image.for_post, image.alt, image.amp) == (False, "Q&A", "&amp;")


def test_an_entity_ends_in_a_semicolon():
    """`&copy=` is a parameter."""
    assert unescape("a&copy=1&amp;b&#39;") == "a&copy=1&b'"


@given(st.text(alphabet=st.sampled_from("!`~[]()<>\"'=\n\\ {}%*/-api:x&;"), max_size=80))
def test_whatever_the_text_spans_are_of_it(text):
    """Nothing is raised."""
    text += f"![x]({A})"
    for mdx in (True, False):
        for held in find(text, mdx=mdx):
            assert 0 <= held.start <= held.end <= len(text)


def test_images_in_an_address_are_no_images():
    """The outermost that ends has it; where it has no end, those within have."""
    nested = f"![a]({A} ![b]({A}&b=1))"
    assert [held.text for held in find(nested, mdx=False)] == [f"{A} ![b]({A}&b=1)"]
    unclosed = f"![a]({A} ![b]({A}&b=1)"
    assert [held.text for held in find(unclosed, mdx=False)] == [f"{A}&b=1"]
    on_two_lines = f"![a]({A} (\n) ![b]({A}&b=1)"
    assert [held.text for held in find(on_two_lines, mdx=False)] == [f"{A}&b=1"]


def test_a_letter_that_is_two_in_lower_case_moves_nothing():
    """The closing tag is looked for where it stands."""
    text = f"İİİ <pre>{A}</pre> ![x]({A}) İ <PRE>![x]({A})</PRE>"
    [held, *_] = find(text, mdx=False)
    assert text[held.start : held.end] == A
