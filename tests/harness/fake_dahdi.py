"""DAHDI as the kernel shows it, in a folder: a tree like /proc/dahdi, and a dahdi_cfg as strict as the real one.

The real one was looked at in the lab's machine: it sets channel after channel and stops at the first that isn't there
or that a program holds, with a status of 1 and the channels before it set.
"""

import re
import sys
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import Literal

Kind = Literal["fxo", "fxs", "none"]
Behaviour = Literal["", "fails", "hangs"]

_SIGNALS: Mapping[Kind, str] = {"fxo": "FXSLS FXSKS E&M Clear", "fxs": "FXOLS FXOKS", "none": ""}
_PROGRAM = """#!{python}
import re, sys, time
from pathlib import Path

tree, behaviour, runs = Path({tree!r}), Path({behaviour!r}), Path({runs!r})
text = Path(sys.argv[2]).read_text()
how = behaviour.read_text()
with runs.open("a") as log:
    log.write("run\\n")
while how == "hangs":
    time.sleep(1)
wanted = {{}}
for word, given in re.findall("^(fx[os]ks)=(.*)$", text, re.M):
    for part in given.split(","):
        first, _, last = part.partition("-")
        wanted |= {{channel: word.upper() for channel in range(int(first), int(last or first) + 1)}}
span = tree / "1"
for channel, word in sorted(wanted.items()):
    content = span.read_text() if span.exists() else ""
    line = re.search(rf"^\\s*{{channel}} (\\S+)(.*)$", content, re.M)
    if line is None:
        sys.exit(f"DAHDI_CHANCONFIG failed on channel {{channel}}: No such device or address (6)")
    if "In use" in line[0]:
        sys.exit(f"DAHDI_CHANCONFIG failed on channel {{channel}}: Device or resource busy (16)")
    rest = re.sub("FX[OS]KS ?", "", line[2]).strip()
    span.write_text(content.replace(line[0], f"\\t{{channel:4}} {{line[1]}} {{word}} {{rest}}".rstrip()))
    if how == "fails":
        sys.exit("DAHDI_ATTACH_ECHOCAN failed on channel 1: Invalid argument (22)")
"""


class FakeDahdi:
    """One card. `words` are for zongji-cards' command line; what happens to the card is done by methods."""

    def __init__(self, folder: Path, ports: Mapping[int, Kind]) -> None:
        """Put a card with these ports in; nothing is configured, and nothing has an alarm."""
        self._folder = folder
        self._ports = dict(ports)
        self.proc, self.buses = folder / "proc", folder / "buses"
        self.system_conf = folder / "etc" / "system.conf"
        self._behaviour, self._runs = folder / "behaviour", folder / "runs"
        for needed in (self.proc, self.system_conf.parent):
            needed.mkdir(parents=True)
        self.behave("")
        self.program = folder / "dahdi_cfg"
        told = {"tree": str(self.proc), "behaviour": str(self._behaviour), "runs": str(self._runs)}
        self.program.write_text(_PROGRAM.format(python=sys.executable, **told), encoding="utf-8")
        self.program.chmod(0o755)
        self.put_in()

    def words(self) -> list[str]:
        """Give the words by which zongji-cards has its hands on this card, and on nothing of the machine."""
        etc = self.system_conf.parent
        places = {
            "proc": self.proc,
            "buses": self.buses,
            "modules": self._folder / "modules",
            "system-conf": self.system_conf,
            "xpp-conf": etc / "xpp.conf",
            "modprobe-conf": etc / "modprobe.conf",
            "dahdi-cfg": self.program,
            "modprobe": self._folder / "modprobe",
        }
        return [word for name, place in places.items() for word in (f"--{name}", str(place))]

    def behave(self, how: Behaviour) -> None:
        """Have dahdi_cfg do what it should (""), fail after the first channel, or hang."""
        self._behaviour.write_text(how, encoding="utf-8")

    @property
    def runs(self) -> int:
        """How often dahdi_cfg was run."""
        return len(self._runs.read_text(encoding="utf-8").splitlines()) if self._runs.exists() else 0

    def put_in(self) -> None:
        """Plug the card in."""
        lines = [f"\t{channel:4} FAKE/0/{channel - 1}{_reserved(kind)}" for channel, kind in self._ports.items()]
        self._write(['Span 1: FAKE/0 "A card of paper" (MASTER)', "", *lines])
        for channel, kind in self._ports.items():
            folder = self.buses / "dahdi_channels" / "devices" / f"dahdi!channels!001!{channel:03}"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "channo").write_text(f"{channel}\n", encoding="utf-8")
            (folder / "sigcap").write_text(f"{_SIGNALS[kind]}\n", encoding="utf-8")

    def take_out(self) -> None:
        """Pull the card, whatever it is doing."""
        (self.proc / "1").unlink()

    def pull(self, channel: int) -> None:
        """Pull a port's cable."""
        self._change([channel], lambda rest: f"{rest} RED" if "RED" not in rest else rest)

    def plug(self, channel: int) -> None:
        """Plug it in again."""
        self._change([channel], lambda rest: rest.replace(" RED", ""))

    def hold(self, channels: Collection[int]) -> None:
        """Have a program hold exactly these channels."""
        self._change(self._ports, lambda rest: rest.replace(" (In use)", ""))
        self._change(channels, lambda rest: f"{rest} (In use)")

    def configured(self) -> dict[int, str]:
        """Tell how each channel is signalled that the kernel was told of."""
        content = (self.proc / "1").read_text(encoding="utf-8")
        return {int(channel): word for channel, word in re.findall(r"^\s*(\d+) \S+ (FX[OS]KS)", content, re.MULTILINE)}

    def _change(self, channels: Iterable[int], change: Callable[[str], str]) -> None:
        lines = (self.proc / "1").read_text(encoding="utf-8").splitlines()
        wanted = set(channels)
        for place, line in enumerate(lines):
            found = re.match(r"^(\s*(\d+) \S+)(.*)$", line)
            if found and int(found[2]) in wanted:
                lines[place] = found[1] + change(found[3])
        self._write(lines)

    def _write(self, lines: Iterable[str]) -> None:
        aside = self.proc / ".1"
        aside.write_text("\n".join(lines) + "\n", encoding="utf-8")
        aside.replace(self.proc / "1")


def _reserved(kind: Kind) -> str:
    return " Reserved" if kind == "none" else ""
