"""What callers leave behind: waits, requests to be called back, faxes; notices on their way; who looked at what."""

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    return
