"""A signature is of what a link means, and of nothing else."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from base64 import urlsafe_b64decode
from urllib.parse import quote

import pytest
from hypothesis import assume
from hypothesis import given as for_all
from hypothesis import strategies as st
from pyoji.errors import BadSignature
from pyoji.link import query
from pyoji.link.signature import (
    LENGTH,
    NORMALISED,
    Keys,
    Mode,
    Rules,
    Verifier,
    is_covered,
    message,
    signature_in,
    tidy,
)

OLD, NEW, OTHER = "0f" * 16, "a1" * 32, "77" * 32
KEYS = Keys.parse(f"{NEW},{OLD}")
NAMES = frozenset({"title", "theme", "a", "a1"})

values = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.text("a =&\n\té́%2")
meanings = st.tuples(
    st.from_regex(r"\A[a-z0-9-]{1,12}\Z"),
    st.dictionaries(st.from_regex(r"\A[a-z][a-zA-Z0-9_-]{0,5}\Z"), values, max_size=5),
)


# ── what is signed ───────────────────────────────────────────────────────────────────────────


def test_the_message_is_the_template_and_its_parameters_sorted():
    """As the page docs/explanation/signing.md shows it, whatever the order of the link."""
    pairs = [("title", "안녕하세요"), ("theme", "light")]
    expected = "og-cuckoo-network\ntheme=light\ntitle=안녕하세요".encode()
    assert message("og-cuckoo-network", pairs, NAMES) == expected
    assert message("og-cuckoo-network", pairs[::-1], NAMES) == expected


def test_lines_are_sorted_by_bytes_with_their_equals_sign():
    """As `LC_ALL=C sort` has them: "a1=" before "a=", since a digit is below the sign."""
    assert message("t", [("a", "x"), ("a1", "y")], NAMES) == b"t\na1=y\na=x"


def test_nothing_but_the_template_is_a_message_too():
    """There is no line feed at its end."""
    assert message("t", [], NAMES) == b"t"


@pytest.mark.parametrize("name", ["sig", "v", "utm_source", "fbclid", "Title", ""])
def test_what_is_no_parameter_stands_outside(name):
    """The signature and the version, even if a template had them; and what others add."""
    names = NAMES | {"sig", "v"}
    assert message("t", [("title", "a"), (name, "b")], names) == b"t\ntitle=a"


def test_the_last_of_a_repeated_name_counts():
    """As it does for the card."""
    assert message("t", [("title", "a"), ("title", "b")], NAMES) == b"t\ntitle=b"


@pytest.mark.parametrize(
    ("value", "tidied"),
    [
        ("", ""),
        ("  a \t\r\n b  ", "a b"),
        (unicodedata.normalize("NFD", "안녕 Việt"), "안녕 Việt"),
        ("a\xa0 \xa0b\u3000", "a\xa0 \xa0b\u3000"),  # other languages disagree about these
        ("\u0338", "\u0338"),  # would join the equals sign to ≠, were it not tidied on its own
        ("a\x00b", "a\x00b"),
    ],
)
def test_a_value_is_tidied(value, tidied):
    """NFC, and single spaces within."""
    assert tidy(value) == tidied


@for_all(values)
def test_to_tidy_twice_is_to_tidy_once(value):
    """So a program may tidy more than we do, provided that its link holds what it signed."""
    assert tidy(tidy(value)) == tidy(value)
    assert tidy(" ".join(unicodedata.normalize("NFC", value).split())) == " ".join(
        unicodedata.normalize("NFC", value).split()
    )


def test_a_flood_of_marks_is_left_as_it_is():
    """NFC orders marks in the square of their number; only the beginning is brought to it."""
    marks = "\u0301\u0316" * 10_000
    assert tidy(marks)[NORMALISED:] == marks[NORMALISED:]
    assert tidy("가" * 5000) == "가" * 5000


@for_all(meanings)
def test_a_message_can_be_read_back(meaning):
    """So messages are unique: the lines are the template and its pairs."""
    template, pairs = meaning
    names = pairs.keys() - {"sig", "v"}
    first, *lines = message(template, pairs.items(), names).decode().split("\n")
    assert first == template
    read = dict(line.split("=", 1) for line in lines)
    assert read == {name: tidy(pairs[name]) for name in names}


@for_all(meanings)
def test_a_link_that_was_damaged_has_its_message(meaning):
    """Escaped as HTML, once or twice, or with its pairs turned around, or tracked."""
    template, pairs = meaning
    said = query.write(list(pairs.items()))

    def signed(link: str) -> bytes:
        return message(template, query.read(link.encode()), pairs.keys())

    once = signed(said)
    assert signed(said.replace("&", "&amp;")) == once
    assert signed("&".join(reversed(said.split("&")))) == once
    assert signed(said.replace("&", "&amp;amp;") + "&fbclid=%00") == once


@for_all(meanings)
def test_a_link_that_was_encoded_twice_has_its_message(meaning):
    """Where a single encoding can be distinguished from a double one."""
    template, pairs = meaning
    twice = "&".join(f"{name}={quote(quote(value, safe=''))}" for name, value in pairs.items())
    once = message(template, pairs.items(), pairs.keys())
    assume(not any("%" in value for value in pairs.values()))
    assert message(template, query.read(twice.encode()), pairs.keys()) == once


@for_all(st.binary(max_size=200))
def test_any_bytes_have_a_message(raw):
    """Nothing is raised, whatever a link holds."""
    pairs = query.read(raw)
    assert message("t", pairs, dict(pairs)).startswith(b"t")
    assert isinstance(signature_in(pairs), str)


def test_half_a_surrogate_has_a_message():
    """No link brings one, but nothing breaks if something does."""
    assert message("t", [("title", "\ud800")], NAMES)
    assert KEYS.maker(b"t", "\ud800" * LENGTH) is None


# ── keys ─────────────────────────────────────────────────────────────────────────────────────


def test_a_signature_is_an_hmac_in_base64url():
    """SHA-256, without padding."""
    signature = KEYS.sign(b"content")
    assert len(signature) == LENGTH
    digest = hmac.new(bytes.fromhex(NEW), b"content", hashlib.sha256).digest()
    assert urlsafe_b64decode(signature + "=") == digest


def test_the_first_key_signs_and_all_verify():
    """`maker` returns the index of the key."""
    assert KEYS.maker(b"x", KEYS.sign(b"x")) == 0
    assert KEYS.maker(b"x", Keys.parse(OLD).sign(b"x")) == 1
    assert KEYS.maker(b"x", Keys.parse(OTHER).sign(b"x")) is None
    assert KEYS.maker(b"y", KEYS.sign(b"x")) is None
    assert Keys().maker(b"x", KEYS.sign(b"x")) is None


@pytest.mark.parametrize("text", [f"{NEW},{OLD}", f" {NEW.upper()} , {OLD},\n", f"{NEW}\n{OLD}"])
def test_keys_are_hexadecimal_and_separated(text):
    """By commas, spaces or lines, as in a file."""
    assert Keys.parse(text) == KEYS


def test_no_keys_are_none():
    """And false."""
    assert Keys.parse(" ") == Keys()
    assert not Keys()
    assert KEYS


@pytest.mark.parametrize("text", ["0f" * 15, "0f" * 16 + "0", "secret" * 8, f"{NEW},short", "가"])
def test_a_weak_or_malformed_key_is_refused_and_not_shown(text):
    """The message and the context of the error do not contain it."""
    with pytest.raises(ValueError, match="at least 32 hexadecimal digits") as caught:
        Keys.parse(text)
    assert text not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_no_repr_shows_a_key():
    """No part of a key is shown either."""
    for shown in (repr(KEYS), str(KEYS), repr(Verifier(Rules(), KEYS))):
        assert NEW not in shown
        assert repr(bytes.fromhex(NEW)) not in shown


# ── rules ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "modes"),
    [
        ("off", ("off", "off")),
        ("Required", ("required", "required")),
        ("required, docs=optional", ("optional", "required")),
        ("optional docs=OFF,", ("off", "optional")),
        ("docs=required", ("required", "off")),
    ],
)
def test_rules_are_a_mode_and_exceptions(text, modes):
    """Without a mode of its own a list of exceptions has the rest off."""
    rules = Rules.parse(text)
    assert (rules.of("docs"), rules.of("cover")) == modes
    assert rules.need_keys == (text != "off")


@pytest.mark.parametrize(
    "text", ["", " ", "on", "required, optional", "docs=on", "=off", "off, docs=off docs=required"]
)
def test_rules_that_could_be_misread_are_refused(text):
    """Two modes, an exception made twice, a word that is none."""
    with pytest.raises(ValueError, match=r"."):
        Rules.parse(text)


# ── a verifier ───────────────────────────────────────────────────────────────────────────────

PAIRS = (("title", "a"), ("utm_source", "b"))
SIG = ("sig", KEYS.sign(message("t", PAIRS, NAMES)))


@pytest.mark.parametrize("mode", [Mode.OPTIONAL, Mode.REQUIRED])
def test_a_right_signature_is_right(mode):
    """In both modes that look."""
    assert Verifier(Rules(mode), KEYS).verify("t", (*PAIRS, SIG), NAMES)


@pytest.mark.parametrize("mode", [Mode.OPTIONAL, Mode.REQUIRED])
@pytest.mark.parametrize(
    ("template", "pairs", "reason"),
    [
        ("u", (*PAIRS, SIG), "none of the 2 keys"),
        ("t", (("title", "b"), SIG), "none of the 2 keys"),
        ("t", (*PAIRS, ("theme", ""), SIG), "none of the 2 keys"),
        ("t", (*PAIRS, ("sig", "x")), "1 characters"),
        ("t", (*PAIRS, ("sig", "가" * LENGTH)), "none of the 2 keys"),
    ],
)
def test_a_wrong_signature_is_refused(mode, template, pairs, reason):
    """The log has the reason. The message of the error does not."""
    with pytest.raises(BadSignature) as caught:
        Verifier(Rules(mode), KEYS).verify(template, pairs, NAMES)
    assert reason in caught.value.reason
    assert str(caught.value) == str(BadSignature("something else"))


@pytest.mark.parametrize("pairs", [PAIRS, (*PAIRS, ("sig", "")), (*PAIRS, ("sig", " == "))])
def test_no_signature_is_refused_only_where_it_is_required(pairs):
    """An empty one is none."""
    assert not Verifier(Rules(Mode.OPTIONAL), KEYS).verify("t", pairs, NAMES)
    with pytest.raises(BadSignature):
        Verifier(Rules(Mode.REQUIRED), KEYS).verify("t", pairs, NAMES)


def test_off_looks_at_nothing():
    """An unchecked signature does not count, valid or not."""
    off = Verifier(Rules(Mode.REQUIRED, (("t", Mode.OFF),)), KEYS)
    for sig in (SIG, ("sig", "x")):
        assert not off.verify("t", (*PAIRS, sig), NAMES)


def test_the_page_is_covered_although_no_template_has_it():
    """It decides what the card says; without it a message is as it was."""
    assert message("t", (("page", " /post "), ("v", "1")), ()) == b"t\npage=/post"
    assert message("t", (("v", "1"), ("utm", "x")), ()) == b"t"
    assert is_covered("page", ())
    assert not is_covered("sig", {"sig"})
