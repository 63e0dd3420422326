"""What the replay's process writes: JSON, whatever the calls came to."""

import json
from collections import Counter

from appliance.domain.outcome import CallResult
from appliance.services.replaying import plain
from appliance.simulate.replay import Summary


def test_counts_are_told_by_their_names() -> None:
    summary = Summary(same=3, elsewhere=1, recorded=Counter({CallResult.ANSWERED: 4}))
    told = json.loads(json.dumps(plain(summary, ())))
    assert (told["calls"], told["same"], told["elsewhere"]) == (4, 3, 1)
    assert told["recorded"] == {"answered": 4}
