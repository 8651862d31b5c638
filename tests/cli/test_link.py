"""pyoji link: what it prints for a title, and what it puts into posts."""

from __future__ import annotations

import json

import pytest
from pyoji.cli import app
from pyoji.engine.card import PNG
from pyoji.link import card_links
from typer.testing import CliRunner

from tests.blog.test_tree import contents
from tests.blog.tree import grow

HOST = ("--host", "og.example.com", "-t", "article")
LINK = "https://og.example.com/api/article?title="


@pytest.fixture
def run(invoke):
    return lambda *words: invoke("link", *words)


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        (("Q&A: 표지",), f"{LINK}Q%26A%3A%20%ED%91%9C%EC%A7%80"),
        (("a=b", "theme=dark", "v=3"), f"{LINK}a%3Db&theme=dark&v=3"),
        (("a", "--format", "yaml"), f'image: "{LINK}a"'),
        (("a", "--format", "yaml", "--key", "cover.image"), f'cover:\n  image: "{LINK}a"'),
        (("a", "--format", "toml", "--key", "images"), f'images = ["{LINK}a"]'),
        (("[a]", "--format", "markdown"), rf"![\[a\]]({LINK}%5Ba%5D)"),
        (("a", "--extension", "webp"), "https://og.example.com/api/article.webp?title=a"),
        (("Redis", "--lang", "ja"), f"{LINK}Redis&lang=ja"),
    ],
)
def test_a_link_is_printed_in_the_form_that_is_asked_for(run, words, printed):
    """And nothing else."""
    result = run(*words, *HOST)
    assert (result.exit_code, result.stdout) == (0, printed + "\n"), result.output


@pytest.mark.parametrize(
    "title", ["3**4와 4**3 견주기", "x*y와 y*x의 차이", "def f(*args, **kwargs) 읽기"]
)
def test_the_card_of_a_link_says_the_title_as_it_is(run, templates, pipeline, title):
    """Its asterisks are no marks of Markdown, in a design that reads those."""
    link = card_links.read(run(title, "--host", "og.example.com", "-t", "headline").stdout.strip())
    assert link.pairs == (("title", title),)
    frame = pipeline.frame(templates.card(link.template, link.pairs, PNG))
    [block] = [text for text in frame.texts if text.name == "title"]
    assert " ".join(line.text.strip() for line in block.lines) == title


@pytest.mark.parametrize(
    ("words", "title"),
    [
        (("-t", "headline"), "*별*과 **해**"),
        (("-t", "headline"), r"정규식 \*와 *별*"),
        (("--write", "a.md", "--key", "image", "-t", "minimal", "md=1"), "*별*과 *해*"),
    ],
)
def test_a_star_in_a_title_is_a_star_on_the_card(run, templates, pipeline, tmp_path, words, title):
    """Where the design or the parameters of all links read marks."""
    (tmp_path / "a.md").write_text(f"---\ntitle: '{title}'\n---\n")
    if "--write" in words:
        assert run(*words, "--host", "og.example.com").exit_code == 0
        text = (tmp_path / "a.md").read_text().partition('image: "')[2].partition('"')[0]
    else:
        text = run(title, "--host", "og.example.com", *words).stdout.strip()
    link = card_links.read(text)
    frame = pipeline.frame(templates.card(link.template, link.pairs, PNG))
    [block] = [text for text in frame.texts if text.name == "title"]
    assert " ".join(line.text.strip() for line in block.lines) == title


def test_marks_that_are_asked_for_stay(run):
    """With `md` and a typed title, asterisks are the author's marks."""
    assert run("*x*", *HOST, "md=1").stdout.endswith("?title=%2Ax%2A&md=1\n")


