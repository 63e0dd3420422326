"""Backups that were sent to be checked. They hold passwords, so they don't stay: a day at most."""

import secrets
from datetime import datetime, timedelta
from pathlib import Path

from appliance.domain.instance import Instance

KEPT_FOR = timedelta(days=1)


def new_upload(instance: Instance, now: datetime) -> Path:
    """Name where a file is taken to, another for each; what was sent more than a day ago goes."""
    instance.backups.mkdir(mode=0o700, exist_ok=True)
    forget_uploads(instance, now)
    return instance.backups / f"uploaded-{secrets.token_hex(6)}.zip"


def forget_uploads(instance: Instance, now: datetime) -> None:
    """Remove what was sent more than a day ago, whole or not."""
    for file in instance.backups.glob("uploaded*"):
        try:
            if file.stat().st_mtime < (now - KEPT_FOR).timestamp():
                file.unlink()
        except FileNotFoundError:
            continue  # somebody else has removed it
