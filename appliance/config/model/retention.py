"""For how long the switchboard keeps what belongs to people (D8)."""

from typing import Annotated

from pydantic import Field

from appliance.config.model.base import Part

Days = Annotated[int, Field(ge=1, le=36_500)]
RecordDays = Annotated[int, Field(ge=62, le=36_500)]
"""The caps of this month and the last are counted from the record of calls."""

AuditDays = Annotated[int, Field(ge=180, le=36_500)]


class Retention(Part):
    """How many days each class is kept; null keeps it for ever. The oldest go first, once a night.

    `recordings_gib` caps what all recordings take on disk, also before their days are over.
    """

    recordings_days: Days | None = 180
    recordings_gib: Annotated[float, Field(gt=0, le=1_000_000)] | None = None
    voicemail_days: Days | None = 180
    faxes_days: Days | None = 180
    call_records_days: RecordDays | None = None
    audit_days: AuditDays | None = 1095
