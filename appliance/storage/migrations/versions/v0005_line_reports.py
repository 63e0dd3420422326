"""What examinations of lines and the nightly self-calls have found out."""

import sqlalchemy as sa
from alembic import op

from appliance.storage.column_types import OutsideText, UtcTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "line_reports",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("line", sa.Text, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("asked_by", OutsideText, nullable=False),
        sa.Column("report", OutsideText, nullable=False),
        sa.Column("learned", OutsideText, nullable=False),
        sa.Column("signs", sa.Text, nullable=False, server_default=sa.text("''")),
        sa.Column("applied_at", UtcTime),
        sa.Column("applied_by", OutsideText),
        sa.PrimaryKeyConstraint("id", name="pk_line_reports"),
    )
    op.create_index("ix_line_reports_line_at", "line_reports", ["line", "at"])
    op.create_table(
        "morning_reports",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("faulty", sa.Integer, nullable=False),
        sa.Column("report", OutsideText, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_morning_reports"),
    )
    op.create_index("ix_morning_reports_at", "morning_reports", ["at"])
