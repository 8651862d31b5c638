"""Followed: a list that is read again whenever it changes; of bad ones the last good stays.

In: a source, and what reads its bytes. Out: the current value. The first reading is the start's,
and its failure stops the start. Later ones happen beside the event loop; what is wrong with one is
logged once, and the observer is informed. It must not know what the value is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from typing import Generic, TypeVar

from pyoji.errors import SettingsError
from pyoji.readers.broken import Broken
from pyoji.web.lists.last_good import LastGood
from pyoji.web.lists.sources import ListSource
from pyoji.web.telemetry.log import LOG
from pyoji.web.telemetry.observers import ListObserver

T = TypeVar("T")

FIRST_SECONDS = 1.0
"""How long the first look holds up a process that begins."""

WAKE_SECONDS = 10.0
"""Between two looks that `wake` asks for."""


class Followed(Generic[T]):
    """The value that `setting` names; `read` makes it of bytes, `renew` makes it again of itself
    when something else that it is made of has changed (None: nothing has)."""

    def __init__(
        self,
        setting: str,
        shown: str,
        source: ListSource,
        read: Callable[[bytes], T],
        renew: Callable[[T], T | None] = lambda _: None,
        observer: ListObserver | None = None,
        last_good: LastGood | None = None,
    ) -> None:
        self._setting, self._shown = setting, shown
        self._source = source
        self._read = read
        self._renew = renew
        self._observer = observer or ListObserver()
        self._last_good = last_good or LastGood(0)
        self._asked = asyncio.Event()
        self._looked = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._is_stale = False  # there is, or may be, a newer list than the value
        self._logged = ""  # of what is wrong
        self._is_unread = False  # there is one, and it cannot be read
        self.changed: Callable[[], object] = lambda: None
        """Called whenever the value is another one."""
        self._value: T | None = None
        self._digest = b""  # of the bytes that it was made of

    @property
    def current(self) -> T:
        """The last good value."""
        if self._value is None:
            raise AssertionError("the list was never begun")
        return self._value

    def begin(self) -> None:
        """Read the list for the first time. Raises SettingsError. No event loop may run."""
        try:
            self._value = self._well(asyncio.run(self._source.first()))
        except (Broken, OSError) as error:
            allowed = f"a list that can be read: {_reason(error)}"
            raise SettingsError(self._setting, self._shown, allowed) from None

    def wake(self) -> None:
        """Look soon: something was asked for that the list does not have."""
        self._asked.set()

    async def start(self) -> None:
        """Follow the list from now on. This process may be another's successor: so what that read
        last is taken, and the first look is waited for a little."""
        with suppress(Broken):
            newer = await asyncio.to_thread(self._newer)
            if newer is not None:
                self._take(newer)
        self._task = asyncio.create_task(self._follow())
        with suppress(TimeoutError):
            async with asyncio.timeout(FIRST_SECONDS):
                await self._looked.wait()

    async def end(self) -> None:
        """Follow it no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))

    def _newer(self) -> T | None:
        """The value that another process read last, if this one has not; for a thread, as all is
        that takes time with the length of a list."""
        content = self._last_good.read()
        if content is None or sha256(content).digest() == self._digest:
            return None
        return self._well(content)

    def _well(self, content: bytes) -> T:
        """The value of what was read, which others may have too."""
        value = self._read(content)
        self._digest = sha256(content).digest()
        self._last_good.write(content)
        return value

    def _take(self, value: T) -> None:
        self._value = value
        self.changed()

    async def _follow(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await self.look()
            self._looked.set()
            self._asked.clear()
            begun = loop.time()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._source.seconds):
                    await self._asked.wait()
                    await asyncio.sleep(max(0.0, begun + WAKE_SECONDS - loop.time()))

    async def look(self) -> None:
        """Look once, and read what has changed."""
        content = None
        try:
            content = await self._source.changed()
            if content is not None:
                self._take(await asyncio.to_thread(self._well, content))
                self._is_unread = False
                self._recovered("was read again")
            elif (renewed := await asyncio.to_thread(self._renew, self.current)) is not None:
                self._take(renewed)
            if self._is_stale and not (self._is_unread or self._source.is_faulty):
                self._recovered("is there again, and the same")
        except Exception as error:  # whatever is wrong with a list, the service goes on
            self._is_unread = self._is_unread or content is not None
            self._failed(error)

    def _failed(self, error: Exception) -> None:
        self._observer.list_read(self._setting, good=False)
        reason = _reason(error)
        if reason != self._logged:  # a host that is down is down for many looks
            unexpected = None if isinstance(error, Broken | OSError) else error
            message = "%s: the list was kept as it was: %s"
            LOG.error(message, self._setting, reason, exc_info=unexpected)
        self._is_stale, self._logged = True, reason

    def _recovered(self, how: str) -> None:
        LOG.info("%s: the list %s", self._setting, how)
        self._observer.list_read(self._setting, good=True)
        self._is_stale, self._logged = False, ""


def _reason(error: BaseException) -> str:
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return str(error)
