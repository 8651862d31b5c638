"""Config: read a blog's `.pyoji.yaml`. In: its text. Out: one frozen value.

    hosts: [og.example.com]          hosts that serve cards; by default inferred from the links
    template: og-cuckoo-network      the template of links
    lang: en                         the language of posts without one in their path
    languages: {"blog/ja/**": ja}    languages by path, in the syntax of .gitignore
    version: auto                    the version of links: the card's digest, or a text
    rules: {raw-character: "off"}    off, or another severity: error, warning, info
    include: [] · exclude: []        paths, in the syntax of .gitignore

BlogError names the line and the key. Must not know what the rules do.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from pathspec import GitIgnoreSpec
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError

from pyoji.blog.check.finding import Severity
from pyoji.blog.check.rules import BY_NAME
from pyoji.blog.source import site_layout, yaml_spans
from pyoji.blog.source.page import Broken, decode
from pyoji.blog.source.yaml_spans import BOUNDS
from pyoji.errors import BlogError, nearest
from pyoji.files import regular
from pyoji.files.regular import Unsuitable
from pyoji.link.path import AUTO, is_version

FILE = ".pyoji.yaml"


def _host(text: str) -> str:
    host = text.strip().lower().partition("://")[2] or text.strip().lower()
    if not host.rstrip("/") or any(character in host.rstrip("/") for character in "/?# "):
        raise ValueError("must be a host, such as og.example.com")
    return host.rstrip("/")


def _tag(text: str) -> str:
    tag = site_layout.canonical(text)
    if tag is None:
        raise ValueError("must be a BCP 47 language tag such as ko, ja, zh-Hant or pt-BR")
    return tag


def _version(text: str) -> str:
    if not is_version(text):
        raise ValueError(f"must be {AUTO}, or up to 64 letters, digits, dots, underscores, hyphens")
    return text


SELECTIONS: dict[str, Severity] = {
    "errors": Severity.ERROR,
    "warnings": Severity.WARNING,
    "notes": Severity.INFO,
}
"""What selects all rules of a severity."""


class UnknownRule(ValueError):
    """There is no rule of that name. `nearest` is the most similar name, if any."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.nearest = nearest(name, [*BY_NAME, *SELECTIONS])
        super().__init__(f"has no rule {name}")


def _rules(severities: dict[str, Severity | None]) -> dict[str, Severity | None]:
    for name in severities:
        if name not in BY_NAME:
            raise UnknownRule(name)
    return severities


def _severity(text: Any) -> Any:
    return None if text in ("off", "false", "no") else text


Tag = Annotated[str, AfterValidator(_tag)]


class Blog(BaseModel):
    """A blog's configuration. Its paths are relative to the folder of `.pyoji.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hosts: tuple[Annotated[str, AfterValidator(_host)], ...] = ()
    template: str | None = None
    lang: Tag | None = None
    languages: dict[str, Tag] = {}
    version: Annotated[str, AfterValidator(_version)] | None = None
    rules: Annotated[
        dict[str, Annotated[Severity | None, BeforeValidator(_severity)]], AfterValidator(_rules)
    ] = {}
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def severity(self, rule: str) -> Severity | None:
        """The rule's severity in this blog; None if it is off."""
        return self.rules[rule] if rule in self.rules else BY_NAME[rule].severity

    def only(self, names: Iterable[str]) -> Blog:
        """The blog with only these rules, which are named themselves or by their severity.

        Raise UnknownRule.
        """
        selected = set(names)
        by_name = SELECTIONS | {str(severity): severity for severity in Severity}
        if unknown := sorted(selected - BY_NAME.keys() - by_name.keys()):
            raise UnknownRule(unknown[0])
        severities = {by_name[name] for name in selected & by_name.keys()}
        rules = {name: self.severity(name) for name in BY_NAME}
        limited = {
            name: severity if name in selected or severity in severities else None
            for name, severity in rules.items()
        }
        return self.model_copy(update={"rules": limited})

    def language(self, path: str) -> str | None:
        """The language of a path below the blog's folder; the last matching glob counts."""
        lang = None
        for glob, tag in self.languages.items():
            if _spec((glob,)).match_file(path):
                lang = tag
        return lang

    def reads(self, path: str) -> bool:
        """Whether a path below the blog's folder is read."""
        if self.exclude and _spec(self.exclude).match_file(path):
            return False
        return not self.include or _spec(self.include).match_file(path)


@lru_cache(maxsize=64)
def _spec(globs: tuple[str, ...]) -> GitIgnoreSpec:
    return GitIgnoreSpec.from_lines(globs)


def find(path: Path) -> Path | None:
    """Find the nearest configuration above a path."""
    path = path.absolute()
    for folder in (path, *path.parents):
        if os.path.lexists(folder / FILE):  # if it is not a file, reading it raises the error
            return folder / FILE
    return None


def read(file: Path, templates: tuple[str, ...]) -> Blog:
    """Read the configuration in a file. Raise BlogError. `templates` are the existing ones."""
    try:
        page = decode(str(file), regular.read(file, BOUNDS.bytes))
        document = yaml_spans.read(page.text)
    except Broken as broken:
        raise BlogError(str(file), broken.line, "", broken.what, broken.column) from None
    except Unsuitable as error:
        raise BlogError(str(file), 1, "", f"found {error.found}; {error.allowed}") from None
    data = {} if document.data is None else document.data
    if not isinstance(data, dict):
        raise BlogError(str(file), 1, "", "it must be a mapping of names to values")
    try:
        blog = Blog.model_validate({key: value for key, value in data.items() if value is not None})
    except ValidationError as error:
        detail = error.errors()[0]
        path = tuple(detail["loc"])
        line, column = document.position(path)
        key = ".".join(map(str, path))
        message, suggestion = _explain(detail)
        raise BlogError(str(file), line, key, message, column, suggestion) from None
    if blog.template is not None and blog.template not in templates:
        message, suggestion = (
            f"there is no template “{blog.template}”",
            nearest(blog.template, templates),
        )
        line, column = document.position(("template",))
        raise BlogError(str(file), line, "template", message, column, suggestion)
    return blog


_MESSAGES = {
    "tuple_type": "must be a list",
    "dict_type": "must be a mapping of names to values",
    "string_type": "must be a string",
}


def _explain(detail: Any) -> tuple[str, str | None]:
    """Word a pydantic error, and suggest a similar name."""
    if detail["type"] == "extra_forbidden":
        suggestion = nearest(str(detail["loc"][-1]), Blog.model_fields)
        choices = "" if suggestion else "; there are " + ", ".join(Blog.model_fields)
        return f"there is no such key{choices}", suggestion
    if detail["type"] == "enum":
        return f"“{detail['input']}” must be off, " + ", ".join(Severity), None
    if detail["type"] == "value_error":
        cause = detail["ctx"]["error"]
        return str(cause), cause.nearest if isinstance(cause, UnknownRule) else None
    return _MESSAGES.get(detail["type"], str(detail["msg"])), None
