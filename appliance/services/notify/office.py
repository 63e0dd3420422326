"""Under which revision people are told: the one in force when a try begins."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

from appliance.config.canonical import document_of_json
from appliance.domain.instance import Instance
from appliance.domain.notice import NoticeKind
from appliance.errors import UserError
from appliance.services.notify.outcome import Failed, Outcome
from appliance.services.notify.ways import Ways
from appliance.storage.outbox_values import StoredNotice
from appliance.storage.revisions import Revisions


class Office:
    """Sends by the channels of the revision in force; follows a publish by itself."""

    def __init__(self, instance: Instance, revisions: Revisions, box: str, now: Callable[[], datetime]) -> None:
        self._folders = folders_of(instance)
        self._revisions = revisions
        self._box = box
        self._now = now
        self._number: int | None = None
        self._ways: Ways | None = None
        self._thread = ThreadPoolExecutor(1, "office")  # its own, as the courier's

    async def send(self, notice: StoredNotice) -> Outcome:
        """Try once. Never raises for what a server or network does."""
        try:
            ways = await asyncio.get_running_loop().run_in_executor(self._thread, self.current)
        except UserError as error:
            return Failed(f"the configuration can't be read: {error.message}")
        return await ways.send(notice)

    def current(self) -> Ways:
        """Give the channels of the revision in force. Raises UserError when it can't be read, or there is none."""
        number = self._revisions.current_number(self._box)
        if self._ways is None or number != self._number:
            saved = self._revisions.current(self._box)
            if saved is None:
                raise UserError("No configuration was ever published here.", "publish one")
            self._number = saved.entry.number
            self._ways = Ways(document_of_json(saved.document), self._folders, self._now)
        return self._ways


def folders_of(instance: Instance) -> dict[str, Path]:
    """Give where the files of notices lie, by the notice's kind."""
    return {NoticeKind.VOICEMAIL.value: instance.voicemail, NoticeKind.FAX.value: instance.fax}
