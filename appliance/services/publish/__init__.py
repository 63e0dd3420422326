"""From a document that an admin saved to a switchboard that works by it.

`publisher` is the order of events; `sounds` and `asterisk_files` make what lies on disk, `asterisk_side` brings a
running Asterisk to it, `at_rest` does it all while nothing runs.
"""

from appliance.services.publish.asterisk_files import frame_entries, write_asterisk_files, write_company_files
from appliance.services.publish.sounds import build_sounds, prompt_stem
from appliance.services.publish.studio import CATALOGUE, Studio, audio_files

__all__ = [
    "CATALOGUE",
    "Studio",
    "audio_files",
    "build_sounds",
    "frame_entries",
    "prompt_stem",
    "write_asterisk_files",
    "write_company_files",
]
