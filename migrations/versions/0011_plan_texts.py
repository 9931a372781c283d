"""plan texts and assigned targets"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward. Plans stored before have no text of their own: the portal shows the shipped preset of their name."""
    op.create_table(
        "plan_text",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("preset", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("drafters", sa.JSON(), nullable=False),
        sa.Column("drafted_by_name", sa.Text(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(), nullable=False),
        sa.Column("activated_by_name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("plan_id", name=op.f("pk_plan_text")),
        sa.UniqueConstraint("year", name=op.f("uq_plan_text_year")),
    )
    op.create_table(
        "target_assignment",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("target_code", sa.String(length=10), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("basis", sa.String(length=120), nullable=False),
        sa.Column("assigned_by", sa.Uuid(), nullable=False),
        sa.Column("assigned_by_name", sa.Text(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assigned_by"], ["user_account.id"], name=op.f("fk_target_assignment_assigned_by_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_target_assignment_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_target_assignment_plan_id_plan")),
        sa.PrimaryKeyConstraint(
            "plan_id", "organisation_id", "target_code", name=op.f("pk_target_assignment")
        ),
    )
    with op.batch_alter_table("target_assignment", schema=None) as batch_op:
        batch_op.create_index("ix_target_assignment_organisation_id", ["organisation_id"], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_table("target_assignment")
    op.drop_table("plan_text")
