"""mailing"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "mailing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("starter_name", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changer_name", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("failures", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["letter.id"], name=op.f("fk_mailing_id_letter")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_mailing_post_id_post")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailing")),
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mailing_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("addressee_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_letter_mailing_id_letter"), "letter", ["mailing_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_letter_addressee_id_organisation"), "organisation", ["addressee_id"], ["id"]
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_letter_mailing_id_addressee_id"), ["mailing_id", "addressee_id"]
        )


def downgrade() -> None:
    """Back: what went apart is a signed letter again, its copies are letters like any other."""
    op.execute(sa.text("UPDATE letter SET state = 'signed' WHERE state = 'apart'"))
    op.drop_table("mailing")
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_letter_mailing_id_addressee_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("fk_letter_addressee_id_organisation"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_letter_mailing_id_letter"), type_="foreignkey")
        batch_op.drop_column("addressee_id")
        batch_op.drop_column("mailing_id")
