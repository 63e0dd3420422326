"""Whose turn it is, kept over a restart."""

import asyncio

import structlog

from appliance.callflow.rotation import Rotation
from appliance.storage.rotations import RotationJournal, Rotations

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

_KEY = "distribution"
_SAVE_EVERY_S = 1.0


class RotationKeeper:
    """Keeps whose turn it is; what a crash loses is the turns of its last second."""

    def __init__(self, journal: RotationJournal, kept: Rotations) -> None:
        """Go on from what is kept."""
        self._journal = journal
        self._changed = False
        self.rotation = Rotation(self._note)
        if (dumped := kept.all().get(_KEY)) is not None:
            try:
                self.rotation.load(dumped)
            except ValueError as fault:
                _log.warning("rotation.begins_anew", why=str(fault))

    async def run(self) -> None:
        """Save every second in which something has changed, for ever."""
        while True:
            await asyncio.sleep(_SAVE_EVERY_S)
            self.save()

    def save(self) -> None:
        """Save now, if there is anything new."""
        if self._changed:
            self._changed = False
            self._journal.keep(_KEY, self.rotation.dump())

    def _note(self) -> None:
        self._changed = True
