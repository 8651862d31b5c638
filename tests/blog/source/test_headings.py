"""Headings: the one that is a page's title, as the generator shows it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoji.blog.source.headings import MAX_HEADING, title


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        # Attributes at the end, as MkDocs, Hugo, kramdown and Docusaurus write them.
        ("# 첫걸음 {#first}", "첫걸음"),
        ("# 첫걸음 { #first }", "첫걸음"),
        ("# 첫걸음 {: #first .big data-x='1' }", "첫걸음"),
        ("# C# {#csharp}", "C#"),
        ("첫걸음 { .big }\n======", "첫걸음"),
        ("# {.NET} 이야기", "{.NET} 이야기"),
        ("# 집합 {1, 2}", "집합 {1, 2}"),
        ("# 코드 `{#id}`", "코드 {#id}"),
        # Comments.
        ("# 제목 <!-- x -->", "제목"),
        ("<!--\n# 옛\n-->\n\n# 새", "새"),
        ("words <!--\n\n# 옛\n\n-->\n\n# 새", "새"),
        ("{% comment %}\n# 옛\n{% endcomment %}\n# 새", "새"),
        ("# `<!-- x -->` 주석", "<!-- x --> 주석"),
        # Code.
        ("````md\n```bash\n# install\n```\n````\n\n# 제목", "제목"),
        ("~~~\n# install\n~~~\n# 제목", "제목"),
        ("```\n~~~\n# install\n```\n# 제목", "제목"),
        ("    # install\n\n# 제목", "제목"),
        ("<pre>\n# install\n\n# b\n</pre>\n\n# 제목", "제목"),
        ("{% highlight sh %}\n# install\n{% endhighlight %}\n\n# 제목", "제목"),
        ("# `Vec<T>`와 Box", "Vec<T>와 Box"),
        ("# {% raw %}`{{ x }}`{% endraw %} 쓰기", "{{ x }} 쓰기"),
        # What readers see.
        ("# **굵게** _기울여_ ~~지워~~", "굵게 기울여 지워"),
        ("# 2 ** 10과 snake_case_2", "2 ** 10과 snake_case_2"),
        ("# a\\*b &amp; <em>c</em>", "a*b & c"),
        ("# [글][1]\n\nwords\n\n[1]: https://example.com", "글"),
        ("# ![](/a.png) 글", "글"),
        ("두\n줄\n==", "두 줄"),
        ("# 第1回　目次", "第1回　目次"),
        ("# 표지\r\n\r\nwords\r\n", "표지"),
        # No headings of the page.
        ("> # 인용", None),
        ("- # 항목", None),
        ("#표지", None),
        ("words", None),
        ("# {#id}", None),
    ],
)
def test_a_heading_is_what_readers_see(text, heading):
    """The Markdown parser decides."""
    found = title(text)
    assert (found.text if found else None) == heading
    without_first = title(text, first_of_many=False)
    assert (without_first.text if without_first else None) == heading


@pytest.mark.parametrize(
    ("text", "first_of_many", "heading"),
    [
        ("# A\n\n# B", True, "A"),
        ("# A\n\n# B", False, None),
        ("words\n\n# A", False, "A"),
        ("words\n\n# A\n\n# B", True, None),
        ("## a\n\n# B", True, None),
        ("words\n\n## a\n\n# 맺음말", True, None),
        ("- list\n\n# A\n\n# B", True, None),
        ("[![b](b.svg)](x) ![c](c.svg)\n\n# A\n\n# B", True, "A"),
        ("import X from './x'\n\n<X />\n\n# A\n\n# B", True, "A"),
        ("{% include nav.html %}\n\n# A\n\n# B", True, "A"),
    ],
)
def test_the_heading_of_a_section_is_no_title(text, first_of_many, heading):
    """A title begins the page, or is the only heading of its level, and no other precedes it."""
    found = title(text, first_of_many=first_of_many)
    assert (found.text if found else None) == heading


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("# 제목 {/* #attr */}", "제목"),
        ("{/*\n# 옛\n*/}\n\n# 새", "새"),
        ("    # 제목", "제목"),
        ("# `{/* x */}` 주석", "{/* x */} 주석"),
    ],
)
def test_mdx_has_its_own_comments_and_no_indented_code(text, heading):
    """The same text without the other reading."""
    found = title(text, mdx=True)
    assert found is not None
    assert found.text == heading


def test_a_heading_has_its_place():
    """Of its first line."""
    found = title("<!-- a -->\n\n두\n줄\n==\n")
    assert found is not None
    assert found.start == 12


def test_a_long_heading_is_cut():
    """Much later than on a card."""
    found = title("# " + "가" * 10_000)
    assert found is not None
    assert len(found.text) == MAX_HEADING


@given(
    st.text(alphabet=st.sampled_from("# =-`~<>!*_[](){}%/:'\n\r\ta표.&\\"), max_size=80),
    st.booleans(),
)
def test_a_title_is_one_line_of_the_text(text, mdx):
    """Whatever the text, and at a place within it."""
    for first_of_many in (True, False):
        found = title(f"# {text}\n{text}", mdx=mdx, first_of_many=first_of_many)
        if found:
            assert found.text == found.text.strip()
            assert "\n" not in found.text
            assert 0 <= found.start <= 2 * len(text) + 3
