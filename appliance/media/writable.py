"""Whether a folder can be written: asked of the file system itself, since what it says of itself may be out of date."""

import errno
import os
from pathlib import Path

_READABLE_ONLY = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


def is_writable(folder: Path) -> bool:
    """Try to make a file that has no name. Raises OSError for a folder that isn't there.

    ext4 lets nobody write after an error of its own, and goes on saying that it may be written (`emergency_ro`).
    A full disk counts as one that can be written.
    """
    try:
        os.close(os.open(folder, os.O_TMPFILE | os.O_WRONLY, 0o600))
    except OSError as error:
        if error.errno in _READABLE_ONLY:
            return False
        if error.errno in {errno.EOPNOTSUPP, errno.EISDIR}:  # a file system without nameless files
            return os.access(folder, os.W_OK) and not os.statvfs(folder).f_flag & os.ST_RDONLY
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
    return True
