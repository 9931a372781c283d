"""Branch names are unique accents and case aside; leading posts carry a version"""

import sqlalchemy as sa
from alembic import op

from portal.lib.vietnamese import fold

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

OLD = "uq_branch_organisation_id_kind_name"
NEW = "uq_branch_organisation_id_kind_name_folded"


def upgrade() -> None:
    """Forward."""
    with op.batch_alter_table("branch") as batch_op:
        batch_op.add_column(sa.Column("name_folded", sa.Text(), nullable=True))
    branch = sa.table(
        "branch",
        sa.column("id", sa.Uuid()),
        sa.column("name", sa.Text()),
        sa.column("name_folded", sa.Text()),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(branch.c.id, branch.c.name)).all():
        folded = {"name_folded": fold(row.name)}
        connection.execute(sa.update(branch).where(branch.c.id == row.id).values(folded))
    with op.batch_alter_table("leader_holding") as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("leader_holding") as batch_op:
        batch_op.alter_column("version", existing_type=sa.Integer(), server_default=None)
    with op.batch_alter_table("branch") as batch_op:
        batch_op.alter_column("name_folded", existing_type=sa.Text(), nullable=False)
        batch_op.drop_constraint(batch_op.f(OLD), type_="unique")
        batch_op.create_unique_constraint(batch_op.f(NEW), ["organisation_id", "kind", "name_folded"])


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("leader_holding") as batch_op:
        batch_op.drop_column("version")
    with op.batch_alter_table("branch") as batch_op:
        batch_op.drop_constraint(batch_op.f(NEW), type_="unique")
        batch_op.create_unique_constraint(batch_op.f(OLD), ["organisation_id", "kind", "name"])
        batch_op.drop_column("name_folded")
