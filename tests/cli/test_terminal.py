"""What commands show on a terminal."""

from __future__ import annotations

import errno
import threading

import pytest
from pyoji.cli.terminal import escaped, exit_with, progress
from rich.text import Text


def test_a_progress_bar_is_for_a_terminal(capsys):
    """A log of a build server would have an empty line for each."""
    with progress("drawing", 2) as advance:
        advance()
    assert capsys.readouterr().err == ""


def test_a_progress_bar_has_no_thread(monkeypatch, capsys):
    """Processes that fork while it is shown would copy the thread's locks. It ends at its total,
    on standard error."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    before = set(threading.enumerate())  # some of which may end meanwhile
    with progress("drawing", 2) as advance:
        assert set(threading.enumerate()) <= before
        advance()
        advance()
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "drawing" in shown.err
    assert "2/2" in shown.err


def test_nothing_to_do_shows_no_bar(monkeypatch, capsys):
    """Not even its name."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    with progress("drawing", 0):
        pass
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("end", ["", "[dim]; more[/]", " more"])
@pytest.mark.parametrize("text", ["a", "\\", "a\\\\", "a\\\\\\", "[b]\\", "\\[b]", "\\\\[/]", "["])
def test_untrusted_text_is_shown_as_it_is(text, end):
    """Its backslashes escape no tag, whatever follows."""
    shown = Text.from_markup(f"[bold]{escaped(text)}[/]{end}").plain
    assert shown == f"{text}{'; more' if 'dim' in end else end}"
    assert Text.from_markup(f"{escaped(text)}{end}").plain == shown


def test_a_closed_pipe_is_no_error_of_a_file():
    """typer ends the command without a message."""
    with pytest.raises(BrokenPipeError):
        exit_with(BrokenPipeError(errno.EPIPE, "Broken pipe"))
