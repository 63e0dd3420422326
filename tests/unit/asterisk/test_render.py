"""Asterisk's configuration as rendered: whole, closed against injection, and with the secrets that it had before."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from operator import methodcaller
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from appliance.asterisk.ami_protocol import MAX_ACTION_LINE_BYTES
from appliance.asterisk.render.core import core_files
from appliance.asterisk.render.dialplan import FIRST_LIMIT_S, LEFT_BEHIND, ROUTES, database, extensions_file
from appliance.asterisk.render.pjsip import accounts, pjsip_file
from appliance.asterisk.render.ports import PORT_MODULES
from appliance.asterisk.render.ringtone import class_name, musiconhold_file
from appliance.asterisk.render.secrets import Secrets
from appliance.asterisk.render.section import section
from appliance.config.model.document import Document
from appliance.config.model.hotline import MOST_FALLBACK_AGENTS
from appliance.domain.ids import HotlineId
from appliance.domain.instance import Instance, Ports
from appliance.errors import LocalProtocolError, UserError
from tests.unit.asterisk.companies import with_peers
from tests.unit.config.demo_document import demo

INSTANCE = Instance(Path("/srv/zongji"), Ports(10000, 10001, 10002, 10003, 10020, 10999), 61740)
SECRETS = Secrets("b0x1", "manager-secret", {}).with_accounts(accounts(demo()))
SOUNDS = {HotlineId("main"): ("/g", "/v&/b")}
HOSTILE = ["\n[evil]\n", "a;b", "a]b", "[x", "a\rb", "a\0b", '"${SHELL(id)}"', "#include /etc/passwd", "a,b|c&d"]

Section = tuple[str, list[tuple[str, str]]]


def sections(text: str) -> list[Section]:
    """Read Asterisk's format back."""
    found: list[Section] = []
    for line in text.splitlines():
        if match := re.fullmatch(r"\[(.+)\]", line):
            found.append((match[1], []))
        elif line:
            key, equals, value = line.partition(" = ")
            assert equals, line
            found[-1][1].append((key, value))
    return found


def all_files(document: Document) -> dict[str, str]:
    return core_files(INSTANCE, SECRETS.box, SECRETS.manager) | {
        "pjsip.conf": pjsip_file(document, INSTANCE, SECRETS),
        "extensions.conf": extensions_file(INSTANCE),
        "musiconhold.conf": musiconhold_file([Path("/srv/zongji/moh/ringtone-1")]),
    }


@given(st.text(), st.text(), st.text())
def test_a_section_reads_back_as_written_or_is_refused(name: str, key: str, value: str) -> None:
    forbidden = set("\r\n\0;[]")
    if forbidden & {*name, *key, *value}:
        with pytest.raises(LocalProtocolError):
            section(name, {key: value})
    else:
        assert section(name, {key: value}).split("\n") == [f"[{name}]", f"{key} = {value}", "", ""]


def test_a_key_may_come_more_than_once() -> None:
    assert section("modules", [("load", "a.so"), ("load", "b.so")]) == "[modules]\nload = a.so\nload = b.so\n\n"


@pytest.mark.parametrize("hostile", HOSTILE)
def test_names_and_texts_never_reach_asterisks_files(hostile: str) -> None:
    """They are free text; what is rendered of a document are ids, numbers and seconds alone."""
    plain = all_files(demo())
    given_ = demo().model_dump()
    given_["site"]["name"] = given_["departments"]["sales"]["name"] = given_["hotlines"]["main"]["name"] = "某某"
    given_["hotlines"]["main"]["welcome_ringtone"] = {"text": hostile.replace("\r", "").replace("\0", "")}
    for agent in given_["agents"].values():
        agent["name"] = re.sub(r"[\r\n\0]", " ", hostile)
    document = Document.model_validate(given_)
    assert all_files(document) == plain
    assert database(document, SOUNDS) == database(demo(), SOUNDS)


IDS = [
    ("lines", "01"),
    ("agents", "8001"),
    ("departments", "sales"),
    ("hotlines", "main"),
]


