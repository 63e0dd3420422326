"""Every place of the interface where somebody can be: which page, who goes there, and what is to be seen there.

Whoever adds a page adds its places: `test_every_page` fails for a page that is in no place.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

from appliance.domain.role import Role
from tests.web.sight import settle

PAGES = Path(__file__).parents[2] / "appliance/web/ui/src/pages"
LANGUAGES = ("zh", "en")
ADMIN, SUPERVISOR, AGENT, INSTALLER = Role.ADMIN, Role.SUPERVISOR, Role.AGENT, Role.INSTALLER


@dataclass(frozen=True, slots=True)
class Place:
    """A place: the `page`'s folder in src/pages, and the path; `{call}` and `{contact}` are ids of the company's.

    `seen` is of its content, visible once it is open: a text, or `@key` of the page's own texts. `presses` are pressed
    in turn before that. A place whose name ends in `-window` is a dialog or a drawer.
    """

    name: str
    page: str
    path: str
    seen: str
    role: Role = ADMIN
    presses: tuple[str, ...] = ()

    @property
    def agent(self) -> str | None:
        """Who answers calls goes there as one who does."""
        return "8001" if self.role is AGENT else None

    @property
    def is_window(self) -> bool:
        """Whether it stands above its page."""
        return self.name.endswith("-window")

    def open(self, page: Page, language: str, ids: Mapping[str, str], *, keyboard: bool = False) -> None:
        """Go there, by the mouse or the keyboard, and wait until the content is."""
        page.goto(self.path.format(**ids))
        settle(page)
        for each in self.presses:
            pressed = self.pressable(page, self.text(each, language))
            if keyboard:
                pressed.press("Enter")
            else:
                pressed.click()
        self.content(page, language).wait_for()
        settle(page)

    def content(self, page: Page, language: str) -> Locator:
        """Give what is to be seen, outside of the navigation; the uppermost window's where one is open."""
        text = self.text(self.seen, language)
        within = page.locator("dialog[open]" if self.is_window else "main").last
        seen = within.get_by_text(text).or_(within.get_by_label(text)).or_(within.locator(f'[value="{text}"]'))
        return seen.locator("visible=true").first

    def pressable(self, page: Page, name: str) -> Locator:
        """Find what is pressed, whose name begins so."""
        begins = re.compile(f"^{re.escape(name)}")
        return page.get_by_role("tab", name=begins).or_(page.get_by_role("button", name=begins)).first

    def text(self, words: str, language: str) -> str:
        """Give a text, or the one of this key in the language; of one with figures, what stands before them."""
        if not words.startswith("@"):
            return words
        of_page = "flows" if self.page == "flow-editor" else self.page
        found: Any = json.loads((PAGES / of_page / f"{language}.json").read_text(encoding="utf-8"))
        for key in words[1:].split("."):
            found = found[key]
        return str(found).partition("{{")[0].strip()


