"""signing"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "signed_copy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("letter_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("how", sa.String(length=40), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(), nullable=False),
        sa.Column("kept_by", sa.Uuid(), nullable=False),
        sa.Column("keeper_name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_signed_copy_file_id_stored_file")),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_signed_copy_letter_id_letter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_copy")),
    )
    op.create_index("ix_signed_copy_letter_id", "signed_copy", ["letter_id"])


def downgrade() -> None:
    """Back."""
    op.drop_index("ix_signed_copy_letter_id", "signed_copy")
    op.drop_table("signed_copy")
