"""The whole box in one file (F5): made while calls go on, checked anywhere, put back on a stopped one.

A backup is a ZIP: `manifest.json` names every other file with its size and SHA-256. It holds passwords, PINs and
people's data in the clear: whoever has the file has the box.
"""

from appliance.services.backup.checking import BackupRefused, Checked, check_backup
from appliance.services.backup.contents import KEPT, Including
from appliance.services.backup.making import backup_name, backups, make_backup
from appliance.services.backup.restoring import finish_restore, restore
from appliance.services.backup.uploads import KEPT_FOR, forget_uploads, new_upload

__all__ = [
    "KEPT",
    "KEPT_FOR",
    "BackupRefused",
    "Checked",
    "Including",
    "backup_name",
    "backups",
    "check_backup",
    "finish_restore",
    "forget_uploads",
    "make_backup",
    "new_upload",
    "restore",
]
