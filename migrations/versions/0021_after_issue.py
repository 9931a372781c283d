"""dispatches, short codes, recalls and replacements of letters; organisations' e-mail"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    with op.batch_alter_table("organisation") as batch_op:
        batch_op.add_column(sa.Column("email", sa.String(length=254), server_default="", nullable=False))
    with op.batch_alter_table("letter") as batch_op:
        batch_op.add_column(sa.Column("code", sa.String(length=8), nullable=True))
        batch_op.add_column(
            sa.Column("effect", sa.String(length=40), server_default="in_force", nullable=False)
        )
        batch_op.add_column(sa.Column("replaces_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("corrects_id", sa.Uuid(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_letter_code"), ["code"])
        batch_op.create_foreign_key(
            batch_op.f("fk_letter_replaces_id_letter"), "letter", ["replaces_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_letter_corrects_id_letter"), "letter", ["corrects_id"], ["id"]
        )
    op.create_table(
        "recall",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("letter_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asker_name", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decider_name", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_recall_letter_id_letter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall")),
    )
    op.create_index(op.f("ix_recall_letter_id"), "recall", ["letter_id"])
    op.create_table(
        "dispatch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("letter_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_dispatch_letter_id_letter")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_dispatch_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch")),
    )
    op.create_index("ix_dispatch_letter", "dispatch", ["letter_id"])


def downgrade() -> None:
    """Back."""
    op.drop_index("ix_dispatch_letter", "dispatch")
    op.drop_table("dispatch")
    op.drop_index(op.f("ix_recall_letter_id"), "recall")
    op.drop_table("recall")
    with op.batch_alter_table("letter") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_letter_corrects_id_letter"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_letter_replaces_id_letter"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_letter_code"), type_="unique")
        batch_op.drop_column("corrects_id")
        batch_op.drop_column("replaces_id")
        batch_op.drop_column("effect")
        batch_op.drop_column("code")
    with op.batch_alter_table("organisation") as batch_op:
        batch_op.drop_column("email")
