"""What takumi is asked for in place of a card of ours, and how alike images are."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image, ImageChops, ImageFilter
from pyoji.engine.assembly import Engine
from pyoji.engine.card import JPEG, PNG, Card, Format
from pyoji.loading import load_engine
from pyoji.settings import Settings

from tests.tools.bench.likeness import Likeness, similarity


@pytest.fixture(scope="module")
def engine() -> Engine:
    """The built-in designs."""
    return load_engine(Settings())


def card(engine: Engine, format_: Format = PNG, **more: str) -> Card:
    """A card of the brand's design."""
    pairs = [("title", "작은 서버가 오래 사는 법"), *more.items()]
    return engine.templates.card("og-cuckoo-network", pairs, format_)


def test_takumi_draws_the_same_texts_on_the_same_ground(engine: Engine) -> None:
    """In their places, in their colours; a lossy format at our quality."""
    asked = Likeness(engine).request(card(engine, JPEG, bg="123456", quality="70"))
    assert (asked["width"], asked["height"], asked["format"]) == (1200, 630, "jpeg")
    assert (asked["ground"], asked["quality"]) == ("#123456", 70)
    assert "작은 서버가 오래 사는 법" in {text["text"] for text in asked["texts"]}
    assert all(text["color"].startswith("#") for text in asked["texts"])


def test_the_motif_is_the_card_without_its_texts(engine: Engine) -> None:
    """Where the picture differs from our card there is a text, and every text is gone."""
    likeness = Likeness(engine)
    asked = likeness.with_motif(card(engine))
    bare = Image.open(io.BytesIO(base64.b64decode(asked["picture"]))).convert("RGB")
    whole = Image.open(io.BytesIO(likeness.exact(card(engine)))).convert("RGB")
    found = ImageChops.difference(bare, whole).getbbox()
    [title] = [text for text in asked["texts"] if text["text"].startswith("작은")]
    assert found is not None
    assert found[2] - found[0] > title["size"]
    assert len(bare.getcolors(1 << 20) or ()) > 1, "the motif is there"


def test_similarity_is_one_of_equals_and_less_of_others() -> None:
    """It falls with the loss."""
    image = Image.radial_gradient("L").resize((256, 256)).convert("RGB")
    image.paste((255, 0, 0), (40, 40, 90, 200))

    def file(made: Image.Image) -> bytes:
        out = io.BytesIO()
        made.save(out, "PNG")
        return out.getvalue()

    soft, softer = (image.filter(ImageFilter.GaussianBlur(r)) for r in (1, 4))
    assert similarity(file(image), file(image)) == pytest.approx(1.0)
    assert 1 > similarity(file(image), file(soft)) > similarity(file(image), file(softer)) > 0
    with pytest.raises(ValueError, match="images of"):
        similarity(file(image), file(image.resize((64, 64))))
