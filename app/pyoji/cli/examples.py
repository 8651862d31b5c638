"""Examples: a command line for each command, which `--help` prints at its end.

In: nothing. Out: the examples by command. A test parses each as the command does.
"""

from __future__ import annotations

EXAMPLES = {
    "serve": "pyoji serve --host 0.0.0.0 --port 8080",
    "render": 'pyoji render article title="Hello, world" theme=dark -o card.png',
    "layout": 'pyoji layout article title="Hello, world" --json',
    "gallery": "pyoji gallery --lang ko --lang en -o gallery.png",
    "check": "pyoji check content/posts --strict",
    "link": 'pyoji link "Hello, world" --host og.example.com --format meta',
    "build": "pyoji build content/posts --out static/cards",
    "inject": "pyoji inject public --host og.example.com --template article",
    "warm": "pyoji warm public/sitemap.xml --host og.example.com",
    "purge": "pyoji purge --template article",
    "sign": 'pyoji sign article title="Hello, world" --key-file keys.txt',
    "doctor": "pyoji doctor --json",
    "templates list": "pyoji templates list",
    "templates show": "pyoji templates show article",
    "templates new": "pyoji templates new mine --extends article --dir designs",
    "templates lint": "pyoji templates lint designs/mine",
    "templates schema": "pyoji templates schema > template.schema.json",
    "fonts coverage": 'pyoji fonts coverage "한글 and emoji 🙂"',
    "fonts add": "pyoji fonts add Brand.woff2 --to designs/mine --as display",
    "fonts list": "pyoji fonts list",
    "fonts specimen": "pyoji fonts specimen --lang ko --lang ja -o specimen.png",
    "fonts verify": "pyoji fonts verify",
    "log titles": "pyoji log titles service.log --most 10",
    "completion": "pyoji completion bash > ~/.local/share/bash-completion/completions/pyoji",
    "version": "pyoji version",
}
"""By the command's name."""
