"""A prompt on disk: `.alaw`, which Asterisk need not transcode for a telephone line, and `.wav` for the rest.

Asterisk is given the name without extension and takes the file that suits the channel best. That name is
called the stem here.
"""

from pathlib import Path

from appliance.errors import UserError
from appliance.media import alaw, wav
from appliance.media.pcm import SAMPLE_RATE_HZ, Pcm
from appliance.media.replace_file import replace_file

_ENCODINGS = {".alaw": alaw.encode, ".wav": wav.encode}
EXTENSIONS = tuple(_ENCODINGS)
_PACKET_BYTES = 2 * SAMPLE_RATE_HZ // 50


def files(stem: Path) -> tuple[Path, ...]:
    """Give the files of one prompt, whether they exist or not."""
    return tuple(_with_extension(stem, extension) for extension in EXTENSIONS)


def is_complete(stem: Path) -> bool:
    """Tell whether every file of the prompt is there."""
    return all(file.is_file() for file in files(stem))


def write_prompt(stem: Path, pcm: Pcm) -> None:
    """Write every file of the prompt, each whole or not at all; the folder is made when missing.

    The sound is filled up with silence to whole packets of 20 ms: Asterisk never sends a last one that isn't whole,
    and a digit would lose its end. A file that holds these very bytes is left alone: Asterisk may be playing it, and
    writing costs.
    """
    pcm = _in_whole_packets(pcm)
    stem.parent.mkdir(parents=True, exist_ok=True)
    for extension, encode in _ENCODINGS.items():
        file, content = _with_extension(stem, extension), encode(pcm)
        if not file.is_file() or file.read_bytes() != content:
            replace_file(file, (content,))


def _in_whole_packets(pcm: Pcm) -> Pcm:
    return Pcm(pcm.data + bytes(-len(pcm.data) % _PACKET_BYTES))


def read_prompt(stem: Path) -> Pcm:
    """Read a prompt back. Raises UserError when it is missing."""
    file = _with_extension(stem, ".wav")
    try:
        return wav.decode(file.read_bytes())
    except FileNotFoundError as error:
        raise UserError(f"the prompt file {file} is missing", "render the prompts again") from error


def _with_extension(stem: Path, extension: str) -> Path:
    return stem.with_name(stem.name + extension)
