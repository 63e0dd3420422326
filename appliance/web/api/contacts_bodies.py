"""What the API says of contacts."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from appliance.domain.outcome import CallResult
from appliance.domain.phone_number import PhoneNumber
from appliance.services.contacts.fields import LONGEST, LONGEST_LABEL, MOST_NUMBERS, Draft
from appliance.services.contacts.importing import Fate, Plan, ReadFile, RowFate
from appliance.storage.call_notes import CallNote
from appliance.storage.contacts import Contact
from appliance.storage.record_values import CallRecord
from appliance.web.api.jobs import JobBody


class ContactNumberBody(BaseModel):
    """A telephone number of a contact."""

    shown: Annotated[str, Field(max_length=40, examples=["138 0013 8000"], description="as people write it")]
    label: Annotated[str, Field(max_length=LONGEST_LABEL, examples=["手机"])] = ""


class ContactWish(BaseModel):
    """A contact as somebody writes it."""

    name: Annotated[str, Field(max_length=LONGEST["name"], examples=["李娜"])]
    company: Annotated[str, Field(max_length=LONGEST["company"], examples=["东方商贸"])] = ""
    email: Annotated[str, Field(max_length=LONGEST["email"], examples=["li@example.com"])] = ""
    address: Annotated[str, Field(max_length=LONGEST["address"], examples=["上海市南京路 1 号"])] = ""
    remark: Annotated[str, Field(max_length=LONGEST["remark"], examples=["老客户"])] = ""
    numbers: Annotated[list[ContactNumberBody], Field(max_length=MOST_NUMBERS)] = []

    def draft(self) -> Draft:
        """Give it as the book takes it."""
        numbers = tuple((each.shown, each.label) for each in self.numbers)
        return Draft(self.name, self.company, self.email, self.address, self.remark, numbers)


class ContactBody(ContactWish):
    """A contact."""

    id: str = Field(examples=["5f2c9a1b7e3d4c60"])
    changed_at: datetime
    changed_by: str = Field(examples=["li"])

    @classmethod
    def of(cls, contact: Contact) -> "ContactBody":
        """Tell of a contact."""
        return cls(
            id=contact.id,
            name=contact.name,
            company=contact.company,
            email=contact.email,
            address=contact.address,
            remark=contact.remark,
            numbers=[ContactNumberBody(shown=each.shown, label=each.label) for each in contact.numbers],
            changed_at=contact.changed_at,
            changed_by=contact.changed_by,
        )


class ContactRowBody(BaseModel):
    """A contact in the list: enough to tell it from others. What else is known is told when it is opened."""

    id: str = Field(examples=["5f2c9a1b7e3d4c60"])
    name: str = Field(examples=["李娜"])
    company: str = Field(examples=["东方商贸"])
    numbers: list[str] = Field(description="their last four digits", examples=[["*******8000"]])

    @classmethod
    def of(cls, contact: Contact) -> "ContactRowBody":
        """Tell of a contact."""
        numbers = [(PhoneNumber.parse(each.shown) or PhoneNumber(each.number)).masked() for each in contact.numbers]
        return cls(id=contact.id, name=contact.name, company=contact.company, numbers=numbers)


class MergeWish(BaseModel):
    """Which other contact becomes a part of this one, and goes."""

    other: str = Field(examples=["91ab0c2d3e4f5a6b"])


class ContactCallBody(BaseModel):
    """A call from one of a contact's numbers."""

    call: str = Field(examples=["zj-1795000000.1"])
    started_at: datetime
    hotline: str | None = Field(examples=["main"])
    agent: str | None = Field(description="who talked with them", examples=["8001"])
    result: CallResult | None
    talk_s: float | None
    caller: str | None = Field(examples=["13800138000"])

    @classmethod
    def of(cls, call: CallRecord) -> "ContactCallBody":
        """Tell of a call."""
        return cls(
            call=call.call,
            started_at=call.started_at,
            hotline=call.hotline,
            agent=call.agent,
            result=call.result,
            talk_s=call.talk_s,
            caller=call.caller.digits if call.caller else None,
        )


class ContactNoteBody(BaseModel):
    """What somebody noted."""

    id: str
    at: datetime
    by: str = Field(examples=["wang"])
    text: str = Field(examples=["想要报价，周一回电"])
    wrap_up: str = Field(examples=["quote"], description="the wrap-up code's id, empty without")
    call: str | None

    @classmethod
    def of(cls, note: CallNote) -> "ContactNoteBody":
        """Tell of a note."""
        return cls(id=note.id, at=note.at, by=note.by, text=note.text, wrap_up=note.wrap_up, call=note.call)


class NoteWish(BaseModel):
    """What somebody notes."""

    text: Annotated[str, Field(min_length=1, max_length=2000, examples=["想要报价，周一回电"])]


class ContactHistoryBody(BaseModel):
    """What is known of a contact besides: their latest calls, and what was noted."""

    calls: list[ContactCallBody]
    notes: list[ContactNoteBody]


class ImportRowBody(BaseModel):
    """What comes of a line of the file."""

    line: int = Field(examples=[2])
    fate: Fate
    name: str = Field(examples=["李娜"])
    why: str = Field(examples=["there is no telephone number"])

    @classmethod
    def of(cls, row: RowFate) -> "ImportRowBody":
        """Tell of a row."""
        return cls(line=row.line, fate=row.fate, name=row.name, why=row.why)


class ImportBody(BaseModel):
    """What an import does, or has done."""

    cards: bool = Field(description="a file of vCards: it has no columns")
    encoding: str = Field(examples=["UTF-8"])
    columns: list[str] = Field(examples=[["姓名", "电话"]])
    meaning: list[str] = Field(
        examples=[["name", "number"]],
        description="what each column is: name, company, number, email, address, remark; empty: left out",
    )
    sample: list[list[str]] = Field(description="the first rows", examples=[[["李娜", "13800138000"]]])
    new: int
    changed: int
    same: int
    refused: int
    rows: list[ImportRowBody] = Field(description="what was refused first; 200 at most")

    @classmethod
    def of(cls, file: ReadFile, made: Plan) -> "ImportBody":
        """Tell of a plan."""
        table = file.table
        return cls(
            cards=table is None,
            encoding=table.encoding if table else "",
            columns=list(table.headings) if table else [],
            meaning=list(file.meaning),
            sample=[list(row) for _, row in table.rows[:5]] if table else [],
            new=made.count(Fate.NEW),
            changed=made.count(Fate.CHANGED),
            same=made.count(Fate.SAME),
            refused=made.count(Fate.REFUSED),
            rows=[ImportRowBody.of(row) for row in made.told()],
        )


class ImportedBody(ImportBody):
    """What an import has done."""

    done: bool = Field(description="false: only looked at; nothing has changed")


class ImportJob(JobBody):
    """The task; its result is told when it is done."""

    result: ImportedBody | None = None  # type: ignore[assignment]  # narrower than any job's
