"""What Asterisk reads of a document: its configuration files, and the entries that the fail-open frame looks up."""

from collections.abc import Mapping

from appliance.asterisk.render.core import core_files
from appliance.asterisk.render.dialplan import database, extensions_file
from appliance.asterisk.render.pjsip import accounts, pjsip_file
from appliance.asterisk.render.ports import PORT_MODULES
from appliance.asterisk.render.ringtone import musiconhold_file
from appliance.asterisk.render.secrets import Secrets
from appliance.asterisk.sounds import SoundLibrary
from appliance.config.model.document import Document
from appliance.config.model.prompt import BuiltinPrompt
from appliance.domain.ids import AgentId, HotlineId
from appliance.domain.instance import Instance
from appliance.lines.card_settings import card_files
from appliance.media.replace_file import replace_file
from appliance.routing.recording import is_recorded

_VOICEMAIL_ALONE = BuiltinPrompt(builtin="voicemail-no-answer")
_BEEP = BuiltinPrompt(builtin="beep")


def write_asterisk_files(document: Document, instance: Instance) -> Secrets:
    """Render Asterisk's whole configuration into the instance's folder; give the accounts' passwords.

    Asterisk must be down: the frame's text and the modules are for its next start. So are the ports of the cards:
    while it runs, who has the cards' state brings it to other settings, port by port (`services/cards.py`).
    """
    secrets = _secrets(document, instance)
    cards = card_files(document)
    more = PORT_MODULES if cards else ()
    frame = core_files(instance, secrets.box, secrets.manager, more) | {"extensions.conf": extensions_file(instance)}
    _write(frame | _company_files(document, instance, secrets) | cards, instance)
    return secrets


def write_company_files(document: Document, instance: Instance) -> frozenset[str]:
    """Render the files that depend on the company; give the names of those that have changed.

    What is the same is left alone, so that Asterisk sees at a reload that there is nothing to do.
    """
    secrets = _secrets(document, instance)
    return _write(_company_files(document, instance, secrets), instance)


def frame_entries(document: Document, sounds: SoundLibrary) -> dict[str, str]:
    """Give the data base entries that the fail-open frame needs of this document."""
    voicemail = "&".join(sounds.prompts[prompt].path for prompt in (_VOICEMAIL_ALONE, _BEEP))
    greetings = {HotlineId(id_): (_greeting(HotlineId(id_), document, sounds), voicemail) for id_ in document.hotlines}
    return database(document, greetings)


def _greeting(id_: HotlineId, document: Document, sounds: SoundLibrary) -> str:
    """Give what callers hear first whom the frame serves alone, as Playback takes it: also, that they are recorded."""
    hotline = document.hotlines[id_]
    agents = map(AgentId, hotline.fallback.agents)
    is_any_recorded = any(is_recorded(agent, None, None, id_, document).value for agent in agents)
    said = [hotline.fallback.greeting, *([hotline.recording_notice] if is_any_recorded else [])]
    return "&".join(sounds.prompts[prompt].path for prompt in said if prompt is not None)


def _secrets(document: Document, instance: Instance) -> Secrets:
    return Secrets.change(instance.secrets, lambda known: known.with_accounts(accounts(document)))


def _company_files(document: Document, instance: Instance, secrets: Secrets) -> dict[str, str]:
    """Ringtones of earlier revisions stay classes: a call that began under one of them may still wait with it."""
    ringtones = [path for path in instance.music_on_hold.iterdir() if path.is_dir()]
    return {
        "pjsip.conf": pjsip_file(document, instance, secrets),
        "musiconhold.conf": musiconhold_file(ringtones),
    }


def _write(contents: Mapping[str, str], instance: Instance) -> frozenset[str]:
    changed = set()
    for name, content in contents.items():
        file = instance.asterisk_etc / name
        if not file.is_file() or file.read_bytes() != content.encode():
            replace_file(file, (content.encode(),), mode=0o640)
            changed.add(name)
    return frozenset(changed)
