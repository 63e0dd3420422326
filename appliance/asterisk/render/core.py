"""The files that do not depend on the company: what Asterisk loads, where it writes, whom it listens to."""

from appliance.asterisk.render.browser import SORCERY, http_file
from appliance.asterisk.render.features import features_file
from appliance.asterisk.render.section import section
from appliance.domain.instance import Instance

# fmt: off
_MODULES = (
    "res_timing_timerfd", "res_sorcery_config", "res_sorcery_memory", "res_sorcery_astdb", "res_pjproject",
    "res_pjsip", "res_pjsip_session", "res_pjsip_sdp_rtp", "res_pjsip_caller_id", "res_pjsip_registrar",
    "res_pjsip_authenticator_digest", "res_pjsip_endpoint_identifier_user", "res_pjsip_endpoint_identifier_ip",
    "res_pjsip_outbound_authenticator_digest", "res_pjsip_outbound_registration", "res_pjsip_header_funcs",
    "res_pjsip_dtmf_info", "res_pjsip_nat", "res_pjsip_rfc3326", "res_pjsip_logger", "res_pjsip_pubsub",
    "res_rtp_asterisk", "chan_pjsip", "bridge_simple", "bridge_native_rtp",
    "codec_alaw", "codec_ulaw", "codec_g722", "codec_a_mu", "codec_resample",
    "format_wav", "format_pcm", "format_sln", "res_speech", "res_agi", "res_musiconhold", "pbx_config",
    "app_dial", "app_read", "app_playback", "app_record", "app_mixmonitor", "app_stack", "app_exec", "app_verbose",
    "func_callerid", "func_channel", "func_db", "func_logic", "func_strings", "func_timeout", "func_cut",
    "app_db", "func_global", "res_fax", "res_fax_spandsp", "res_pjsip_t38", "res_tonedetect",
    "res_http_websocket", "res_pjsip_transport_websocket", "res_srtp", "codec_opus_open_source",
    "res_format_attr_opus",
    "res_pjsip_refer", "app_channelredirect", "bridge_builtin_features", "func_env", "app_playtones", "app_senddtmf",
    "res_audiosocket", "chan_audiosocket", "app_chanspy",
)
# fmt: on
"""Only what our calls need; the order is Asterisk's own affair."""

_T38_PORTS = 100
_FAX: dict[str, str | int] = {"maxrate": 14400, "minrate": 2400, "modems": "v17,v27,v29", "statusevents": "no"}

MANAGER_EVENTS = (
    "FullyBooted|Newstate|Hangup|AttendedTransfer|ContactStatus|Registry|MusicOnHoldStart|MusicOnHoldStop|Alarm"
)
"""The events that the controller lives on; Asterisk sends it no others."""

# fmt: off
_DECLINED_MESSAGES = (
    "agi_exec_start_type", "agi_exec_end_type", "ast_channel_varset_type", "ast_rtp_rtcp_sent_type",
    "ast_rtp_rtcp_received_type",
)
# fmt: on
"""What Asterisk would tell itself of each call, and nobody here hears. What the manager subscribes to must stay."""

_TOLD_OF_CHANNELS = ("CALL", "LINE", "AGENT", "ENDPOINT", "OUT", "PEER", "REVISION", "RECORDED", "FAR_LEG")
"""Variables of a channel that its events have with them."""

_DISABLED_EVENTS = "Newexten,Newchannel,NewConnectedLine,NewCallerid,DialBegin,DialState,RTPSourceChange"
"""Manager events that belong to calls, and that the controller doesn't live on."""


def core_files(instance: Instance, box: str, manager_secret: str, more: tuple[str, ...] = ()) -> dict[str, str]:
    """Render the company-independent files by name; `more` are modules that this box needs besides."""
    return {
        "asterisk.conf": _asterisk(instance, box),
        "modules.conf": _modules(more),
        "logger.conf": _logger(),
        "manager.conf": _manager(instance, manager_secret),
        "rtp.conf": _rtp(instance),
        "indications.conf": _indications(),
        "cdr.conf": section("general", {"enable": "no"}),
        "cel.conf": section("general", {"enable": "no"}),
        "stasis.conf": section("declined_message_types", [("decline", name) for name in _DECLINED_MESSAGES]),
        "pjproject.conf": "",
        "features.conf": features_file(),
        "udptl.conf": _udptl(instance),
        "res_fax.conf": section("general", _FAX),
        "acl.conf": "",
        "http.conf": http_file(instance),
        "sorcery.conf": SORCERY,
        "ccss.conf": "",
    }


def _asterisk(instance: Instance, box: str) -> str:
    state = instance.asterisk_state
    folders = {
        "astetcdir": instance.asterisk_etc,
        "astvarlibdir": state / "lib",
        "astdbdir": state / "lib",
        "astkeydir": state / "lib",
        "astdatadir": "/usr/share/asterisk",
        "astagidir": state / "lib",
        "astspooldir": state / "spool",
        "astrundir": state / "run",
        "astlogdir": state / "log",
    }
    options = {"systemname": box, "nocolor": "yes", "documentation_language": "en_US", "hideconnect": "yes"}
    return section("directories", {key: str(path) for key, path in folders.items()}) + section("options", options)


def _rtp(instance: Instance) -> str:
    ports = {"rtpstart": instance.ports.rtp_first, "rtpend": instance.ports.rtp_last - _T38_PORTS}
    return section("general", ports | {"icesupport": "yes"})  # which browser phones alone make use of


def _udptl(instance: Instance) -> str:
    """Faxes by T.38 take the last of the instance's media ports."""
    last = instance.ports.rtp_last
    ports = {"udptlstart": last - _T38_PORTS + 1, "udptlend": last, "use_even_ports": "no"}
    return section("general", ports | {"udptlchecksums": "yes", "udptlfecentries": 3, "udptlfecspan": 3})


def _modules(more: tuple[str, ...]) -> str:
    loads = [("autoload", "no"), *(("load", f"{module}.so") for module in (*_MODULES, *more))]
    return section("modules", loads)


def _logger() -> str:
    return section(
        "general", {"dateformat": "%F %T.%3q", "rotatestrategy": "rotate", "appendhostname": "no"}
    ) + section("logfiles", {"messages": "notice,warning,error"})


def _manager(instance: Instance, secret: str) -> str:
    general = {
        "enabled": "yes",
        "bindaddr": "127.0.0.1",
        "port": instance.ports.ami,
        "timestampevents": "yes",
        "authtimeout": 5,
        "authlimit": 20,
        "disabledevents": _DISABLED_EVENTS,
        "channelvars": ",".join(f"ZONGJI_{name}" for name in _TOLD_OF_CHANNELS),
    }
    controller = {
        "secret": secret,
        "deny": "0.0.0.0/0.0.0.0",
        "permit": "127.0.0.1/255.255.255.255",
        "read": "call,system",
        "write": "system,reporting,call,originate",
        "writetimeout": 5000,
        "eventfilter": f"Event: ({MANAGER_EVENTS})",
    }
    return section("general", general) + section("zongji", controller)


def _indications() -> str:
    """China's tones (GB/T 3380): 450 Hz throughout."""
    tones = {
        "description": "China",
        "ringcadence": "1000,4000",
        "dial": "450",
        "busy": "450/350,0/350",
        "ring": "450/1000,0/4000",
        "congestion": "450/700,0/700",
        "callwaiting": "450/400,0/4000",
        "record": "950/400,0/10000",
        "info": "450/100,0/100,450/100,0/100,450/100,0/100,450/400,0/400",
        "stutter": "450+425",
    }
    return section("general", {"country": "cn"}) + section("cn", tones)