def test_host_and_design_are_the_blogs_own(run, tmp_path):
    """The first of its hosts. An option has precedence."""
    (tmp_path / ".pyoji.yaml").write_text("hosts: [a.example.com, b]\ntemplate: minimal\n")
    assert run("x").stdout == "https://a.example.com/api/minimal?title=x\n"
    assert run("x", "--host", "http://b/cards/").stdout == "http://b/cards/api/minimal?title=x\n"
    assert run("x", "--host", "localhost:8000").stdout.startswith("http://localhost:8000/api/")
    assert run("x", "-t", "article").stdout == "https://a.example.com/api/article?title=x\n"


def test_a_version_is_the_digest_of_the_card(run, invoke, tmp_path):
    """On the command line or from the blog's configuration; a counted one stays as it is."""
    version = json.loads(invoke("layout", "article", "title=x").stdout)["version"]
    versioned = f"https://og.example.com/api/article/v/{version}"
    assert run("x", *HOST, "--version", "auto").stdout == f"{versioned}?title=x\n"
    webp = run("x", *HOST, "--version", "auto", "--extension", "webp").stdout
    assert webp == f"{versioned}.webp?title=x\n"
    counted = run("x", *HOST, "--version", "3").stdout
    assert counted == "https://og.example.com/api/article/v/3?title=x\n"
    (tmp_path / ".pyoji.yaml").write_text("version: auto\n")
    assert run("x", *HOST).stdout == f"{versioned}?title=x\n"
    refused = run("x", *HOST, "--version", "a b")
    assert refused.exit_code == 2
    assert "auto" in refused.stderr


def test_json_has_every_form(run):
    """With the picture's size."""
    facts = json.loads(run("x", *HOST, "size=x", "--json").stdout)
    assert facts["link"] == f"{LINK}x&size=x"
    assert (facts["width"], facts["height"]) == (1200, 600)
    assert list(facts["forms"]) == ["url", "meta", "yaml", "toml", "markdown"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("x", "-t", "article"), "no host: set --host"),
        (("x", "--host", "og.example.com"), "no design: set --template"),
        (("가" * 1000, "-t", "minimal", "--host", "og.example.com"), "at most 8192 are allowed"),
        (("x", "--host", "a b", "-t", "article"), "“a b” is not a host"),
        (("x", "--host", "ftp://a", "-t", "article"), "is not a host"),
        (("x", "--host", "https://a/api/", "-t", "article"), "ends with /api"),
        (("x", "--version", "..", *HOST), "“..” is not a version"),
        (("empty", "--write", *HOST), "no post was read in empty: the folder is empty."),
        (("x", "-t", "artcle", "--host", "a"), "Did you mean “article”?"),
        (("x", "thme=dark", *HOST), "did you mean “theme”?"),
        (("x", "theme=drak", *HOST), "Did you mean “dark”?"),
        (("two", "words", *HOST), "“words” is not NAME=VALUE"),
        (("x", "--key", "a.b.c", *HOST), "“a.b.c” is not a key"),
        (("x", "--extension", "gif", *HOST), "“gif” is not an extension"),
        (("x", "--diff", *HOST), "--diff needs --write"),
        (("none", "--write", *HOST), "there is no file or folder none."),
        (("theme=dark", "--write", *HOST), "Name posts"),
    ],
)
def test_what_is_wrong_exits_2(run, words, said, tmp_path):
    """In one line."""
    (tmp_path / "empty").mkdir()
    result = run(*words)
    assert (result.exit_code, said in result.stderr) == (2, True), result.output


# ── into posts ───────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def blog(tmp_path):
    folder = tmp_path / "blog"
    folder.mkdir()
    (folder / "hugo.toml").write_text("title = 'x'\n")
    (folder / "a.md").write_bytes(b"\xef\xbb\xbf---\r\ntitle: a & b\r\n---\r\nWords.\r\n")
    (folder / "b.md").write_text('+++\ntitle = "b"\n[params]\nx = 1\n+++\n')
    (folder / "has.md").write_text(f"---\ntitle: c\nimage: {LINK}c\n---\n")
    (folder / "own.md").write_text("---\ntitle: d\nimages: [/img/d.png]\n---\n")
    (folder / "none.md").write_text("words\n")
    (folder / "flow.md").write_text("---\n{title: e}\n---\n")
    return folder