PLACES = (
    Place("wallboard", "wallboard", "/wallboard", "王芳", SUPERVISOR),
    Place("agent", "agent", "/agent", "@quiet", AGENT),
    Place("lines", "lines", "/lines", "晨光贸易", INSTALLER),
    Place("cards", "cards", "/cards", "@callerIdTitle", INSTALLER),
    Place("doctor", "doctor", "/doctor", "@verdicts.faulty", INSTALLER),
    Place("doctor-nightly", "doctor", "/doctor?view=nightly", "@history.nights", INSTALLER),
    Place("doctor-line", "doctor", "/doctor/20", "@history.examinations", INSTALLER),
    Place("doctor-line-proposed", "doctor", "/doctor/21", "@proposal.title", INSTALLER),
    Place("doctor-line-drifted", "doctor", "/doctor/22", "@drift.title", INSTALLER),
    Place("doctor-line-dead", "doctor", "/doctor/23", "@report.faulty", INSTALLER),
    Place("doctor-line-sip", "doctor", "/doctor/board-1", "@examine.number", INSTALLER),
    Place("tones", "tones", "/tones", "@learned", INSTALLER),
    Place("try-call", "phone", "/try-call", "@call"),
    Place("calls", "calls", "/calls", "@result.voicemail", SUPERVISOR),
    Place("call-window", "calls", "/calls/{call}", "@story.why", SUPERVISOR),
    Place("calls-export-window", "calls", "/calls", "@export.format", SUPERVISOR, ("@export.begin",)),
    Place("analysis", "analysis", "/analysis", "@findings.title", SUPERVISOR),
    Place("analysis-people", "analysis", "/analysis?view=people", "8001 王芳", SUPERVISOR),
    Place("analysis-lines", "analysis", "/analysis?view=lines", "晨光贸易", SUPERVISOR),
    Place("analysis-callers", "analysis", "/analysis?view=callers", "%", SUPERVISOR),
    Place("analysis-advertising", "analysis", "/analysis?view=advertising", "@ad.title", SUPERVISOR),
    Place("messages", "voicemail", "/voicemail", "0:01", SUPERVISOR),
    Place("callbacks", "voicemail", "/voicemail/callbacks", "138 0013 8000", SUPERVISOR),
    Place("faxes", "voicemail", "/voicemail/faxes", "+86 21 6888 0000", SUPERVISOR),
    Place("contacts", "contacts", "/contacts", "晨光文具", AGENT),
    Place("contact", "contacts", "/contacts/{contact}", "@calls.title", AGENT),
    Place("contact-new", "contacts", "/contacts/new", "@field.remark", AGENT),
    Place("contacts-import", "contacts", "/contacts/import", "@import.choose", SUPERVISOR),
    Place("costs", "costs", "/costs", "中国电信"),
    Place("costs-top-up-window", "costs", "/costs", "@balance.note", ADMIN, ("@balance.add",)),
    Place("hotlines", "hotlines", "/hotlines", "4008001234"),
    Place("hotline", "hotlines", "/hotlines/main", "晨光贸易"),
    Place("opening-window", "hotlines", "/hotlines", "@set.length", SUPERVISOR, ("@change",)),
    Place("flows", "flows", "/flows", "晨光贸易"),
    Place("flow", "flow-editor", "/flows/main", "销售部"),
    Place("agents", "people", "/people/agents", "王芳"),
    Place("one-agent", "people", "/people/agents/8001", "王芳"),
    Place("agent-new-window", "people", "/people/agents", "@columns.id", ADMIN, ("@new.agent",)),
    Place("departments", "people", "/people/departments", "销售部"),
    Place("department", "people", "/people/departments/sales", "销售部"),
    Place("endpoints", "people", "/people/endpoints", "大堂的电话"),
    Place("endpoint", "people", "/people/endpoints/wang-mobile", "王芳的手机"),
    Place("line-groups", "lines-setup", "/line-setup/trunk_groups", "中国电信的十条线", INSTALLER),
    Place("line-group", "lines-setup", "/line-setup/trunk_groups/main", "中国电信的十条线", INSTALLER),
    Place("line-setup", "lines-setup", "/line-setup/lines", "board-1", INSTALLER),
    Place("line", "lines-setup", "/line-setup/lines/board-1", "board-1", INSTALLER),
    Place("gateways", "lines-setup", "/line-setup/sip_peers", "地下室的语音网关", INSTALLER),
    Place("gateway", "lines-setup", "/line-setup/sip_peers/cellar", "地下室的语音网关", INSTALLER),
    Place("tariffs", "lines-setup", "/line-setup/tariffs", "中国电信", INSTALLER),
    Place("tariff", "lines-setup", "/line-setup/tariffs/carrier", "中国电信", INSTALLER),
    Place("day", "schedules", "/schedules/day", "晨光贸易"),
    Place("hours", "schedules", "/schedules/hours", "柜台营业时间"),
    Place("one-hours", "schedules", "/schedules/hours/counter", "柜台营业时间"),
    Place("calendars", "schedules", "/schedules/calendars", "2027 年法定节假日"),
    Place("calendar", "schedules", "/schedules/calendars/public", "2027 年法定节假日"),
    Place("lists", "lists", "/lists", "骚扰电话", SUPERVISOR),
    Place("list", "lists", "/lists/rude", "137 0000 9999", SUPERVISOR),
    Place("prompts", "prompts", "/prompts", "@field.upload"),
    Place("prompts-built-in", "prompts", "/prompts", "101", ADMIN, ("@tabs.builtin",)),
    Place("prompts-voice", "prompts", "/prompts", "@studio.step1", ADMIN, ("@tabs.studio",)),
    Place("revisions", "revisions", "/revisions", "资费、营业时间、名单和通知"),
    Place("revision-window", "revisions", "/revisions", "中国电信", ADMIN, ("@nth",)),
    Place("company", "settings", "/settings/company", "晨光贸易公司"),
    Place("recordings", "settings", "/settings/recordings", "@recordings.fields.compress"),
    Place("retention", "settings", "/settings/retention", "@retention.fields.voicemail_days"),
    Place("notices", "settings", "/settings/notifications", "老板的邮箱"),
    Place("users", "users", "/users", "Supervisor"),
    Place("user-window", "users", "/users", "@disable", ADMIN, ("Agent8001",)),
    Place("user-new-window", "users", "/users", "@password", ADMIN, ("@add",)),
    Place("tokens", "tokens", "/tokens", "CRM"),
    Place("token-new-window", "tokens", "/tokens", "@scopes", ADMIN, ("@add",)),
    Place("audit", "audit", "/audit", "@word.contact_add"),
    Place("personal", "personal", "/personal", "@look"),
    Place("backup", "backup", "/backup", "@list.download"),
    Place("system", "system", "/system", "@part.asterisk", INSTALLER),
    Place("account", "account", "/account", "@password.title", AGENT),
)
"""All but the pages of strangers and of the first hour."""