@pytest.mark.parametrize("hostile", [*HOSTILE, "8001\n", "\n8001", "80 01", "８００１", "a/b", "..", "", "a\n"])
@pytest.mark.parametrize(("part", "id_"), IDS)
def test_an_id_that_could_be_more_than_a_name_is_no_id(part: str, id_: str, hostile: str) -> None:
    given_ = demo().model_dump()
    given_[part][hostile] = given_[part].pop(id_)
    with pytest.raises(ValidationError):
        Document.model_validate(given_)


@pytest.mark.parametrize("number", [*HOSTILE, "4008001234\n", "", "4008-001"])
def test_a_number_that_could_be_more_than_a_number_is_none(number: str) -> None:
    given_ = demo().model_dump()
    given_["hotlines"]["main"]["numbers"] = [number]
    with pytest.raises(ValidationError):
        Document.model_validate(given_)


def test_every_file_is_made_of_sections() -> None:
    files = all_files(demo())
    del files["extensions.conf"]  # its frame is a dialplan, not settings
    for name, text in files.items():
        assert text == "" or sections(text), name


def test_each_agent_and_each_line_has_its_account() -> None:
    found = sections(all_files(demo())["pjsip.conf"])
    assert [dict(settings)["type"] for name, settings in found if name == "8001"] == ["endpoint", "aor"]
    auth = {name: dict(settings) for name, settings in found if dict(settings)["type"] == "auth"}
    assert set(auth) == {f"{name}-auth" for name in accounts(demo())}
    assert auth["8001-auth"]["password"] == SECRETS.accounts["8001"]
    line = dict(next(settings for name, settings in found if name == "line-01"))
    assert (line["context"], line["set_var"]) == ("from-line", "__ZONGJI_LINE=01")
    assert dict(next(settings for name, settings in found if name == "8001"))["context"] == "from-desk"


def test_sip_listens_where_the_instance_says_and_nowhere_else() -> None:
    settings = [dict(settings) for _, settings in sections(all_files(demo())["pjsip.conf"])]
    assert [each["bind"] for each in settings if "bind" in each] == ["127.0.0.1:10000", "127.0.0.1"]
    ((_, http),) = sections(all_files(demo())["http.conf"])
    assert dict(http) == {"enabled": "yes", "bindaddr": "127.0.0.1", "bindport": "0"}, "never on the network"


def test_the_manager_is_open_to_this_machine_alone() -> None:
    found = dict(sections(all_files(demo())["manager.conf"]))
    assert dict(found["general"])["bindaddr"] == "127.0.0.1"
    assert dict(found["general"])["port"] == "10002"
    controller = dict(found["zongji"])
    assert (controller["deny"], controller["permit"]) == ("0.0.0.0/0.0.0.0", "127.0.0.1/255.255.255.255")
    assert ("secret", "manager-secret") in controller.items()
    assert "command" not in controller["write"].split(","), "whoever may give CLI commands may run any program"


def test_only_the_named_modules_are_loaded() -> None:
    ((name, settings),) = sections(all_files(demo())["modules.conf"])
    assert (name, settings[0]) == ("modules", ("autoload", "no"))
    loads = [value for key, value in settings[1:]]
    assert len(loads) == len(set(loads)) > 30
    assert all(re.fullmatch(r"[a-z0-9_]+\.so", load) for load in loads)
    assert not {"res_ari.so", "chan_websocket.so", "pbx_lua.so", "app_system.so", "func_shell.so"} & set(loads)


def test_the_dialplan_knows_its_controller_and_its_folders() -> None:
    text = extensions_file(INSTANCE)
    assert "ZONGJI_AGI = agi://127.0.0.1:10001/call\n" in text
    assert f"ZONGJI_FIRST_LIMIT = {FIRST_LIMIT_S}\n" in text
    assert "ZONGJI_RAW = /srv/zongji/recordings/raw\n" in text
    assert "ZONGJI_VOICEMAIL = /srv/zongji/voicemail\n" in text
    assert f"DB({LEFT_BEHIND}/" in text
    assert f"DB({ROUTES}/${{ZONGJI_REVISION}}/route/" in text