def test_posts_without_a_card_are_given_one(run, blog):
    """Under the key of their generator, with every other byte as it was; a second time nothing."""
    (blog / "has.md").unlink()
    result = run("--write", "blog", *HOST)
    assert result.exit_code == 0, result.output
    assert result.stdout == "blog/a.md\nblog/b.md\n2 of 5 posts got a card, under images.\n"
    assert (blog / "a.md").read_bytes() == (
        f'\ufeff---\r\ntitle: a & b\r\nimages: ["{LINK}a%20%26%20b"]\r\n---\r\nWords.\r\n'.encode()
    )
    assert (blog / "b.md").read_text() == (
        f'+++\ntitle = "b"\nimages = ["{LINK}b"]\n[params]\nx = 1\n+++\n'
    )
    assert "blog/none.md: it has no title" in result.stderr
    assert "blog/flow.md: its front matter has no place for images" in result.stderr
    before = contents(blog)
    assert "0 of 5 posts" in run("--write", "blog", *HOST).stdout
    assert contents(blog) == before


def test_the_key_of_the_other_posts_counts_more(run, blog):
    """An option has precedence over both."""
    facts = json.loads(run("--write", "blog", "--diff", "--json").stdout)
    assert facts["key"] == "image"
    assert [each["file"] for each in facts["written"]] == ["blog/a.md", "blog/b.md"]
    assert json.loads(
        run("--write", "blog", "--diff", "--json", "--key", "og_image").stdout
    )["key"] == "og_image"  # fmt: skip


def test_host_and_design_are_those_of_the_other_posts(run, blog):
    """Where nothing says them; parameters go into every link."""
    run("--write", "blog", "theme=dark")
    assert f'image: "{LINK}a%20%26%20b&theme=dark"' in (blog / "a.md").read_text()


def test_diff_shows_and_writes_nothing(run, blog):
    """As `patch` reads it."""
    before = contents(blog)
    result = run("--write", "blog", "--diff", *HOST)
    assert result.exit_code == 0
    assert f'+image = "{LINK}b"\n' in result.stdout
    assert "--- a/blog/b.md\n+++ b/blog/b.md\n" in result.stdout
    assert contents(blog) == before


def test_what_cannot_be_read_or_written_exits_1(run, blog):
    """The others are written."""
    (blog / "bad.md").write_text("---\na: b: c\n---\n")
    (blog / "sym.md").symlink_to(blog / "b.md")
    result = run("--write", "blog/bad.md", "blog/sym.md", "blog/a.md", *HOST)
    assert result.exit_code == 1
    assert "blog/bad.md: line 2: " in result.stderr
    assert "blog/sym.md: found a symbolic link; it must be a regular file" in result.stderr
    assert "1 of 3 posts" in result.stdout


