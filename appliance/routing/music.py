"""What callers hear while they wait: in a queue, and on hold."""

from collections.abc import Iterator

from appliance.config.model.document import Document
from appliance.config.model.flow import Queue
from appliance.config.model.hotline import Hotline
from appliance.config.model.prompt import BuiltinPrompt, Prompt

Music = tuple[Prompt, ...]
"""Prompts that are played one after the other, and again from the first."""

RINGBACK: Music = (BuiltinPrompt(builtin="ringback"),)
"""What those hear for whom the company has nothing of its own: the ring tone."""


def waiting_music(queue: Queue, hotline: Hotline, document: Document) -> Music:
    """Choose for a queue: its own, else the ringtone of its department, else the hotline's, else a ring tone."""
    department = document.departments.get(queue.department or "")
    ringtone = (department.ringtone if department else None) or hotline.welcome_ringtone
    return queue.music or ((ringtone,) if ringtone is not None else RINGBACK)


def hold_music(hotline: Hotline) -> Music:
    """Choose for a caller whom an agent holds."""
    return hotline.hold_music or RINGBACK


def music_of(document: Document) -> Iterator[Music]:
    """Give all that a document may have callers hear while they wait."""
    for hotline in document.hotlines.values():
        yield hold_music(hotline)
        for node in hotline.flow.nodes.values():
            if isinstance(node, Queue):
                yield waiting_music(node, hotline, document)
