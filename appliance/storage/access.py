"""How a subject's repository reads and writes: `Reader` for those who look, `Store` for short writes besides.

A `Store` is for people's own doings (publish, import a list): each write is one short transaction that takes the write
lock at its start and waits for others. What the controller writes while calls run goes through `Writer` instead.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from appliance.errors import UserError
from appliance.storage.engine import open_for_reading, open_for_writing
from appliance.storage.version import is_ready

PATIENCE_S = 20.0
"""Somebody sits before the screen and waits for the lock: the controller's own transactions take milliseconds."""


def open_ready(url: str) -> Engine:
    """Open the record for reading, for one or more readers to share.

    Raises UserError when there is none, when it can't be read, or when it is older than this release needs.
    """
    try:
        engine = open_for_reading(url)
    except FileNotFoundError as error:
        raise _not_made(f"There is no record of calls yet at {error.args[0]}.") from error
    try:
        with _readable():
            if not is_ready(engine):
                raise _not_made("The record of calls is older than this release.")
    except BaseException:
        engine.dispose()
        raise
    return engine


class Reader:
    """A read side. Its methods block for the milliseconds that reading takes, and may be called from any thread.

    They raise UserError when the data base can't be read.
    """

    def __init__(self, engine: Engine) -> None:
        """Read by `engine`, which other readers may share."""
        self._engine = engine

    @classmethod
    def open(cls, url: str) -> Self:
        """Open the record at `url`. Raises UserError when there is none, or an older one than this release needs."""
        return cls(open_ready(url))

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        """Give the repository, to be closed at the block's end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections."""
        self.close()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with _readable(), self._engine.begin() as connection:
            yield connection


class Store(Reader):
    """A read side with short writes of its own. These raise UserError when the data base can't be written."""

    def __init__(self, engine: Engine, writing: Engine) -> None:
        """Read by `engine`, write by `writing`; both are closed with the store."""
        super().__init__(engine)
        self._writing_engine = writing

    @classmethod
    def open(cls, url: str) -> Self:
        """Open the record at `url`. Raises UserError when there is none, or an older one than this release needs."""
        return cls(open_ready(url), open_for_writing(url, busy_timeout_s=PATIENCE_S))

    def close(self) -> None:
        """Close the connections."""
        super().close()
        self._writing_engine.dispose()

    @property
    def engines(self) -> tuple[Engine, Engine]:
        """Both engines, for other stores beside this one."""
        return self._engine, self._writing_engine

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        try:
            with self._writing_engine.begin() as connection:
                yield connection
        except OperationalError as error:
            raise UserError(
                f"The data base can't be written: {error.orig}",
                "nothing was changed; try again, and see `zongji status` if it stays so",
            ) from error


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise UserError(
            f"The record of calls can't be read: {error.orig}",
            "check that the file is whole and that you may read it",
        ) from error


def _not_made(message: str) -> UserError:
    return UserError(message, "make it with `zongji migrate`")
