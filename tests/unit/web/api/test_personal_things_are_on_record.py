"""Whoever opens, plays or takes along what belongs to a caller is on record (D8): every such route, none forgotten."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import get_type_hints

import pytest
from fastapi import APIRouter, Response
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from PIL import Image

from appliance.domain.instance import Instance
from appliance.domain.role import Role
from appliance.storage.audit import AuditAction, AuditLog
from appliance.web.api import (
    ROUTERS,
    agent,
    agents,
    backup,
    call_notes,
    callbacks,
    calls,
    calls_export,
    contacts,
    events,
    faxes,
    lines,
    lists,
    lists_made,
    logins,
    notices,
    personal,
    recordings,
    replay,
    voicemail,
)
from appliance.web.premises import Premises
from tests.harness.web import ClientAs, somebody
from tests.unit.web.api.in_force import put_in_force, template_tree
from tests.unit.web.api.made_calls import execute, fill_with_calls, lay

OF_CALLERS: Sequence[APIRouter] = (
    calls.router,
    call_notes.router,
    calls_export.router,
    recordings.router,
    voicemail.router,
    faxes.router,
    callbacks.router,
    personal.router,
    contacts.router,
    agent.router,
    agents.router,
    replay.router,
    backup.router,
    notices.router,
    lists.router,
    lists_made.router,
    logins.router,
    events.router,
    lines.router,
)
"""Whose routes know callers, or what opens the house to others; each route of theirs is judged below."""
OF_NOBODY = {
    "/session": "one's own account",
    "/users": "colleagues' accounts",
    "/tokens": "programs",
    "/audit": "who did what; it names no caller",
    "/system": "the machine",
    "/draft": "the configuration",
    "/stories": "made-up calls",
    "/try": "made-up calls",
    "/templates": "examples",
    "/revisions": "the configuration; taking one along is on record: test_draft",
    "/openings": "the configuration",
    "/jobs": "one's own tasks",
    "/prompts": "what callers hear, not what they say",
    "/voices": "the same",
    "/schedules": "the configuration",
    "/calendar": "holidays",
    "/phone": "a login for one's own page: test_agent",
    "/wizard": "the configuration",
    "/health": "the machine",
    "/live": "names of the configuration, and today's figures",
    "/analysis": "figures",
    "/statements": "figures",
    "/samples": "made-up calls",
    "/cards": "the machine",
    "/tones": "what exchanges say",
    "/lines/{line}/doctor": "calls of the line doctor's own",
    "/self-call": "calls of the box to itself",
}
NUMBER = {"number": "13800138000"}

Ask = Callable[[TestClient], int]
LIST = {"name": "骚扰", "numbers": ["13800138000"]}


@dataclass(frozen=True, slots=True)
class Opening:
    """How a route is asked, and what must stand on record then."""

    ask: Ask
    action: AuditAction


def _get(path: str) -> Ask:
    return lambda client: client.get(f"/api/v1/{path}").status_code


def _contact(path: str) -> Ask:
    """Ask for something of a contact that was made just now."""

    def ask(client: TestClient) -> int:
        numbers = [{"shown": "13800138000"}]
        made = client.post("/api/v1/contacts", json={"name": "李娜", "numbers": numbers}).json()
        return client.get(f"/api/v1/contacts/{made['id']}{path}").status_code

    return ask


def _sent(client: TestClient) -> int:
    return client.put("/api/v1/backups/upload", content=b"no backup").status_code


def _post(path: str, body: dict[str, str]) -> Ask:
    return lambda client: client.post(f"/api/v1/{path}", json=body).status_code


OPENINGS = {
    "get_call": Opening(_get("calls/c1"), AuditAction.CALL_OPEN),
    "export_calls": Opening(_post("calls/exports", {"format": "csv"}), AuditAction.CALLS_EXPORT),
    "play_recording": Opening(_get("recordings/r.wav/audio"), AuditAction.RECORDING_PLAY),
    "download_recording": Opening(_get("recordings/r.wav/download"), AuditAction.RECORDING_EXPORT),
    "play_message": Opening(_get("voicemail/m.wav/audio"), AuditAction.VOICEMAIL_PLAY),
    "download_message": Opening(_get("voicemail/m.wav/download"), AuditAction.VOICEMAIL_EXPORT),
    "mark_message": Opening(_post("voicemail/m.wav/mark", {"to": "seen"}), AuditAction.VOICEMAIL_MARK),
    "draw_fax": Opening(_get("faxes/f.pdf/picture"), AuditAction.FAX_PREVIEW),
    "view_fax": Opening(_get("faxes/f.pdf/view"), AuditAction.FAX_SHOW),
    "download_fax": Opening(_get("faxes/f.pdf/download"), AuditAction.FAX_EXPORT),
    "mark_fax": Opening(_post("faxes/f.pdf/mark", {"to": "seen"}), AuditAction.FAX_MARK),
    "export_personal_data": Opening(_post("personal/export", NUMBER), AuditAction.PERSONAL_EXPORT),
    "look_at_personal_data": Opening(_post("personal/look", NUMBER), AuditAction.PERSONAL_LOOK),
    "erase_personal_data": Opening(_post("personal/erase", NUMBER), AuditAction.PERSONAL_ERASE),
    "get_contact": Opening(_contact(""), AuditAction.CONTACT_OPEN),
    "get_contact_history": Opening(_contact("/history"), AuditAction.CONTACT_OPEN),
    "export_contacts": Opening(_get("contacts/export"), AuditAction.CONTACT_EXPORT),
    "get_own_call": Opening(_get("agent/calls/c1"), AuditAction.CALL_OPEN),
    "export_entries": Opening(_get("lists/spam/export.csv"), AuditAction.LIST_EXPORT),
    "download_backup": Opening(_get("backups/zongji-20261122-030405.zip"), AuditAction.BACKUP_DOWNLOAD),
    "upload_backup": Opening(_sent, AuditAction.BACKUP_CHECK),
    "show_phone_login": Opening(_post("logins/phones/8001", {}), AuditAction.PHONE_LOGIN),
    "renew_phone_login": Opening(_post("logins/phones/8001/renew", {}), AuditAction.PHONE_LOGIN),
    "send_test_message": Opening(_post("notifications/crm/test", {"use": "in_force"}), AuditAction.NOTICE_TEST),
}
OPENS_NOTHING = {
    "list_calls": "a list is what a role sees anyway",
    "count_calls": "a figure",
    "call_choices": "no caller in it",
    "list_messages": "a list",
    "list_mailboxes": "figures",
    "list_faxes": "a list",
    "list_fax_mailboxes": "figures",
    "draw_recording": "how loud it is, no word of it",
    "draw_message": "the same",
    "fetch_export": "what was exported is on record since its order, and it is its maker's alone",
    "cancel_export": "removes what was made",
    "list_callbacks": "a list; without `calls_see`, masked",
    "call_back": "called by a click, on record: test_callbacks",
    "callback_done": "a change, on record: test_callbacks",
    "list_contacts": "names and masked numbers",
    **dict.fromkeys(("add_contact", "change_contact", "delete_contact"), "a change, on record: test_contacts"),
    **dict.fromkeys(("import_contacts", "merge_contact", "add_contact_note"), "a change, on record: test_contacts"),
    "get_agent": "figures, and a call's id",
    "list_own_calls": "a list of one's own calls",
    "set_own_state": "one's own",
    "add_call_note": "a change, on record: test_agent",
    "note_call": "a change, on record: test_call_notes",
    "dial_number": "a call of one's own: in the record of calls",
    "list_agents": "colleagues",
    "set_agent_state": "a change, on record: test_agent",
    "replay_calls": "a list of calls",
    **dict.fromkeys(("list_backups", "delete_backup", "make_a_backup"), "nothing leaves the box: test_backup"),
    "list_lists": "figures",
    "list_entries": "a part of the configuration",
    **dict.fromkeys(("block_caller", "add_entry", "remove_entry", "import_entries"), "a revision with its author"),
    **dict.fromkeys(("make_list", "change_list", "remove_list"), "a revision with its author"),
    "list_phones": "ids",
    "put_peer_password": "nothing is shown; on record: test_logins",
    **dict.fromkeys(("get_live", "watch_live"), "what goes on; numbers by role: test_live_events"),
    "list_lines": "what goes on",
}
FILES_OF_NOBODY = {
    "play_builtin_prompt",
    "play_company_audio",
    "speak_text",
    "download_studio_script",
    "get_draft_yaml",
    "get_revision_yaml",
    "get_statement_csv",
}


@pytest.fixture(autouse=True)
def _kept(instance: Instance, premises: Premises) -> None:
    """Keep a call with all that a caller can leave behind."""
    at = fill_with_calls(instance, 1)[0].call["started_at"]
    execute(instance, "delete from messages")
    execute(instance, "delete from recordings")
    columns = "id, line, called, caller, caller_name, revision, started_at, ended_at"
    row = ("c1", "01", "", "13800138000", "", "1", at, at)
    execute(instance, f"insert into calls ({columns}) values (?,?,?,?,?,?,?,?)", *row)  # noqa: S608 - names of columns
    execute(instance, "insert into messages values ('m.wav','c1',?,null,1.0,null,null)", at)
    execute(instance, "insert into faxes values ('f.pdf','c1',?,null,1,'','',null,null)", at)
    recorded = "insert into recordings (file, call, at, agent, seconds) values ('r.wav','c1',?,'8001',1.0)"
    execute(instance, recorded, at)
    for folder, name in ((instance.voicemail, "m.wav"), (instance.fax, "f.pdf"), (instance.recordings, "r.wav")):
        lay(folder, name, b"kept")
    lay(instance.fax, "f.pdf", _sheet())
    hop = '"call", sequence, at, agent, outcome, cause, ring_s, talk_s, endpoint'
    execute(instance, f"insert into hops ({hop}) values ('c1',0,?,'8001','answered','',1.0,1.0,'8001')", at)  # noqa: S608 - names of columns
    lay(instance.backups, "zongji-20261122-030405.zip", b"kept")
    robot = {"kind": "webhook", "url": "http://127.0.0.1:9/hook", "secret": "0123456789abcdef"}
    put_in_force(
        premises, template_tree("shop") | {"lists": {"spam": LIST}, "notifications": {"channels": {"crm": robot}}}
    )


def _sheet() -> bytes:
    pdf = BytesIO()
    Image.new("1", (64, 64), 1).save(pdf, "PDF")
    return pdf.getvalue()


def _routes(routers: Sequence[APIRouter]) -> Iterator[APIRoute]:
    for router in routers:
        yield from (route for route in router.routes if isinstance(route, APIRoute))


@pytest.mark.parametrize("name", OPENINGS)
def test_opening_it_is_on_record(name: str, client_as: ClientAs, premises: Premises) -> None:
    assert OPENINGS[name].ask(client_as(somebody(Role.ADMIN, "8001"))) in {200, 202}
    entry = AuditLog(premises.reading, premises.writing).latest(1)[0]
    assert (entry.who, entry.action) == ("a-admin", OPENINGS[name].action)
    assert entry.what
    assert "13800138000" not in entry.what + entry.detail


def test_each_router_is_judged() -> None:
    assert {id(router) for router in OF_CALLERS} <= {id(router) for router in ROUTERS}
    others = {router.prefix for router in ROUTERS if router not in OF_CALLERS}
    assert others == set(OF_NOBODY)


def test_each_route_that_knows_callers_is_judged() -> None:
    names = {route.name for route in _routes(OF_CALLERS)}
    assert names == set(OPENINGS) | set(OPENS_NOTHING)
    assert not set(OPENINGS) & set(OPENS_NOTHING)


def test_each_file_that_is_given_out_is_on_record() -> None:
    """Of all routes; some give a file as a plain answer."""
    files = {route.name for route in _routes(ROUTERS) if _gives_a_file(route)}
    assert files - set(OPENINGS) == set(FILES_OF_NOBODY) | {"fetch_export"}


def _gives_a_file(route: APIRoute) -> bool:
    answer = get_type_hints(route.endpoint).get("return")
    return (
        isinstance(answer, type) and issubclass(answer, Response) and route.name not in {"watch_live", "cancel_export"}
    )
