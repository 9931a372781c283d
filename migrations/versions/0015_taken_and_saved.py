"""taken and saved"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("page", sa.String(length=20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_saved_view_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("user_id", "page", "name", name=op.f("uq_saved_view_user_id_page_name")),
    )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.add_column(sa.Column("taken_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("taken_by_name", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("taken_until", sa.DateTime(), nullable=True))


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_column("taken_until")
        batch_op.drop_column("taken_by_name")
        batch_op.drop_column("taken_by")
    op.drop_table("saved_view")
