"""Live list: a list that is read again when it changes. An invalid version changes nothing.

In: a source, and a function that parses its bytes. Out: the current value. A failure of the first
reading stops the start. Later readings run beside the event loop; each failure is logged once and
reported to the observer. It must not know what the value is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from typing import Generic, TypeVar

from pyoji.errors import SettingsError
from pyoji.readers.broken import Broken
from pyoji.web.daemon_task import DaemonTask
from pyoji.web.lists.last_good import LastGood
from pyoji.web.lists.sources import ListSource
from pyoji.web.telemetry.log import LOG
from pyoji.web.telemetry.observers import ListObserver

T = TypeVar("T")

FIRST_SECONDS = 1.0
"""How long the first poll may delay the start of a process."""

WAKE_SECONDS = 10.0
"""Between two polls that `wake` triggers."""


class LiveList(Generic[T]):
    """The list that `setting` names; `place` is the setting's value.

    `read` parses bytes. `renew` builds the value again if another of its inputs has changed, and
    returns None if not.
    """

    def __init__(
        self,
        setting: str,
        place: str,
        source: ListSource,
        read: Callable[[bytes], T],
        renew: Callable[[T], T | None] = lambda _: None,
        observer: ListObserver | None = None,
        last_good: LastGood | None = None,
    ) -> None:
        self._setting, self._place = setting, place
        self._source = source
        self._read = read
        self._renew = renew
        self._observer = observer or ListObserver()
        self._last_good = last_good or LastGood(0)
        self._woken = asyncio.Event()
        self._polled = asyncio.Event()
        self._task = DaemonTask()
        self._is_stale = False  # there may be a newer list than the value
        self._logged = ""  # the last logged failure
        self._is_unread = False  # a newer list exists and is invalid
        self.changed: Callable[[], object] = lambda: None
        """Called after each change of the value."""
        self._value: T | None = None
        self._digest = b""  # of the value's bytes

    @property
    def current(self) -> T:
        """The last valid value."""
        if self._value is None:
            raise AssertionError("the list was never loaded")
        return self._value

    def load(self) -> None:
        """Read the list for the first time. Raises SettingsError. No event loop may run."""
        try:
            self._value = self._parse(asyncio.run(self._source.first()))
        except (Broken, OSError) as error:
            allowed = f"a list that can be read: {_reason(error)}"
            raise SettingsError(self._setting, self._place, allowed) from None

    def wake(self) -> None:
        """Poll soon: a request missed the list."""
        self._woken.set()

    async def start(self) -> None:
        """Start polling. A process that replaces another takes the last version that the other one
        read, and waits a little for the first poll."""
        with suppress(Broken):
            value = await asyncio.to_thread(self._shared_value)
            if value is not None:
                self._take(value)
        self._task.start(self._poll_forever())
        with suppress(TimeoutError):
            async with asyncio.timeout(FIRST_SECONDS):
                await self._polled.wait()

    async def end(self) -> None:
        """Stop polling."""
        await self._task.stop()

    def _shared_value(self) -> T | None:
        """Return the value that another process read last, or None if this one has it.
        Runs in a thread: its time grows with the list."""
        content = self._last_good.read()
        if content is None or sha256(content).digest() == self._digest:
            return None
        return self._parse(content)

    def _parse(self, content: bytes) -> T:
        """Parse bytes, and share them with other processes if they are valid."""
        value = self._read(content)
        self._digest = sha256(content).digest()
        self._last_good.write(content)
        return value

    def _take(self, value: T) -> None:
        self._value = value
        self.changed()

    async def _poll_forever(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await self.poll()
            self._polled.set()
            self._woken.clear()
            polled_at = loop.time()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._source.seconds):
                    await self._woken.wait()
                    await asyncio.sleep(max(0.0, polled_at + WAKE_SECONDS - loop.time()))

    async def poll(self) -> None:
        """Check the source once, and read the list if it has changed."""
        content = None
        try:
            content = await self._source.changed()
            if content is not None:
                self._take(await asyncio.to_thread(self._parse, content))
                self._is_unread = False
                self._recovered("was read again")
            elif (renewed := await asyncio.to_thread(self._renew, self.current)) is not None:
                self._take(renewed)
            if self._is_stale and not (self._is_unread or self._source.is_faulty):
                self._recovered("is available again, unchanged")
        except Exception as error:  # no fault of a list stops the service
            self._is_unread = self._is_unread or content is not None
            self._failed(error)

    def _failed(self, error: Exception) -> None:
        self._observer.list_read(self._setting, good=False)
        reason = _reason(error)
        if reason != self._logged:  # one line for many failed polls
            unexpected = None if isinstance(error, Broken | OSError) else error
            message = "%s: the previous list stays in use: %s"
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
