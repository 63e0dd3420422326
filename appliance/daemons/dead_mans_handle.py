"""A daemon that hangs is ended by the kernel, so that whoever keeps it running starts it again."""

import asyncio
import signal

LONGEST_S = 10.0
_RENEWED_S = 1.0


async def hold(longest_s: float = LONGEST_S) -> None:
    """Renew the handle until cancelled: the process dies of SIGALRM when its event loop doesn't come round in time.

    The timer is the kernel's (`setitimer(2)`), so neither a loop that never ends nor a lock that nobody gives back
    can keep it from expiring. Only in the main thread, and in a process that has no other use for SIGALRM.
    """
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    try:
        while True:
            signal.setitimer(signal.ITIMER_REAL, longest_s)
            await asyncio.sleep(min(_RENEWED_S, longest_s / 4))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
