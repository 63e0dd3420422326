"""Money and what it is paid for: exact amounts, cents, and the kinds of legs that carriers bill.

Amounts are exact decimals in the main unit of their currency. They are rounded in one place alone, where a line of a
statement is made; so what is added up is what is printed.
"""

from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

_CENT = Decimal("0.01")


class LegKind(StrEnum):
    """Which of a tariff's rates a leg has."""

    INCOMING = "incoming"
    LOCAL = "local"
    LONG_DISTANCE = "long_distance"
    MOBILE = "mobile"
    INTERNATIONAL = "international"


def to_cents(amount: Decimal) -> Decimal:
    """Round to cents, half a cent away from zero: 0.125 → 0.13."""
    return amount.quantize(_CENT, ROUND_HALF_UP)
