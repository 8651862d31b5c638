"""Draft: what a request says of a brand: its name, its YAML, its files.

In: a JSON object, and the files that are kept. Out: a frozen value, or a refusal. It must not know
whether the YAML is a template.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyoji.engine.design.sources import NAME, NAMES
from pyoji.web.studio.bodies import YAML_BYTES, member
from pyoji.web.studio.recognition import RESERVED
from pyoji.web.studio.refusals import BAD_BODY, StudioRefusal, too_large
from pyoji.web.studio.uploads import MOST_OF_A_BRAND, BrandFile


@dataclass(frozen=True, slots=True)
class BrandDraft:
    """A brand that is being made. Its name may be invalid until it is saved."""

    name: str
    yaml: str
    files: Sequence[BrandFile]

    @property
    def has_name(self) -> bool:
        """Whether the name is one that a link may have."""
        return NAME.fullmatch(self.name) is not None

    def named(self) -> BrandDraft:
        """Return the draft; raise StudioRefusal if it cannot be saved under its name."""
        if not self.has_name:
            detail = f"The name “{self.name[:80]}” is not allowed: {NAMES}."
            raise StudioRefusal(BAD_BODY, detail, field="name")
        if self.name in RESERVED:
            detail = f"Windows cannot have a folder “{self.name}”. Choose another name."
            raise StudioRefusal(BAD_BODY, detail, field="name")
        return self


def read(values: Mapping[str, Any], get: Callable[[str], BrandFile]) -> BrandDraft:
    """Read a draft; `get` returns the file of an id or raises StudioRefusal."""
    yaml = member(values, "yaml", str)
    try:
        size = len(yaml.encode())
    except UnicodeEncodeError:
        raise StudioRefusal(
            BAD_BODY, "“yaml” holds half of a surrogate pair.", field="yaml"
        ) from None
    if size > YAML_BYTES:
        raise too_large("The YAML", YAML_BYTES, size)
    ids = member(values, "files", list, [])
    if not all(isinstance(id_, str) for id_ in ids):
        raise StudioRefusal(BAD_BODY, "“files” must be a list of ids.", field="files")
    ids = list(dict.fromkeys(ids))
    if len(ids) > MOST_OF_A_BRAND:
        detail = f"A brand has at most {MOST_OF_A_BRAND} files; these are {len(ids)}."
        raise StudioRefusal(BAD_BODY, detail, limit=MOST_OF_A_BRAND, sent=len(ids), field="files")
    files = tuple(map(get, ids))
    _check_names(files)
    return BrandDraft(member(values, "name", str), yaml, files)


def _check_names(files: Sequence[BrandFile]) -> None:
    """Refuse two files that would be one on a disk that ignores case."""
    names: dict[str, str] = {}
    for file in files:
        other = names.setdefault(file.name.casefold(), file.id)
        if other != file.id:
            detail = f"Two files are called {file.name}; leave one out."
            raise StudioRefusal(BAD_BODY, detail, field="files")
