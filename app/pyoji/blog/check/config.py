"""A blog's `.pyoji.yaml`: its text in, one frozen value out; BlogError names the line and the key.

    hosts: [og.example.com]          who serves cards; without, whoever is asked for a template
    template: og-cuckoo-network      the design that links should use
    lang: en                         the language of posts whose path says none
    languages: {"blog/ja/**": ja}    that of paths, as .gitignore writes them
    rules: {raw-character: "off"}    off, or another severity: error, warning, info
    include: [] · exclude: []        paths, as .gitignore writes them

It must not know what the rules do.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

from pathspec import GitIgnoreSpec
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError

from pyoji.blog.check.finding import Severity
from pyoji.blog.check.rules import BY_NAME
from pyoji.blog.source import site_layout as trees
from pyoji.blog.source import yaml_spans as marked
from pyoji.blog.source.page import Broken, decode
from pyoji.blog.source.yaml_spans import BOUNDS
from pyoji.errors import BlogError, nearest
from pyoji.files import regular
from pyoji.files.regular import Unsuitable

FILE = ".pyoji.yaml"


def _host(text: str) -> str:
    host = text.strip().lower().partition("://")[2] or text.strip().lower()
    if not host.rstrip("/") or any(each in host.rstrip("/") for each in "/?# "):
        raise ValueError("must be a host, such as og.example.com")
    return host.rstrip("/")


def _tag(text: str) -> str:
    tag = trees.canonical(text)
    if tag is None:
        raise ValueError("must be a BCP 47 language tag such as ko, ja, zh-Hant or pt-BR")
    return tag


class UnknownRule(ValueError):
    """There is no rule of that name; `nearest` was probably meant."""

    def __init__(self, name: str) -> None:
        self.nearest = nearest(name, BY_NAME)
        super().__init__(f"has no rule {name}")


def _rules(found: dict[str, Severity | None]) -> dict[str, Severity | None]:
    for name in found:
        if name not in BY_NAME:
            raise UnknownRule(name)
    return found


def _severity(text: Any) -> Any:
    return None if text in ("off", "false", "no") else text


Tag = Annotated[str, AfterValidator(_tag)]


class Blog(BaseModel):
    """What a blog says of itself; `folder` is where, and what its paths begin at."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hosts: tuple[Annotated[str, AfterValidator(_host)], ...] = ()
    template: str | None = None
    lang: Tag | None = None
    languages: dict[str, Tag] = {}
    rules: Annotated[
        dict[str, Annotated[Severity | None, BeforeValidator(_severity)]], AfterValidator(_rules)
    ] = {}
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def severity(self, rule: str) -> Severity | None:
        """How grave the rule is here; None if it is off."""
        return self.rules[rule] if rule in self.rules else BY_NAME[rule].severity

    def language(self, path: str) -> str | None:
        """The language of a path below the blog's folder, by its globs, the last that fits."""
        found = None
        for glob, tag in self.languages.items():
            if GitIgnoreSpec.from_lines([glob]).match_file(path):
                found = tag
        return found

    def reads(self, path: str) -> bool:
        """Whether a path below the blog's folder is looked at."""
        if self.exclude and GitIgnoreSpec.from_lines(self.exclude).match_file(path):
            return False
        return not self.include or GitIgnoreSpec.from_lines(self.include).match_file(path)


def find(path: Path) -> Path | None:
    """The settings of the blog that a path is in: the nearest above it."""
    path = path.absolute()
    for folder in (path, *path.parents):
        if os.path.lexists(folder / FILE):  # whatever it is: reading it says what is wrong
            return folder / FILE
    return None


def read(file: Path, templates: tuple[str, ...]) -> Blog:
    """The settings in a file; BlogError says what is wrong. `templates` are those there are."""
    try:
        page = decode(str(file), regular.read(file, BOUNDS.bytes))
        found = marked.read(page.text)
    except Broken as broken:
        raise BlogError(str(file), broken.line, "", broken.what, broken.column) from None
    except Unsuitable as error:
        raise BlogError(str(file), 1, "", f"found {error.found}; {error.allowed}") from None
    data = {} if found.data is None else found.data
    if not isinstance(data, dict):
        raise BlogError(str(file), 1, "", "it must be a mapping of names to values")
    try:
        blog = Blog.model_validate({key: value for key, value in data.items() if value is not None})
    except ValidationError as error:
        one = error.errors()[0]
        path = tuple(one["loc"])
        line, column = found.place(path)
        key = ".".join(map(str, path))
        what, close = _said(one)
        raise BlogError(str(file), line, key, what, column, close) from None
    if blog.template is not None and blog.template not in templates:
        what, close = f"there is no template “{blog.template}”", nearest(blog.template, templates)
        line, column = found.place(("template",))
        raise BlogError(str(file), line, "template", what, column, close)
    return blog


_SAID = {
    "tuple_type": "must be a list",
    "dict_type": "must be a mapping of names to values",
    "string_type": "must be a text",
}


def _said(one: Any) -> tuple[str, str | None]:
    """What pydantic found wrong, and the name that was probably meant."""
    if one["type"] == "extra_forbidden":
        close = nearest(str(one["loc"][-1]), Blog.model_fields)
        known = "" if close else "; there are " + ", ".join(Blog.model_fields)
        return f"there is no such key{known}", close
    if one["type"] == "enum":
        return f"“{one['input']}” must be off, " + ", ".join(Severity), None
    if one["type"] == "value_error":
        cause = one["ctx"]["error"]
        return str(cause), cause.nearest if isinstance(cause, UnknownRule) else None
    return _SAID.get(one["type"], str(one["msg"])), None
