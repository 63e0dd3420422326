"""The workshop's process: a job a line on standard input, each done by a fork of it under limits of its own.

The fork has numpy and the decoders loaded already, and whatever a file does to them ends with it. What it says goes to
standard output as JSON, one object a line: `progress` in seconds, a `fault` (message and remedy), at the end `ended`
with its exit status.
"""

import json
import os
import signal
import sys
from typing import Any, NoReturn

from appliance.errors import UserError
from appliance.media.sound.jobs import Job, limit_myself

_OUT = 1


def main() -> None:
    """Work until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _work(json.loads(line))
        _, status = os.waitpid(child, 0)
        _tell({"ended": os.waitstatus_to_exitcode(status)})


def _work(tree: dict[str, Any]) -> NoReturn:
    _silence_decoders()
    try:
        limit_myself()
        Job.of(tree).run(lambda done_s: _tell({"progress": done_s}))
    except UserError as error:
        _tell({"fault": [error.message, error.remedy]})
    except MemoryError:
        _tell({"fault": ["the file takes too much memory to read", "export it again as WAV, and shorter"]})
    except OSError as error:
        _tell({"fault": [f"the sound can't be written: {error.strerror}", "free some space for temporary files"]})
    os._exit(0)


def _silence_decoders() -> None:
    """Keep what the decoders' libraries print of a file out of the log; faults of our own still get there."""
    sys.stderr = os.fdopen(os.dup(2), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _tell(words: dict[str, Any]) -> None:
    os.write(_OUT, json.dumps(words).encode() + b"\n")


if __name__ == "__main__":
    main()
