"""What all SIP accounts have in common."""

from appliance.asterisk.render.secrets import Secrets
from appliance.asterisk.render.section import section

COMMON: dict[str, str | int] = {
    "type": "endpoint",
    "transport": "udp",
    "disallow": "all",
    "allow": "alaw,ulaw",
    "direct_media": "no",
    "rtp_symmetric": "yes",
    "force_rport": "yes",
    "rewrite_contact": "yes",
    "rtp_timeout": 60,
    "rtp_timeout_hold": 600,
    "send_pai": "no",
}

T38: dict[str, str | int] = {
    "t38_udptl": "yes",
    "t38_udptl_ec": "redundancy",
    "t38_udptl_maxdatagram": 400,
    "t38_udptl_nat": "yes",
}
"""Faxes may go as T.38 instead of sound, where the far end has it."""

SEPARATE_LOGIN: dict[str, str | int] = {"identify_by": "auth_username"}
"""Whoever has a password is known by the name that goes with it, never by what a From header claims."""


def password(name: str, secrets: Secrets) -> str:
    """Render the password of an account that logs in with us under its own name."""
    return login(name, name, secrets)


def login(name: str, username: str, secrets: Secrets) -> str:
    """Render an account's password and the user name that goes with it, whoever of the two sides logs in."""
    return section(
        f"{name}-auth",
        {"type": "auth", "auth_type": "userpass", "username": username, "password": secrets.accounts[name]},
    )
