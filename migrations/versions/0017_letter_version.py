"""versions of letters"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward: letters that are there already have the version that they are in."""
    op.create_table(
        "letter_version",
        sa.Column("letter_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name=op.f("fk_letter_version_letter_id_letter")
        ),
        sa.PrimaryKeyConstraint("letter_id", "number", name=op.f("pk_letter_version")),
    )
    op.execute(
        "INSERT INTO letter_version (letter_id, number, verb, content, at, by_id, by_name) "
        "SELECT id, version, 'letter.drafted', content, changed_at, drafted_by, drafter_name FROM letter"
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("letter_version")
