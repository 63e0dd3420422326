"""`zongji-calls`: walks each call through its flow. One process an instance."""

import argparse
import asyncio
import gc
import os
import signal
import sys
from pathlib import Path

import uvloop

from appliance.daemons.controller import Controller
from appliance.daemons.logging import log_to
from appliance.daemons.prepare import studio_of
from appliance.daemons.publishing import Shelf
from appliance.domain.instance import Instance
from appliance.services.publish.at_rest import box_of, in_force_with_sounds
from appliance.storage.revisions import Revisions

_NOT_FOR_OTHERS = 0o027


async def serve(instance: Instance) -> bool:
    """Run the daemon for one instance until SIGTERM or SIGINT; tell whether it ended as it should."""
    shelf = Shelf(Revisions.open(instance.database_url), studio_of(instance))
    controller = Controller(instance, shelf, in_force_with_sounds(shelf.revisions, box_of(instance), shelf.studio))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, controller.stop)
    gc.freeze()  # what stands now stays: no collection need look at it again
    await controller.run()
    return not controller.failed


def main() -> None:
    """Start from the command line."""
    parser = argparse.ArgumentParser(prog="zongji-calls", description=__doc__)
    parser.add_argument("--instance", type=Path, required=True, help="the instance's folder")
    parser.add_argument("--log-file", action="store_true", help="log into the instance's folder, rotated")
    words = parser.parse_args()
    instance = Instance.load(words.instance)
    log_to(instance.logs / "calls.log" if words.log_file else None)
    os.umask(_NOT_FOR_OTHERS)
    sys.exit(0 if uvloop.run(serve(instance)) else 1)


if __name__ == "__main__":
    main()
