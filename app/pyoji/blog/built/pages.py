"""Pages: read the pages of a built site.

In: files. Out: a frozen page for each, with the title without the site's name, its language, and
the reason if it gets no card. An unreadable file also gives a page. Must not write.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from pyoji.blog.built import kinds, parallel, site
from pyoji.blog.built.kinds import ON_REQUEST, Skip
from pyoji.blog.check.config import Blog
from pyoji.blog.source.anatomy import dissect
from pyoji.blog.source.site_layout import canonical
from pyoji.engine.text import language
from pyoji.engine.text.clean import clean
from pyoji.readers import page_head
from pyoji.readers.broken import Broken
from pyoji.readers.page_head import PageHead
from pyoji.readers.page_title import repeated_names

MIN_SHARING = 3
"""The fewest pages that name the same image from which it is a default of the site."""


@dataclass(frozen=True, slots=True)
class BuiltPage:
    """A page of a built site. Its `name` is relative to the site's folder, with slashes.

    `title` is without the site's name, `lang` a canonical tag. `skip` says why it gets no card,
    `error` why it cannot be read. `digest` is that of the content.
    """

    file: Path
    name: str
    head: PageHead = field(default_factory=PageHead)
    title: str = ""
    lang: str | None = None
    skip: Skip | None = None
    error: str = ""
    digest: str = ""

    @property
    def address(self) -> str:
        """The page's path below its site without index.html and extension; "index" at the top."""
        path = PurePosixPath(self.name).with_suffix("")
        steps = path.parts[:-1] if path.name.lower() == "index" else path.parts
        return "/".join(steps) or "index"

    def image(self, card_files: Collection[str] = ()) -> Skip | None:
        """CARD or OWN_IMAGE if the page names an image for previews, or None.

        A link to a service is a card, and so is a file that `build` has made for the page.
        """
        addresses = self.head.pictures()
        is_card = any(dissect(address) or _is_one_of(card_files, address) for address in addresses)
        return Skip.CARD if is_card else Skip.OWN_IMAGE if addresses else None


def shared_image(pages: Iterable[BuiltPage]) -> tuple[str, int] | None:
    """The image that most pages with an image name, and their number: a default of the site."""
    own = (page.head.pictures()[0] for page in pages if page.image() is Skip.OWN_IMAGE)
    counts = Counter(own)
    for address, count in counts.most_common(1):
        if count >= MIN_SHARING and 2 * count >= counts.total():
            return address, count
    return None


def _is_one_of(files: Collection[str], address: str) -> bool:
    """Whether the address of an image ends in the name of one of these files."""
    try:
        path = unquote(urlsplit(address).path)
    except ValueError:
        return False
    return any(path.endswith(f"/{file}") for file in files)


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read: relative to which folder, and with pages that get a card on request."""

    root: Path
    includes_all: bool = False


def read(
    paths: Sequence[Path],
    blog: Blog,
    folder: Path,
    reading: Reading,
    workers: int = 1,
    advance: Callable[[], object] = lambda: None,
) -> tuple[BuiltPage, ...]:
    """Read the pages at and below the paths. The globs of the blog are relative to `folder`."""
    files = [file for file in site.files(paths) if blog.reads(_relative(folder, file))]
    pages: list[BuiltPage] = []
    for page in parallel.results(partial(_read_page, reading), files, workers):
        pages.append(page)
        advance()
    titles = (_best_title(page.head) for page in pages if not page.skip)
    names = repeated_names(filter(None, titles))
    return tuple(_described(page, names, blog, folder) for page in pages)


def _read_page(reading: Reading, file: Path) -> BuiltPage:
    page = BuiltPage(file, _relative(reading.root, file))
    try:
        content = site.read(file)
        head = page_head.read(content)
    except Broken as broken:
        return replace(page, error=broken.what)
    except OSError as error:
        return replace(page, error=error.strerror or str(error))
    skip = kinds.skip(page.name, head, content)
    if reading.includes_all and skip in ON_REQUEST:
        skip = None
    return replace(page, head=head, skip=skip, digest=digest(content))


def digest(content: bytes) -> str:
    """The digest of a file's content."""
    return hashlib.sha256(content).hexdigest()


def _relative(folder: Path, file: Path) -> str:
    absolute = file.absolute()
    if absolute.is_relative_to(folder.absolute()):
        return absolute.relative_to(folder.absolute()).as_posix()
    return file.as_posix()


def _best_title(head: PageHead) -> str:
    return head.og_title or head.twitter_title or head.document_title


def _described(page: BuiltPage, names: Iterable[str], blog: Blog, folder: Path) -> BuiltPage:
    if page.error:
        return page
    head = page.head
    title = head.title_without(names)
    confirmed = {head.og_title, head.twitter_title, head.heading, head.site_name, *names}
    if page.address == "index" and title not in confirmed:
        # A home page's title is the name of the site, and what it says of itself.
        title = " ".join(_best_title(head).split()) or title
    lang = blog.language(_relative(folder, page.file)) or stated_language(head, title) or blog.lang
    return replace(page, title=title, lang=lang)


def stated_language(head: PageHead, title: str) -> str | None:
    """The language that a page states, if its title can be in it.

    Themes state "en" for pages in any language; a title in another script is not English.
    """
    tag = canonical(head.language) if head.language else None
    is_english = tag is not None and tag.partition("-")[0] == "en"
    return None if is_english and language.guess(clean(title)) != "en" else tag
