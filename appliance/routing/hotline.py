"""Which hotline a call on a line is for."""

from appliance.config.model.document import Document
from appliance.domain.ids import HotlineId, LineId
from appliance.routing.decision import Decision


def hotline_for(line: LineId, called: str, document: Document) -> Decision[HotlineId | None]:
    """Tell hotlines apart by line and, where several share a line, by the number called."""
    on_line = {id_: hotline for id_, hotline in document.hotlines.items() if line in document.lines_of(id_)}
    for id_, hotline in on_line.items():
        if called in hotline.numbers:
            return Decision(HotlineId(id_), f"{called} on line {line} is a number of '{id_}'")
    open_to_all = [id_ for id_, hotline in on_line.items() if not hotline.numbers]
    if open_to_all:
        return Decision(HotlineId(open_to_all[0]), f"line {line} belongs to '{open_to_all[0]}', which takes any number")
    if len(on_line) == 1:
        only = next(iter(on_line))
        return Decision(HotlineId(only), f"line {line} belongs to '{only}' alone, so {called} is taken for it")
    return Decision(None, f"no hotline has line {line} with number {called}")
