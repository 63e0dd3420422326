"""Putting made-up calls on record, and taking all of them away again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import structlog

from appliance.callflow.walk import Revision
from appliance.config.model.document import Document
from appliance.domain.instance import Instance
from appliance.errors import UserError
from appliance.media.speech import find_engine
from appliance.services.kept_folders import folders_of, remove
from appliance.services.samples.callers import arrivals
from appliance.services.samples.making import Maker
from appliance.services.samples.sounds import Sounds, without
from appliance.services.simulation import setting_of, wording_of
from appliance.storage.sample_calls import SampleCall, SampleCalls

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

DEFAULT_DAYS = 7
MOST_DAYS = 31
_SEED = 20


@dataclass(frozen=True, slots=True)
class Samples:
    """The made-up calls of an instance."""

    instance: Instance
    calls: SampleCalls

    def count(self) -> int:
        """Tell how many there are."""
        return self.calls.count()

    def make(self, revision: Revision, now: datetime, days: int = DEFAULT_DAYS) -> int:
        """Make the calls of the last days by the document in force, unless there are some; give how many there are.

        About 80 a working day; a week takes a few seconds.
        """
        if not self.count():
            self.calls.write(self._sounding(self._made(revision, now, days), revision.document))
        return self.count()

    def remove(self) -> int:
        """Remove them, their parts and their files; give how many calls. Files go first: none is left unnamed."""
        folders = folders_of(self.instance)
        for which, names in self.calls.files().items():
            for name in names:
                try:
                    remove(folders[which], name)
                except OSError as error:
                    _log.warning("samples.file_stays", error=str(error))
        return self.calls.remove()

    def _made(self, revision: Revision, now: datetime, days: int) -> Iterator[SampleCall]:
        document, dice = revision.document, Random(_SEED)  # noqa: S311 - made-up calls are no secret
        zone = document.site.zone
        first = now.astimezone(zone).date() - timedelta(days - 1)
        maker = Maker(revision, setting_of(self.instance, document), wording_of(document), dice)
        return maker.calls(arrivals(first, days, now, zone, dice), now)

    def _sounding(self, made: Iterator[SampleCall], document: Document) -> Iterator[SampleCall]:
        try:
            sounds = Sounds(self.instance, find_engine(), document.site.language)
        except UserError as error:
            _log.info("samples.no_voice", error=str(error))
            return without(made)
        return sounds.put(made)
