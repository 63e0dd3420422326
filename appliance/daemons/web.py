"""`zongji-web`: the house's health and figures over HTTP, on loopback. One process an instance."""

import argparse
import os
from pathlib import Path

import uvicorn

from appliance.daemons.logging import log_to
from appliance.domain.instance import Instance
from appliance.web.app import create_app


def main() -> None:
    """Start from the command line."""
    parser = argparse.ArgumentParser(prog="zongji-web", description=__doc__)
    parser.add_argument("--instance", type=Path, required=True, help="the instance's folder")
    parser.add_argument("--log-file", action="store_true", help="log into the instance's folder, rotated")
    words = parser.parse_args()
    os.umask(0o027)
    instance = Instance.load(words.instance)
    log_to(instance.logs / "web.log" if words.log_file else None)
    app = create_app(instance.live_socket)
    uvicorn.run(app, host="127.0.0.1", port=instance.ports.http, log_config=None, access_log=False)


if __name__ == "__main__":
    main()