def test_a_page_of_a_generator_that_needs_no_front_matter_gets_some(run, tmp_path):
    """Its title is its heading."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n")
    (tmp_path / "docs" / "a.md").write_text("# Hello\n")
    run("--write", "docs", *HOST)
    assert (tmp_path / "docs" / "a.md").read_text() == (
        f'---\nimage: "{LINK}Hello"\n---\n\n# Hello\n'
    )


def plant(folder, files):
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, "utf-8")


def test_each_site_of_a_repository_has_the_key_of_its_generator(run, tmp_path):
    """The configuration next above a post decides; a second time nothing is written."""
    plant(tmp_path, {
        "docusaurus.config.js": "", "blog/a.md": "# A\n",
        "site/hugo.toml": "", "site/content/posts/b.md": "---\ntitle: B\n---\n",
        "hexo/_config.yml": "title: x\n", "hexo/source/_posts/c.md": "---\ntitle: C\n---\n",
        "press/.vitepress/config.ts": "", "press/d.md": "---\nhead:\n  - [link, {}]\n---\n# D\n",
        "star/astro.config.mjs": "@astrojs/starlight",
        "star/src/content/docs/e.md": "---\ntitle: E\n---\n",
        "zola/config.toml": "base_url = 'x'\n", "zola/content/f.md": "\n+++\ntitle = 'F'\n+++\n",
        "pelican/pelicanconf.py": "", "pelican/content/g.md": "---\ntitle: G\n---\n",
        "sphinx/conf.py": "project = 'x'\n", "sphinx/h.md": "# H\n",
    })  # fmt: skip
    result = run("--write", ".", *HOST)
    assert result.exit_code == 0, result.output
    assert "8 of 8 posts got a card, each under the key of its generator.\n" in result.stdout
    tag = '"meta", {"property": "og:image", "content": "' + LINK
    written = {
        "blog/a.md": f'---\nimage: "{LINK}A"\n---\n\n# A\n',
        "site/content/posts/b.md": f'---\ntitle: B\nimages: ["{LINK}B"]\n---\n',
        "hexo/source/_posts/c.md": f'---\ntitle: C\nphotos: ["{LINK}C"]\n---\n',
        "press/d.md": f'---\nhead:\n  - [{tag}D"}}]\n  - [link, {{}}]\n---\n# D\n',
        "star/src/content/docs/e.md": '---\ntitle: E\nhead: [{"tag": "meta", "attrs": '
        f'{{"property": "og:image", "content": "{LINK}E"}}}}]\n---\n',
        "zola/content/f.md": f"\n+++\ntitle = 'F'\n[extra]\nimage = \"{LINK}F\"\n+++\n",
        "pelican/content/g.md": f"---\ntitle: G\nimage: {LINK}G\n---\n",
        "sphinx/h.md": f'---\nmyst:\n  html_meta:\n    property=og:image: "{LINK}H"\n---\n\n# H\n',
    }
    assert {name: (tmp_path / name).read_text("utf-8") for name in written} == written
    assert "0 of 8 posts got a card.\n" in run("--write", ".", *HOST).stdout
    assert {name: (tmp_path / name).read_text("utf-8") for name in written} == written


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"mkdocs.yml": "", "docs/a.md": "# A\n"}, "MkDocs shows no image"),
        ({"eleventy.config.js": "", "a.md": "---\ntitle: A\n---\n"}, 'content="{{ image }}"'),
        ({"gatsby-config.js": "", "a.md": "---\ntitle: A\n---\n"}, "query frontmatter { image }"),
        ({"hugo.toml": "", "content/a.md": "---\ntitle: A\n---\n"}, ""),
        ({"_config.yml": "plugins: [jekyll-seo-tag]\n", "a.md": "---\ntitle: A\n---\n"}, ""),
        ({"_config.yml": "", "a.md": "---\ntitle: A\n---\n"}, "the plugin jekyll-seo-tag"),
    ],
)
def test_what_a_theme_needs_is_printed(run, tmp_path, files, said):
    """Where the generator shows no image by itself, once, in JSON too; else nothing."""
    plant(tmp_path, files)
    needs = json.loads(run("--write", ".", "--diff", "--json", *HOST).stdout)["needs"]
    stderr = run("--write", ".", *HOST).stderr
    assert said in stderr
    assert bool(stderr) is bool(needs) is bool(said)


def test_an_unknown_generators_key_is_not_guessed(run, tmp_path):
    """Three posts are named, the others counted; with --key all are written."""
    (tmp_path / ".git").mkdir()
    plant(tmp_path, {f"posts/{name}.md": f"---\ntitle: {name}\n---\n" for name in "abcde"})
    before = contents(tmp_path / "posts")
    result = run("--write", "posts", *HOST)
    assert result.exit_code == 1
    assert result.stderr.count("name the key with --key") == 4
    assert "2 more: " in result.stderr
    assert contents(tmp_path / "posts") == before
    assert "5 of 5 posts got a card, under og_image." in run(
        "--write", "posts", "--key", "og_image", *HOST
    ).stdout  # fmt: skip


def test_pages_without_front_matter_are_left_alone(run, tmp_path):
    """mdBook would print it."""
    plant(tmp_path, {"book.toml": "[book]\n", "src/a.md": "# A\n"})
    result = run("--write", "src", *HOST)
    assert result.exit_code == 1
    assert "src/a.md: in mdBook, a page has no front matter" in result.stderr
    assert (tmp_path / "src" / "a.md").read_text() == "# A\n"


def test_an_export_of_ghost_is_checked_but_never_written(invoke, tmp_path):
    """Its posts are read and their cards built; repairs are for Ghost's editor."""
    rows = [
        {"id": "1", "slug": "a", "title": "A", "feature_image": f"{LINK}A&thme=dark"},
        {"id": "2", "slug": "b", "title": "B", "html": "<p>Words</p>"},
    ]
    name = "blog.ghost.2024-01-02.json"
    plant(tmp_path, {name: json.dumps({"db": [{"data": {"posts": rows}}]})})
    before = contents(tmp_path)
    report = json.loads(invoke("check", ".", "--fix", "--json").stdout)
    assert [(each["file"], each["rule"]) for each in report["findings"]] == [
        (f"{name}/a", "unknown-parameter")
    ]
    result = invoke("link", "--write", ".", "--key", "image", *HOST)
    assert f"{name}/b: it is in an export of Ghost" in result.stderr
    assert contents(tmp_path) == before
    made = json.loads(invoke("build", ".", "--out", "o", "--template", "minimal", "--json").stdout)
    assert sorted(made["files"]) == ["a.png", "b.png"]


