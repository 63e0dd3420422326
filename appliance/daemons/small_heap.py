"""Has glibc give memory back: a small box shouldn't keep what one moment needed.

By default each thread may have an arena of its own that never shrinks, and after the first large block is freed (19 MiB
for each password) the next ones stay in the heap. Where there is another C library nothing is changed.
"""

import ctypes
import gc
from contextlib import suppress

# mallopt(3)
_M_MMAP_THRESHOLD = -3
_M_TRIM_THRESHOLD = -1
_M_ARENA_MAX = -8
_BLOCK_BYTES = 128 * 1024
_ARENAS = 2


def keep_heap_small() -> None:
    """Set the allocator up; call it first."""
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        libc.mallopt(_M_MMAP_THRESHOLD, _BLOCK_BYTES)
        libc.mallopt(_M_TRIM_THRESHOLD, _BLOCK_BYTES)
        libc.mallopt(_M_ARENA_MAX, _ARENAS)


def give_back() -> None:
    """Give back what starting needed and nobody needs any more."""
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