def test_what_the_line_sends_is_filtered_before_it_is_used() -> None:
    """Whatever the caller brings into the dialplan passes FILTER: names and numbers can't become expressions."""
    text = extensions_file(INSTANCE)
    assert re.findall(r"\$\{(?:EXTEN|CALLERID[^}]*)\}", text)
    for found in re.finditer(r"\$\{(?:EXTEN|CALLERID\([a-z]+\))\}", text):
        before = text[: found.start()]
        is_a_leg = before.endswith(
            (
                "${ZONGJI_LEG_",
                "${ZONGJI_ASKED_",
                "${MASTER_CHANNEL(ZONGJI_CAUSE_",
                "${ZONGJI_SHOWN_",
                "Goto(zongji-leg,",
            )
        )
        assert is_a_leg or re.search(r"\$\{FILTER\([^,$]+,$", before), text[found.start() - 30 : found.end()]


def test_what_the_frame_looks_up() -> None:
    entries = database(demo(), SOUNDS)
    assert entries["route/01/4008001234"] == entries["route/10/any"] == "main"
    assert {key: value for key, value in entries.items() if key.startswith("hotline/")} == {
        "hotline/main/greeting": "/g",
        "hotline/main/voicemail": "/v&/b",
        "hotline/main/dial": "PJSIP/8001&PJSIP/8003",
        "hotline/main/ring": "30",
    }
    forms = ("4008001234", "+864008001234", "00864008001234", "864008001234", "any")
    assert {key for key in entries if key.startswith("route/01/")} == {f"route/01/{form}" for form in forms}
    assert entries["route/test-call/main"] == "main"
    assert len([key for key in entries if key.startswith("route/")]) == 10 * len(forms) + 1


def pjsip(document: Document) -> dict[tuple[str, str], dict[str, str]]:
    """Render pjsip.conf and read it back, by name and type."""
    secrets = Secrets("b0x1", "manager-secret", {}).with_accounts(accounts(document))
    found = [(name, dict(settings)) for name, settings in sections(pjsip_file(document, INSTANCE, secrets))]
    return {(name, settings["type"]): settings for name, settings in found}


def test_a_gateway_that_is_known_by_its_address() -> None:
    found = pjsip(with_peers())
    endpoint, aor = found["peer-fxo", "endpoint"], found["peer-fxo", "aor"]
    assert (endpoint["context"], endpoint["identify_by"], endpoint["set_var"]) == ("from-peer", "ip", "ZONGJI_PEER=fxo")
    assert found["peer-fxo-address", "identify"]["match"] == "192.168.1.20"
    assert (aor["contact"], aor["qualify_frequency"]) == ("sip:192.168.1.20", "60")
    assert (endpoint["send_rpid"], endpoint["send_pai"], endpoint["trust_id_inbound"]) == ("yes", "no", "yes")
    assert "auth" not in endpoint
    assert ("peer-fxo-auth", "auth") not in found


def test_a_gateway_that_logs_in_is_known_by_its_user_name() -> None:
    found = pjsip(with_peers())
    endpoint, aor = found["goip-1", "endpoint"], found["goip-1", "aor"]
    assert (endpoint["identify_by"], endpoint["auth"], endpoint["aors"]) == ("auth_username", "goip-1-auth", "goip-1")
    assert found["goip-1-auth", "auth"]["username"] == "goip-1"
    assert (aor["max_contacts"], "contact" in aor) == ("1", False)
    assert (endpoint["trust_id_inbound"], endpoint["trust_id_outbound"]) == ("no", "no")
    assert not [name for name, kind in found if kind == "identify" and found[name, kind]["endpoint"] == "goip-1"]


def test_a_carrier_that_we_log_in_with() -> None:
    found = pjsip(with_peers())
    endpoint, login = found["peer-telecom", "endpoint"], found["peer-telecom-registration", "registration"]
    assert (endpoint["outbound_auth"], endpoint["from_user"], endpoint["from_domain"]) == (
        "peer-telecom-auth",
        "4008009999",
        "sip.example.cn",
    )
    assert (endpoint["allow"], endpoint["dtmf_mode"], endpoint["send_pai"]) == ("alaw", "rfc4733", "yes")
    assert (login["client_uri"], login["server_uri"], login["contact_user"]) == (
        "sip:4008009999@sip.example.cn:5070",
        "sip:sip.example.cn:5070",
        "4008009999",
    )
    assert int(login["max_retries"]) > 1000, "a carrier that was away for a night must not be given up"
    assert "auth" not in endpoint, "a carrier has no password for us"


