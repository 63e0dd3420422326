"""One running switchboard: where its files lie and which ports are its own.

Everything that a process of the product needs to find the others is derived here, so that several instances can run
side by side on one machine.
"""

import ipaddress
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

SETTINGS_FILE = "instance.json"


@dataclass(frozen=True, slots=True)
class Ports:
    """The ports of an instance, on `bind_address`. `rtp_first`..`rtp_last` is the range of its media.

    `sip_ws` is Asterisk's own, on loopback alone: browser phones come to it through `zongji-web`. So is `ear`, where
    Asterisk brings `zongji-ear` what far parties say.
    """

    sip: int
    agi: int
    ami: int
    http: int
    rtp_first: int
    rtp_last: int
    sip_ws: int = 0
    ear: int = 0


@dataclass(frozen=True, slots=True)
class Instance:
    """A folder, its ports, and the numeric user that Asterisk runs as (never 0).

    `web_address` is where the web listens, an IP address: 0.0.0.0 or :: for all of this machine's.
    """

    folder: Path
    ports: Ports
    asterisk_uid: int
    bind_address: str = "127.0.0.1"
    web_address: str = "127.0.0.1"

    @property
    def audio(self) -> Path:
        """The company's own audio files, as documents name them; a file is never changed under its name."""
        return self.folder / "audio"

    @property
    def asterisk_etc(self) -> Path:
        """Asterisk's whole configuration, rendered."""
        return self.folder / "asterisk" / "etc"

    @property
    def asterisk_state(self) -> Path:
        """What Asterisk itself writes: its data base, logs, sockets."""
        return self.folder / "asterisk" / "state"

    @property
    def builtin_prompts(self) -> Path:
        """The built-in prompts: `<language>/<id>.wav`."""
        return self.folder / "prompts"

    @property
    def studio(self) -> Path:
        """Human voices in place of built-in prompts: `<language>/<id>.wav`."""
        return self.folder / "studio"

    @property
    def speech(self) -> Path:
        """Programs and voices of speech engines that an admin has put there; a document names them."""
        return self.folder / "speech"

    @property
    def regions(self) -> Path:
        """The table of regions by number."""
        return self.folder / "regions.bin"

    @property
    def media(self) -> Path:
        """The company's own audio, named by content, and what is rendered at publish."""
        return self.folder / "media"

    @property
    def music_on_hold(self) -> Path:
        """One folder a ringtone or music."""
        return self.folder / "moh"

    @property
    def raw_recordings(self) -> Path:
        """Conversations as Asterisk writes them, until they are converted."""
        return self.folder / "recordings" / "raw"

    @property
    def recordings(self) -> Path:
        """Finished stereo recordings, in a folder a day."""
        return self.folder / "recordings"

    @property
    def line_doctor(self) -> Path:
        """What the line doctor hears while it examines a line; nothing of it outlasts the examination."""
        return self.folder / "line-doctor"

    @property
    def voicemail(self) -> Path:
        """Messages that callers left."""
        return self.folder / "voicemail"

    @property
    def raw_faxes(self) -> Path:
        """Faxes as Asterisk writes them, until they are PDFs."""
        return self.folder / "fax" / "raw"

    @property
    def fax(self) -> Path:
        """Received faxes."""
        return self.folder / "fax"

    @property
    def database_url(self) -> str:
        """The record, journal and messages' data base."""
        return f"sqlite:///{self.folder / 'zongji.sqlite3'}"

    @property
    def live_socket(self) -> Path:
        """Where the live view is told."""
        return self.folder / "run" / "live.sock"

    @property
    def control_socket(self) -> Path:
        """Where the controller takes commands."""
        return self.folder / "run" / "control.sock"

    @property
    def notify_socket(self) -> Path:
        """Where who tells people is woken."""
        return self.folder / "run" / "notify.sock"

    @property
    def ear_socket(self) -> Path:
        """Where the ear tells what it hears."""
        return self.folder / "run" / "ear.sock"

    @property
    def cards_socket(self) -> Path:
        """Where who has the rights on the telephone cards tells of them, and takes orders."""
        return self.folder / "run" / "cards.sock"

    @property
    def web_lock(self) -> Path:
        """What the web process holds while it runs, as the two above are held by theirs."""
        return self.folder / "run" / "web"

    @property
    def logs(self) -> Path:
        """Log files, where there is no journald."""
        return self.folder / "log"

    @property
    def secrets(self) -> Path:
        """Passwords of phones, lines and Asterisk's manager; readable by the owner alone."""
        return self.folder / "secrets.json"

    @property
    def claim_code(self) -> Path:
        """The one-time code of who claims the web; readable by the owner alone, gone when it was used."""
        return self.folder / "run" / "claim-code"

    @property
    def backups(self) -> Path:
        """Backups that were made here, until they are taken elsewhere; readable by the owner alone."""
        return self.folder / "backups"

    @property
    def tls(self) -> Path:
        """The web's certificate with its key; readable by the owner alone."""
        return self.folder / "tls"

    @property
    def is_web_encrypted(self) -> bool:
        """Whether the web speaks TLS: wherever others than this machine can listen."""
        return not ipaddress.ip_address(self.web_address).is_loopback

    @property
    def audit_key(self) -> Path:
        """What the audit's hashes of numbers are made with; readable by the owner alone."""
        return self.folder / "audit.key"

    def save(self) -> None:
        """Write the settings into the folder: whole and durable, for without them there is no switchboard."""
        settings = {
            "ports": asdict(self.ports),
            "asterisk_uid": self.asterisk_uid,
            "bind_address": self.bind_address,
            "web_address": self.web_address,
        }
        aside = self.folder / f".{SETTINGS_FILE}"
        with aside.open("w", encoding="utf-8") as file:
            file.write(json.dumps(settings, indent=2) + "\n")
            file.flush()
            os.fsync(file.fileno())
        aside.replace(self.folder / SETTINGS_FILE)
        folder = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    @classmethod
    def load(cls, folder: Path) -> "Instance":
        """Read the settings of the instance in `folder`. Raises OSError or ValueError when there is none."""
        settings = json.loads((folder / SETTINGS_FILE).read_text(encoding="utf-8"))
        try:
            return cls(
                folder=folder,
                ports=Ports(**_later_ports(settings["ports"]["http"]) | settings["ports"]),
                asterisk_uid=int(settings["asterisk_uid"]),
                bind_address=str(settings["bind_address"]),
                web_address=str(ipaddress.ip_address(settings.get("web_address", "127.0.0.1"))),
            )
        except (KeyError, TypeError) as error:
            raise ValueError(f"{SETTINGS_FILE} has other settings than this release's: {error}") from error


def _later_ports(http: int) -> dict[str, int]:
    """Give the ports that an instance of an earlier release has not written down: they follow the web's."""
    return {"sip_ws": http + 1, "ear": http + 2}
