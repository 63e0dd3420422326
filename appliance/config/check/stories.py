"""Stories kept with the configuration speak of hotlines, lines, people and nodes that there are."""

from collections.abc import Iterator

from appliance.config.check.names import missing
from appliance.config.model.document import Document
from appliance.config.model.story import Story
from appliance.config.problem import Path, Problem


def stories(document: Document) -> Iterator[Problem]:
    """Find faults among the stories."""
    names: set[str] = set()
    for index, story in enumerate(document.stories):
        path: Path = ("stories", index)
        yield from _story(path, story, document)
        if story.name in names:
            yield Problem((*path, "name"), f"there is another story '{story.name}'")
        names.add(story.name)


def _story(path: Path, story: Story, document: Document) -> Iterator[Problem]:
    known = {*document.agents, *document.endpoints}
    yield from missing((*path, "hotline"), "hotline", story.hotline, document.hotlines)
    yield from missing((*path, "line"), "line", story.line, document.lines)
    for target in story.phones:
        yield from missing((*path, "phones", target), "agent or endpoint", target, known)
    yield from missing((*path, "served_before_by"), "agent", story.served_before_by, document.agents)
    yield from missing((*path, "expect", "served_by"), "agent or endpoint", story.expect.served_by, known)
    if story.hotline in document.hotlines:
        nodes = document.hotlines[story.hotline].flow.nodes
        for index, node in enumerate(story.expect.passes):
            yield from missing((*path, "expect", "passes", index), "node", node, nodes)
        if story.line is not None and story.line not in document.lines_of(story.hotline):
            yield Problem((*path, "line"), f"line '{story.line}' does not carry hotline '{story.hotline}'")