def test_faxes_go_as_t38_where_a_peer_has_it_and_by_ports_of_the_instance_s_own() -> None:
    files = all_files(with_peers())
    settings = dict(sections(files["udptl.conf"])[0][1])
    media = dict(sections(files["rtp.conf"])[0][1])
    assert (settings["udptlstart"], settings["udptlend"]) == ("10900", "10999")
    assert (media["rtpstart"], media["rtpend"]) == ("10020", "10899")
    assert "t38_udptl = yes" in files["pjsip.conf"]
    tree = with_peers().model_dump()
    for peer in tree["sip_peers"].values():
        peer["t38"] = False
    without = pjsip_file(Document.model_validate(tree), INSTANCE, SECRETS)
    named = {name for name, found in sections(without) if ("t38_udptl", "yes") in found}
    assert named
    assert not any(name.startswith("peer-") for name in named)


def test_nobody_outside_may_transfer() -> None:
    for (name, kind), settings in pjsip(with_peers()).items():
        if kind == "endpoint" and settings["context"] in {"from-line", "from-peer"}:
            assert settings["allow_transfer"] == "no", name


def test_who_has_no_phone_has_no_account() -> None:
    document = with_peers()
    assert set(accounts(document)) == {"8001", "reception", "line-01", "goip-1", "peer-telecom"}
    assert not [name for name, _ in pjsip(document) if name.startswith(("8009", "mobile"))]
    fallback = database(document, {HotlineId("main"): ("/g", "/v")})["hotline/main/dial"]
    assert fallback == "PJSIP/8001"


def test_the_manager_tells_what_marks_a_peers_channel() -> None:
    general = dict(dict(sections(all_files(demo())["manager.conf"]))["general"])
    assert "ZONGJI_PEER" in general["channelvars"].split(",")
    endpoints = {name: settings for (name, kind), settings in pjsip(with_peers()).items() if kind == "endpoint"}
    marked = {name: settings.get("set_var", "") for name, settings in endpoints.items()}
    assert marked["goip-1"] == "ZONGJI_PEER=goip", "without underscores: legs made for its caller don't inherit it"
    assert [name for name in ("8001", "reception", "line-01") if "ZONGJI_PEER" in marked[name]] == []


def test_as_many_fallback_agents_as_a_document_may_have_fit_into_one_line_of_the_manager() -> None:
    agents = [str(10_000_000 + number) for number in range(MOST_FALLBACK_AGENTS)]
    given_ = with_peers().model_dump()
    given_["agents"] = {id_: {"name": "甲"} for id_ in agents}
    given_["hotlines"]["main"]["fallback"]["agents"] = agents
    dial = database(Document.model_validate(given_), {HotlineId("main"): ("/g", "/v")})["hotline/main/dial"]
    assert dial.count("PJSIP/") == MOST_FALLBACK_AGENTS
    assert len(f"Val: {dial}") <= MAX_ACTION_LINE_BYTES


def test_an_account_belongs_to_one() -> None:
    given_ = with_peers().model_dump()
    given_["sip_peers"]["goip"]["username"] = "8001"
    document = Document.model_validate(given_)
    with pytest.raises(UserError, match="'8001' would belong to 2"):
        accounts(document)


def test_what_a_peers_call_is_known_by() -> None:
    entries = database(with_peers(), {HotlineId("main"): ("/g", "/v")})
    assert {key: value for key, value in entries.items() if key.startswith("peer/")} == {
        "peer/fxo/by/1001": "fxo-1",
        "peer/fxo/by/1002": "fxo-2",
        "peer/goip/any": "gsm",
        "peer/telecom/any": "trunk",
        "peer/telecom/account": "4008009999",
    }
    assert entries["route/trunk/+862161234567"] == entries["route/trunk/61234567"] == "main"


