"""Roles and what each may do (F3). Every route names one right; `docs/web.md` has the table as people read it."""

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """What somebody is in the house."""

    ADMIN = "admin"
    SUPERVISOR = "supervisor"
    AGENT = "agent"
    INSTALLER = "installer"


class Right(StrEnum):
    """One thing that somebody may do. Also the scopes of tokens: the words stand in the data base for ever."""

    OWN_ACCOUNT = "own_account"
    LIVE_SEE = "live_see"
    HEALTH_SEE = "health_see"
    LINES_SEE = "lines_see"
    LINES_TEST = "lines_test"
    AGENT_PAGE = "agent_page"
    PHONE_USE = "phone_use"
    AGENTS_DIRECT = "agents_direct"
    CALLS_SEE = "calls_see"
    CALLS_EXPORT = "calls_export"
    CALLS_NOTE = "calls_note"
    RECORDINGS_HEAR = "recordings_hear"
    RECORDINGS_EXPORT = "recordings_export"
    MESSAGES_SEE = "messages_see"
    MESSAGES_EDIT = "messages_edit"
    CALLBACKS_EDIT = "callbacks_edit"
    CONTACTS_SEE = "contacts_see"
    CONTACTS_EDIT = "contacts_edit"
    CONTACTS_TRANSFER = "contacts_transfer"
    ANALYSIS_SEE = "analysis_see"
    COSTS_SEE = "costs_see"
    COSTS_EDIT = "costs_edit"
    OPENING_EDIT = "opening_edit"
    CONFIG_SEE = "config_see"
    CONFIG_EDIT = "config_edit"
    CONFIG_PUBLISH = "config_publish"
    LISTS_EDIT = "lists_edit"
    PROMPTS_SEE = "prompts_see"
    PROMPTS_EDIT = "prompts_edit"
    PERSONAL_DATA = "personal_data"
    USERS_EDIT = "users_edit"
    TOKENS_EDIT = "tokens_edit"
    AUDIT_SEE = "audit_see"
    BACKUP = "backup"
    SYSTEM_SEE = "system_see"
    SYSTEM_EDIT = "system_edit"


_EVERYBODY = frozenset({Right.OWN_ACCOUNT, Right.HEALTH_SEE})
_AGENT = _EVERYBODY | {
    Right.LIVE_SEE,
    Right.AGENT_PAGE,
    Right.PHONE_USE,
    Right.CONTACTS_SEE,
    Right.CONTACTS_EDIT,
    Right.CALLBACKS_EDIT,
}
_SUPERVISOR = _AGENT | {
    Right.LINES_SEE,
    Right.AGENTS_DIRECT,
    Right.CALLS_SEE,
    Right.CALLS_EXPORT,
    Right.CALLS_NOTE,
    Right.RECORDINGS_HEAR,
    Right.RECORDINGS_EXPORT,
    Right.MESSAGES_SEE,
    Right.MESSAGES_EDIT,
    Right.CONTACTS_TRANSFER,
    Right.ANALYSIS_SEE,
    Right.COSTS_SEE,
    Right.OPENING_EDIT,
    Right.CONFIG_SEE,
    Right.LISTS_EDIT,
    Right.PROMPTS_SEE,
}
_INSTALLER = _EVERYBODY | {
    Right.LIVE_SEE,
    Right.LINES_SEE,
    Right.LINES_TEST,
    Right.PHONE_USE,
    Right.CONFIG_SEE,
    Right.CONFIG_EDIT,
    Right.CONFIG_PUBLISH,
    Right.PROMPTS_SEE,
    Right.SYSTEM_SEE,
    Right.SYSTEM_EDIT,
}

RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.ADMIN: frozenset(Right),
    Role.SUPERVISOR: _SUPERVISOR,
    Role.AGENT: _AGENT,
    Role.INSTALLER: _INSTALLER,
}
"""What each role may do. An installer sees the house and sets it up, but hears and reads nobody's calls."""
