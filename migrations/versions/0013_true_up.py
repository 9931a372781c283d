"""true-up"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "true_up",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=False),
        sa.Column("confirmer_name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_true_up_report_id_report")),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_true_up")),
    )
    with op.batch_alter_table("report_line") as batch_op:
        batch_op.add_column(sa.Column("file_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_report_line_file_id_stored_file"), "stored_file", ["file_id"], ["id"]
        )


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("report_line") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_report_line_file_id_stored_file"), type_="foreignkey")
        batch_op.drop_column("file_id")
    op.drop_table("true_up")
