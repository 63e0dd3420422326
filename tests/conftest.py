"""How property tests run: no deadline, as the machine may be busy, and fewer examples than by default in a quick run.

`ZONGJI_EXAMPLES` sets how many examples each property test tries that doesn't say so itself.
"""

import os

from hypothesis import settings

settings.register_profile("house", deadline=None, max_examples=int(os.environ.get("ZONGJI_EXAMPLES", "40")))
settings.load_profile("house")
