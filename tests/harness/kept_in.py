"""What a folder holds, looked at from outside.

A process that opens SQLite's file beside its own connection loses the connection's locks when it closes the file
(sqlite.org/howtocorrupt.html, 2.2): the next to close the data base takes away the log that the connection still reads.
"""

import subprocess
from pathlib import Path


def files_with(folder: Path, text: str) -> list[Path]:
    """Name the files below a folder that hold a text, whatever kind of file it is; links are not followed.

    The parts of a second in a log's times aren't looked at: now and then they are the six digits that are looked for.
    """
    words = ["grep", "--recursive", "--files-with-matches", "--binary-files=text", "--perl-regexp", "--devices=skip"]
    wanted = rf"(?<!:[0-9]{{2}}\.)\Q{text}\E"
    found = subprocess.run(
        [*words, "--", wanted, str(folder)], capture_output=True, check=False, text=True, env={"LC_ALL": "C"}
    )
    if found.returncode > 1:
        raise AssertionError(found.stderr)
    return [Path(line) for line in found.stdout.splitlines()]
