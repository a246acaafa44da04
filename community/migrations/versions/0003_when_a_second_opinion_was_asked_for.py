"""when a second opinion was asked for"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('comments', sa.Column('appealed_at', sa.DateTime(timezone=True), nullable=True))
