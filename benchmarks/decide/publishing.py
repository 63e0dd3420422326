"""How long a publish takes, all of it but Asterisk's own reloads: the files for it are rendered, nobody reads them."""

import asyncio
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from appliance.callflow.walk import Revision
from appliance.config.canonical import document_json
from appliance.config.model.document import Document
from appliance.config.yaml import dump
from appliance.daemons.prepare import make_instance, migrate_record, put_builtin_prompts, studio_of
from appliance.domain.instance import Instance, Ports
from appliance.services.publish import build_sounds, frame_entries, write_company_files
from appliance.services.publish.at_rest import box_of
from appliance.services.publish.publisher import Publisher, Register
from appliance.services.publish.saving import Saving
from appliance.services.published import InForce, Published
from appliance.services.simulation import story_runner
from appliance.storage.revisions import NewRevision, Revisions

PROMPTS_VARIABLE = "ZONGJI_PROMPTS"
_PORTS = Ports(1, 2, 3, 4, 5, 6)


@dataclass(slots=True)
class Silent:
    """Asterisk's side without Asterisk: renders what it would be given."""

    instance: Instance
    published: Published
    rendered: int = field(default=0)

    async def follow(self) -> str:
        """Render for the revision in force."""
        current = self.published.current
        await asyncio.to_thread(write_company_files, current.document, self.instance)
        self.rendered = len(frame_entries(current.document, current.sounds))
        return ""


def publishes_s(documents: list[Document], folder: Path) -> list[float]:
    """Put one document in force after the other, the first unmeasured as its sounds are made then; give seconds."""
    instance = make_instance(folder, _PORTS)
    put_builtin_prompts(instance, Path(os.environ[PROMPTS_VARIABLE]))
    migrate_record(instance)
    with Revisions.open(instance.database_url) as store:
        return asyncio.run(_publish(documents, instance, store))


async def _publish(documents: list[Document], instance: Instance, store: Revisions) -> list[float]:
    studio, box, first = studio_of(instance), box_of(instance), documents[0]
    new = NewRevision(document_json(first), first.config_version, "bench", "", datetime.now(UTC), ())
    number = store.save_and_point(new, box)
    published = Published(InForce(Revision(str(number), first), build_sounds(first, studio)))
    side = Silent(instance, published)
    register = Register(store, box, lambda: datetime.now(UTC))
    publisher = Publisher(register, studio, published, side, story_runner(instance))
    taken_s = []
    for document in documents[1:]:
        text = dump(document)
        began = perf_counter()
        done = await publisher.publish(text, Saving("bench"))
        taken_s.append(perf_counter() - began)
        if not (done.changed and side.rendered):
            raise SystemExit("a publish changed nothing, so nothing was measured")
    return taken_s