@pytest.mark.parametrize("order", [("rest", "main"), ("main", "rest")])
def test_any_number_goes_to_the_hotline_without_numbers_whichever_comes_first(order: tuple[str, str]) -> None:
    given_ = demo().model_dump()
    given_["hotlines"]["rest"] = given_["hotlines"]["main"] | {"numbers": []}
    given_["hotlines"] = {id_: given_["hotlines"][id_] for id_ in order}
    entries = database(Document.model_validate(given_), SOUNDS | {HotlineId("rest"): ("/g", "/v")})
    assert (entries["route/01/any"], entries["route/01/4008001234"]) == ("rest", "main")


def test_each_ringtone_is_a_class_of_its_own() -> None:
    text = musiconhold_file([Path("/m/ringtone-b"), Path("/m/ringtone-a")])
    assert [name for name, _ in sections(text)] == ["general", "ringtone-a", "ringtone-b"]
    assert "directory = /m/ringtone-a\n" in text
    assert class_name("a") == "ringtone-a"


def test_secrets_stay_and_new_accounts_get_their_own(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    first = Secrets.load_or_make(path).with_accounts(["8001"])
    first.save(path)
    second = Secrets.load_or_make(path).with_accounts(["8001", "8002"])
    assert (second.box, second.manager) == (first.box, first.manager)
    assert second.accounts["8001"] == first.accounts["8001"] != second.accounts["8002"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_who_changes_the_secrets_at_the_same_time_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    begin = threading.Barrier(2)

    def change(who: str) -> None:
        begin.wait(10)
        for number in range(20):
            Secrets.change(path, methodcaller("with_accounts", [f"{who}-{number}"]))

    with ThreadPoolExecutor(2) as both:
        list(both.map(change, ("web", "cli")))
    kept = Secrets.load_or_make(path)
    assert set(kept.accounts) == {f"{who}-{number}" for who in ("web", "cli") for number in range(20)}
    assert path.stat().st_mode & 0o777 == 0o600


def test_secrets_that_stay_the_same_are_not_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    first = Secrets.change(path, lambda known: known)
    written = path.stat().st_ino
    assert Secrets.change(path, lambda known: known) == first
    assert path.stat().st_ino == written


def test_a_gone_agent_who_comes_back_has_the_old_password() -> None:
    without = SECRETS.with_accounts(["8002"])
    assert without.with_accounts(["8001"]).accounts["8001"] == SECRETS.accounts["8001"]


@pytest.mark.parametrize("what", ["[x]", "password"])
def test_a_refused_value_is_named_and_not_quoted(what: str) -> None:
    with pytest.raises(LocalProtocolError) as refused:
        section("goip-auth", {"type": "auth", what: "geheim;123"})
    assert "geheim" not in str(refused.value)
    assert ("'password' of [goip-auth]" if what == "password" else "a key of [goip-auth]") in str(refused.value)


def test_passwords_differ_are_long_and_are_not_printed() -> None:
    passwords = [SECRETS.manager, *SECRETS.accounts.values()]
    assert len(set(passwords)) == len(passwords)
    assert all(len(password) >= 14 for password in SECRETS.accounts.values())
    assert not any(password in repr(SECRETS) for password in passwords)


def test_two_instances_have_nothing_in_common(tmp_path: Path) -> None:
    one, other = (Secrets.load_or_make(tmp_path / name) for name in ("a", "b"))
    assert one.manager != other.manager
    assert len(one.manager) >= 16


def test_who_has_a_telephone_at_a_card_is_rung_by_its_port_when_the_controller_is_away() -> None:
    tree = demo().model_dump()
    tree["endpoints"] = {"counter": {"kind": "analog", "name": "柜台", "port": 9, "extension": "89"}}
    tree["agents"]["8001"] |= {"phone": False, "endpoints": ["counter"]}
    entries = database(Document.model_validate(tree), SOUNDS)
    assert entries["hotline/main/dial"] == "DAHDI/9&PJSIP/8003"
    assert entries["desk/8001/1"] == entries["desk/89/1"] == "DAHDI/9"
    assert entries["port/counter/agent"] == "8001"


def test_a_box_without_cards_loads_nothing_for_them() -> None:
    assert "chan_dahdi" not in all_files(demo())["modules.conf"]
    assert "load = chan_dahdi.so\n" in core_files(INSTANCE, "b", "s", PORT_MODULES)["modules.conf"]
