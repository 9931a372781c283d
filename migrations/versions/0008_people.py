"""people"""

import sqlalchemy as sa
from alembic import op

from portal.lib import vietnamese

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None
SORT_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "one_time_code",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_one_time_code_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_one_time_code")),
    )
    with op.batch_alter_table("post") as table:
        table.add_column(sa.Column("basis", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("post") as table:
        table.alter_column("basis", server_default=None)
    with op.batch_alter_table("user_account") as table:
        table.add_column(sa.Column("name_folded", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("name_sort", SORT_KEY, nullable=False, server_default=""))
        table.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    _name_everybody()
    with op.batch_alter_table("user_account") as table:
        for column in ("name_folded", "name_sort", "version"):
            table.alter_column(column, server_default=None)
        table.alter_column("password_hash", existing_type=sa.Text(), nullable=True)


def _name_everybody() -> None:
    users = sa.table(
        "user_account",
        sa.column("id", sa.Uuid()),
        sa.column("username"),
        sa.column("name"),
        sa.column("name_folded"),
        sa.column("name_sort"),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(users.c.id, users.c.username, users.c.name)).all():
        connection.execute(
            sa.update(users)
            .where(users.c.id == row.id)
            .values(
                name_folded=vietnamese.fold(f"{row.name} {row.username}"),
                name_sort=vietnamese.person_sort_key(row.name),
            )
        )


def downgrade() -> None:
    """Back."""
    op.execute("update user_account set password_hash = '' where password_hash is null")
    with op.batch_alter_table("user_account") as table:
        table.alter_column("password_hash", existing_type=sa.Text(), nullable=False)
        for column in ("version", "name_sort", "name_folded"):
            table.drop_column(column)
    with op.batch_alter_table("post") as table:
        table.drop_column("basis")
    op.drop_table("one_time_code")
