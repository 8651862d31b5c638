"""Site: `python -m tests.tools.site`, the last step of `make docs`.

In: zensical.toml, the pages in build/pages and the site in build/docs, both below the working
directory. Out, in build/docs: each page as Markdown beside its HTML, `llms.txt`, which lists them
in the order of the navigation, and the language of each page in its HTML. It must not know what a
page says.
"""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

CONFIG = Path("zensical.toml")
PAGES = Path("build/pages")
SITE = Path("build/docs")
KOREAN = "docs/ko"

Nav = Sequence[Mapping[str, Any]]


def main() -> None:
    """Add all three."""
    project = tomllib.loads(CONFIG.read_text("utf-8"))["project"]
    for page in PAGES.rglob("*.md"):
        shutil.copy(page, SITE / page.relative_to(PAGES))
    (SITE / "llms.txt").write_text(listing(project), "utf-8")
    for page in (SITE / KOREAN).glob("*.html"):
        html = page.read_text("utf-8")
        page.write_text(html.replace('<html lang="en"', '<html lang="ko"', 1), "utf-8")


def listing(project: Mapping[str, Any]) -> str:
    """The text of llms.txt: a heading for each part of the navigation, a line for each page."""
    lines = [f"# {project['site_name']}", "", f"> {project['site_description']}", ""]
    lines += ["Every page is Markdown. A running service answers its own `/llms.txt`.", ""]
    return "\n".join([*lines, *_lines(project["nav"])]) + "\n"


def _lines(nav: Nav) -> Iterator[str]:
    for entry in nav:
        for title, value in entry.items():
            if isinstance(value, str):
                yield f"- [{title}]({value}): {opening(PAGES / value)}"
            else:
                yield from ("", f"## {title}", "", *_lines(value))


def opening(page: Path) -> str:
    """The first sentence of a page's first paragraph, without its markup."""
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.M | re.S)
    paragraphs = re.split(r"\n\s*\n", text)
    prose = next(each for each in paragraphs if re.match(r"[\w“‘*`]", each))
    plain = re.sub(r"!?\[([^]]*)\]\([^)]*\)", r"\1", " ".join(prose.split())).replace("*", "")
    sentence = re.match(r".+?[.!?](?= |$)", plain)
    return sentence[0] if sentence else plain.removesuffix(":") + "."


if __name__ == "__main__":
    main()
