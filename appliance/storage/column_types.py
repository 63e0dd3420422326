"""Column types that mean the same in SQLite and in PostgreSQL."""

from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator


class UtcTime(TypeDecorator[datetime]):
    """An aware time. Stored in UTC, so that comparing and sorting in the data base is right.

    SQLite keeps `YYYY-MM-DD HH:MM:SS.ffffff` (fixed width: text order is time order), PostgreSQL a
    timestamptz. A naive time is a bug of the caller and is refused with ValueError.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Turn an aware time into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without its zone can't be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Give the time back as an aware one."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class OutsideText(TypeDecorator[str]):
    """Text that came from a line or a phone: what no data base can hold is replaced, not refused.

    A caller's name with a NUL or a lone surrogate in it must not cost the call its record.
    """

    impl = Text()
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Replace what isn't Unicode text."""
        if value is None:
            return None
        return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


class DecimalText(TypeDecorator[Decimal]):
    """An exact amount of money, kept as its digits: SQLite's own numbers would round it.

    The data base can't add such amounts up; `group by` them and multiply. What isn't a finite Decimal is a bug of
    the caller and is refused with ValueError.
    """

    impl = Text()
    cache_ok = True

    def process_bind_param(self, value: Decimal | float | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Write the digits without an exponent."""
        if value is None:
            return None
        if not isinstance(value, Decimal) or not value.is_finite():
            raise ValueError("an amount must be a finite Decimal")
        return format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Read the digits."""
        return None if value is None else Decimal(value)
