"""registers"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    with op.batch_alter_table("register_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("author_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("of_date", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("channel", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("answers_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("void_asked_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("void_asker_name", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("voided_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("voider_name", sa.Text(), server_default="", nullable=False))
        batch_op.create_index(batch_op.f("ix_register_entry_answers_id"), ["answers_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_register_entry_answers_id_register_entry"),
            "register_entry",
            ["answers_id"],
            ["id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_register_entry_author_id_organisation"), "organisation", ["author_id"], ["id"]
        )
    op.create_table(
        "follow_up",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("handler_id", sa.Uuid(), nullable=True),
        sa.Column("handler_name", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["register_entry.id"], name=op.f("fk_follow_up_entry_id_register_entry")
        ),
        sa.ForeignKeyConstraint(["handler_id"], ["post.id"], name=op.f("fk_follow_up_handler_id_post")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_follow_up")),
    )
    op.create_index(op.f("ix_follow_up_due_on"), "follow_up", ["due_on"])
    op.create_table(
        "follow_up_progress",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("closes", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["follow_up.entry_id"], name=op.f("fk_follow_up_progress_entry_id_follow_up")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_progress")),
    )
    op.create_index(op.f("ix_follow_up_progress_entry_id"), "follow_up_progress", ["entry_id"])


def downgrade() -> None:
    """Back."""
    op.drop_table("follow_up_progress")
    op.drop_table("follow_up")
    with op.batch_alter_table("register_entry", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_register_entry_author_id_organisation"), type_="foreignkey")
        batch_op.drop_constraint(
            batch_op.f("fk_register_entry_answers_id_register_entry"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_register_entry_answers_id"))
        for name in (
            "voider_name",
            "voided_by",
            "void_asker_name",
            "void_asked_by",
            "answers_id",
            "channel",
            "of_date",
            "author_id",
        ):
            batch_op.drop_column(name)
