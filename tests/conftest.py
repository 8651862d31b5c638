"""What tests of every folder ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from pyoji.engine.design import Templates, load
from pyoji.engine.pipeline import Pipeline
from pyoji.engine.text.fonts import Fonts

from tests.box import box_fonts
from tests.signals import handle_ignored
from tests.tree import ROOT

# A slow machine must not fail a test.
settings.register_profile("pyoji", deadline=None, derandomize=True, database=None)
settings.load_profile("pyoji")

handle_ignored()


@pytest.fixture(scope="session", autouse=True)
def cache_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where a service that a test starts as a user would keeps its cards: not with the user's."""
    place = tmp_path_factory.mktemp("cache-home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(place))
        yield place


@pytest.fixture(scope="session")
def fonts() -> Fonts:
    """The bundle of the tree, opened once."""
    return Fonts.open(ROOT / "fonts")


@pytest.fixture(scope="session")
def boxes(tmp_path_factory: pytest.TempPathFactory) -> Fonts:
    """A bundle of one font whose every letter is a square; see `tests/box.py`."""
    return box_fonts(tmp_path_factory.mktemp("box"))


@pytest.fixture(scope="session")
def templates(fonts: Fonts) -> Templates:
    """The designs that come with Pyoji."""
    return load(fonts.digest)


@pytest.fixture(scope="session")
def pipeline(templates: Templates, fonts: Fonts) -> Pipeline:
    """What draws them."""
    return Pipeline(templates, fonts)
