"""How answers and hang-ups are known that a line doesn't signal, and which legs' answers are estimates."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    nothing = sa.text("''")
    for column in ("release_known", "release_tone"):
        op.add_column("calls", sa.Column(column, sa.Text, nullable=False, server_default=nothing))
    op.add_column("calls", sa.Column("release_confidence", sa.Float))
    for column in ("answer_known", "release_known"):
        op.add_column("hops", sa.Column(column, sa.Text, nullable=False, server_default=nothing))
    op.add_column("charges", sa.Column("estimated", sa.Integer, nullable=False, server_default="0"))