def test_a_printed_line_has_the_key_of_the_site(run, tmp_path):
    """Of the current folder's."""
    plant(tmp_path, {"_config.yml": "title: x\n", "source/_posts/a.md": ""})
    assert run("x", "--format", "yaml", *HOST).stdout == f'photos: ["{LINK}x"]\n'
    assert run("x", "--format", "yaml", "--key", "cover", *HOST).stdout == f'cover: "{LINK}x"\n'


@pytest.mark.slow
def test_metadata_of_mkdocs_stays_metadata(run, tmp_path):
    """The link is a line of it, and a second run writes nothing."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n")
    file = tmp_path / "docs" / "a.md"
    file.write_text("Title: 옛 글\nDate: 2024-01-02\n\n# Other\n", "utf-8")
    written = f"Title: 옛 글\nDate: 2024-01-02\nimage: {LINK}%EC%98%9B%20%EA%B8%80\n\n# Other\n"
    for count in (1, 0):
        assert f"{count} of 1 posts" in run("--write", "docs", *HOST).stdout
        assert file.read_text("utf-8") == written


def test_the_great_tree_checks_as_before(run, tmp_path):
    """145 of its posts have no card of their own; what is put into them has no fault."""
    grow(tmp_path / "tree")
    cli = CliRunner()
    before = json.loads(cli.invoke(app, ["check", "tree", "--json"]).stdout)
    assert "145 of 800 posts" in run("--write", "tree").stdout
    after = json.loads(cli.invoke(app, ["check", "tree", "--json"]).stdout)
    assert after["links"] == before["links"] + 145
    assert len(after["findings"]) == len(before["findings"])


def test_a_plugin_that_decodes_links_gets_them_encoded_twice(run, tmp_path):
    """jekyll-seo-tag would end the title at its &; a second run finds nothing to do."""
    post = "---\ntitle: R&D\n---\n"
    plant(tmp_path, {"_config.yml": "plugins: [jekyll-seo-tag]\n", "_posts/2026-01-02-a.md": post})
    words = (str(tmp_path), "--write", "--host", "og.example.com", "--template", "article")
    assert run(*words).exit_code == 0
    written = (tmp_path / "_posts" / "2026-01-02-a.md").read_text("utf-8")
    assert "https://og.example.com/api/article?title=R%2526D" in written
    assert run(*words).exit_code == 0
    assert (tmp_path / "_posts" / "2026-01-02-a.md").read_text("utf-8") == written
