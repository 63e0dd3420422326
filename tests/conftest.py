"""How the tests run: property tests without a deadline, and the stories of one file on one worker.

`ZONGJI_EXAMPLES` sets how many examples each property test tries that doesn't say so itself.
"""

import os
from collections.abc import Sequence

import pytest
from hypothesis import settings

settings.register_profile("house", deadline=None, max_examples=int(os.environ.get("ZONGJI_EXAMPLES", "40")))
settings.load_profile("house")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Keep what needs a running Asterisk together by file: each file's switchboard is then started but once."""
    for item in items:
        if item.get_closest_marker("asterisk") and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))
