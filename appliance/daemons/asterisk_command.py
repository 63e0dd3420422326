"""How Asterisk is started: the machine's own, or the one in a Debian root folder, never as root.

From a root folder it runs in a mount namespace of its own: a tree in memory holds the folder's /usr and /etc, read
only, and the instance's folder at its own path; its recordings and messages may lie on other disks. The tree goes with
the process; no mount is left behind.
"""

import os
from pathlib import Path

from appliance.domain.instance import Instance
from appliance.errors import UserError

ROOT_FOLDER_VARIABLE = "ZONGJI_ASTERISK_ROOT"
"""Names the root folder; unset or empty for the machine's own Asterisk."""

_ENTER_ROOT_FOLDER = """
root=$1 instance=$2 tree=$3; shift 3
mount -t tmpfs -o mode=0755,size=4m zongji "$tree"
mkdir -p "$tree/usr" "$tree/etc" "$tree/dev" "$tree/proc" "$tree/tmp" "$tree/var/lib" "$tree$instance"
chmod 1777 "$tree/tmp"
for name in bin sbin lib lib64; do ln -s "usr/$name" "$tree/$name"; done
for name in usr etc; do mount --bind "$root/$name" "$tree/$name"; mount -o remount,bind,ro "$tree/$name"; done
mount --rbind /dev "$tree/dev"
mount --rbind /proc "$tree/proc"
mount --bind "$instance" "$tree$instance"
for name in recordings voicemail; do
  if [ -d "$instance/$name" ]; then mount --bind "$instance/$name" "$tree$instance/$name"; fi
done
cd /
exec chroot "$tree" "$@"
"""


def asterisk_command(instance: Instance) -> list[str]:
    """Give the command that runs Asterisk in the foreground and ends with whoever started it."""
    if instance.asterisk_uid == 0:
        raise UserError("Asterisk must not run as root", "give the instance a user of its own")
    own_user = ["--reuid", str(instance.asterisk_uid), "--regid", str(instance.asterisk_uid), "--clear-groups"]
    drop = own_user if os.geteuid() == 0 else []
    asterisk = [
        *("setpriv", *drop, "--no-new-privs", "--pdeathsig", "TERM"),
        *("asterisk", "-f", "-C", str(instance.asterisk_etc / "asterisk.conf")),
    ]
    root = os.environ.get(ROOT_FOLDER_VARIABLE, "")
    return _in_root_folder(Path(root), instance, asterisk) if root else asterisk


def _in_root_folder(root: Path, instance: Instance, asterisk: list[str]) -> list[str]:
    tree = instance.folder / "asterisk" / "tree"
    tree.mkdir(exist_ok=True)
    enter = ["sh", "-eu", "-c", _ENTER_ROOT_FOLDER, "zongji-asterisk", str(root), str(instance.folder), str(tree)]
    return ["unshare", "-m", "--propagation", _propagation(), *enter, *asterisk]


def _propagation() -> str:
    """Keep our mounts to ourselves, also in a plain chroot, whose root is no mount point and can't be made private."""
    mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines()
    if any(line.split(" ")[4] == "/" for line in mounts):
        return "private"
    if any(" shared:" in line for line in mounts):
        raise UserError(
            "Asterisk's mounts would be seen outside of this chroot", "enter the chroot by `unshare -m` first"
        )
    return "unchanged"
