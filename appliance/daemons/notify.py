"""`zongji-notify`: tells people what waits in the outbox, by mail, robots and webhooks. One process an instance.

A process of its own, so that TLS, names that DNS doesn't find and servers that hang never touch a call.
"""

import argparse
import asyncio
import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import structlog

from appliance.config.model.notifications import MOST_CHANNELS
from appliance.daemons.logging import log_to
from appliance.domain.instance import Instance
from appliance.errors import UserError
from appliance.services.notify.courier import Courier
from appliance.services.notify.office import Office
from appliance.services.notify.poke import Ear
from appliance.services.publish.at_rest import box_of
from appliance.services.unix_socket import lock
from appliance.storage.outbox import Outbox
from appliance.storage.revisions import Revisions

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

_NAMES_AT_ONCE = 3 * MOST_CHANNELS
"""A name that DNS doesn't answer for keeps its thread for longer than the try lasts."""


async def serve(instance: Instance) -> None:
    """Run the daemon for one instance until SIGTERM or SIGINT. Raises UserError when another one runs."""
    with ExitStack() as open_:
        open_.callback(os.close, lock(instance.notify_socket, "zongji-notify"))
        revisions = open_.enter_context(Revisions.open(instance.database_url))
        box = box_of(instance)
        outbox = open_.enter_context(Outbox.of_box(instance.database_url, box))
        ear = Ear(instance.notify_socket)
        ear.open()
        open_.callback(ear.close)
        courier = Courier(outbox, Office(instance, revisions, box, _now).send, ear, _now)
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(_NAMES_AT_ONCE, "names"))
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, courier.stop)
        _log.info("ready to tell people")
        await courier.run()


def _now() -> datetime:
    return datetime.now(UTC)


def main() -> None:
    """Start from the command line."""
    parser = argparse.ArgumentParser(prog="zongji-notify", description=__doc__)
    parser.add_argument("--instance", type=Path, required=True, help="the instance's folder")
    parser.add_argument("--log-file", action="store_true", help="log into the instance's folder, rotated")
    words = parser.parse_args()
    instance = Instance.load(words.instance)
    log_to(instance.logs / "notify.log" if words.log_file else None)
    os.umask(0o027)
    try:
        asyncio.run(serve(instance))
    except UserError as error:
        sys.exit(f"zongji-notify: {error}")


if __name__ == "__main__":
    main()
