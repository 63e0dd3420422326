"""A telephone card that is none: `zongji-cards` of a house, with its hands on a tree like /proc/dahdi."""

from collections.abc import Mapping
from pathlib import Path

from tests.harness.fake_dahdi import FakeDahdi, Kind
from tests.harness.house import House

NAME = "FAKE/0"
SOCKETS: Mapping[int, Kind] = {1: "fxo", 2: "fxo", 3: "fxs", 4: "none"}


def put_card(house: House, folder: Path, sockets: Mapping[int, Kind] = SOCKETS) -> FakeDahdi:
    """Put a card into a box that runs: two sockets for lines, one for a telephone, a place without a module."""
    card = FakeDahdi(folder / "dahdi", sockets)
    house.start_cards(*card.words())
    return card
