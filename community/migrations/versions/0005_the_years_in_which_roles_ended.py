"""the years in which roles ended"""

import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('members', sa.Column('ended_roles', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), server_default='[]', nullable=False))
    ended: dict[int, list[dict[str, int | None]]] = {}
    found = op.get_bind().execute(
        sa.text(
            "SELECT id, member_id, ended_on FROM portfolio_roles WHERE is_over AND visibility = 'public' ORDER BY position, id"
        )
    )
    for role_id, member_id, ended_on in found:
        year = int(str(ended_on)[:4]) if ended_on else None
        ended.setdefault(member_id, []).append({"role": role_id, "year": year})
    update = sa.text("UPDATE members SET ended_roles = :roles WHERE id = :id")
    if op.get_bind().dialect.name == "postgresql":
        update = sa.text("UPDATE members SET ended_roles = CAST(:roles AS jsonb) WHERE id = :id")
    for member_id, roles in ended.items():
        op.get_bind().execute(update, {"id": member_id, "roles": json.dumps(roles)})
