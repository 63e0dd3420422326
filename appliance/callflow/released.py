"""How it is known that a caller has hung up: as it was heard, else as the caller's line tells it."""

from appliance.callflow.walk import Walk
from appliance.config.model.line import AnalogLine
from appliance.domain.far_leave import Release, ReleaseKnown, release_by
from appliance.domain.outcome import ReleasedBy


def how_released(walk: Walk) -> Release | None:
    """Tell how a caller's hang-up is known; None where the caller hasn't hung up, and nothing was heard."""
    leave = walk.caller.heard_leave
    if leave is not None:
        return release_by(leave)
    if walk.released_by is not ReleasedBy.CALLER:
        return None
    line = walk.document.lines.get(walk.facts.line)
    by_polarity = isinstance(line, AnalogLine) and line.answer_supervision and line.far_hang_up == "signalled"
    return Release(ReleaseKnown.POLARITY if by_polarity else ReleaseKnown.SIGNAL)
