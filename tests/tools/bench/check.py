"""Time `pyoji check` for a blog of 888 posts, in a separate process.

    python -m tests.tools.bench.check [--rounds 5] [--python OTHER/.venv/bin/python]

In: an interpreter that has Pyoji, this one or another's. Out: elapsed and CPU seconds, medians over
the rounds, and the command's output. The blog has 222 posts in Korean, English, Japanese and
Chinese, of 2 to 14 KB, with code, tables and images. Its links are as people write them: raw
letters, raw spaces, or percent escapes; few have faults. Compare two commits by turns on one
machine, since other load makes all times longer.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

from tests.blog.tree import BASE, PATTERNS, TOPICS
from tests.tools.bench.machine import described

LANGUAGES = ("en", "ko", "ja", "zh")
SLUGS = 222
LIMIT = 5.0
"""Seconds that the command may take on an idle machine."""

_CODE = """```python
def settle(values: list[int], limit: int = 8) -> int:
    # The first ones count; see https://example.com/{}/values?limit=8
    return sum(value for value in values if value < limit)
```
"""
_TABLE = "| version | before | after |\n|---|---|---|\n" + "| 2.1 | 310 ms | 42 ms |\n" * 6


def title(slug: int, lang: str) -> str:
    """A title of two halves; no two posts of a language have the same one."""
    topic, pattern = divmod(slug, 6)
    begin = PATTERNS[lang][pattern].format(TOPICS[topic % 10])
    end = PATTERNS[lang][(pattern + 1 + topic // 10) % 6].format(TOPICS[(topic + 3) % 10])
    return f"{begin}: {end}" if slug % 3 else f"{begin} ({slug})"


def post(slug: int, lang: str) -> str:
    """A post's text."""
    words = title(slug, lang)
    escaped = quote(words, safe="")
    value = (escaped, words.replace(" ", "%20"), words, escaped)[slug % 4]
    if slug % 37 == 0:
        value = value.replace("%3A", "%20&%20").replace(":", " &")
    link = f"{BASE}?title={value}"
    lines = ["---", f'title: "{words}"', "date: 2026-03-01", "tags: [databases, teams]"]
    has_body_card = slug % 5 == 4
    lines += ["---", "", f"![{words}]({link})", ""] if has_body_card else [
        f'image: "{link}"', "---", "",
    ]  # fmt: skip
    sentence = " ".join(pattern.format(TOPICS[slug % 10]) for pattern in PATTERNS[lang]) + ". "
    for section in range(2 + slug % 8):
        lines += [f"## {PATTERNS[lang][section % 6].format(TOPICS[section])}", ""]
        lines += [sentence * 2, "", f"See [this page](https://example.com/{section}).", ""]
        code = _CODE.format("docs" if slug % 8 else "api")
        lines += [(code, _TABLE, "- one\n- two\n  - three\n", "> a quotation\n")[section % 4]]
        lines += [f"![a diagram](/img/{slug}-{section}.png)", ""]
    return "\n".join(lines)


def grow(folder: Path) -> int:
    """Write the blog; return its bytes."""
    size = 0
    (folder / "docusaurus.config.js").write_text("export default {i18n: {defaultLocale: 'en'}};\n")
    for slug in range(SLUGS):
        for lang in LANGUAGES:
            home = "blog" if lang == "en" else f"i18n/{lang}/docusaurus-plugin-content-blog"
            file = folder / home / f"2026-03-01-post-{slug:03}.md"
            file.parent.mkdir(parents=True, exist_ok=True)
            size += file.write_bytes(post(slug, lang).encode())
    return size


def rounds(python: str, folder: Path, number: int) -> Iterator[tuple[float, float, bytes]]:
    """Yield the elapsed seconds, CPU seconds and output of the command, for each round."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYOJI_")}
    for _ in range(number):
        began, before = time.perf_counter(), os.times()
        done = subprocess.run(
            [python, "-m", "pyoji.cli", "check", str(folder), "--json"],
            env=kept, cwd=folder, capture_output=True, check=False,
        )  # fmt: skip
        seconds, after = time.perf_counter() - began, os.times()
        if done.returncode not in (0, 1):
            raise SystemExit(done.stderr.decode())
        spent = after.children_user + after.children_system
        yield seconds, spent - before.children_user - before.children_system, done.stdout


def main(words: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--python", default=sys.executable)
    chosen = parser.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="pyoji-") as directory:
        size = grow(Path(directory))
        found = list(rounds(chosen.python, Path(directory), chosen.rounds))
    facts = json.loads(found[-1][2])
    print(", ".join(described().values()))
    print(
        f"{facts['files']} files of {size / facts['files'] / 1000:.1f} KB, {facts['links']} links, "
        f"{facts['errors']} errors, {facts['warnings']} warnings"
    )
    for place, what in enumerate(("the command", "its processors")):
        times = [each[place] for each in found]
        print(f"{what}: {statistics.median(times):.2f} s (least {min(times):.2f} s)")
    print(f"limit: {LIMIT:g} s")


if __name__ == "__main__":
    main()
