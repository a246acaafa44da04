"""threads and moderation in full"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('article_people',
    sa.Column('article_id', sa.Integer().with_variant(sa.BigInteger(), 'postgresql'), nullable=False),
    sa.Column('member_id', sa.Integer().with_variant(sa.BigInteger(), 'postgresql'), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['articles.id'], name=op.f('fk_article_people_article_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_article_people_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('article_id', 'member_id', name=op.f('pk_article_people'))
    )
    op.create_index(op.f('ix_article_people_member_id'), 'article_people', ['member_id'], unique=False)
    op.create_table('bayes_words',
    sa.Column('word', sa.String(length=60), nullable=False),
    sa.Column('spam', sa.Integer().with_variant(sa.BigInteger(), 'postgresql'), nullable=False),
    sa.Column('good', sa.Integer().with_variant(sa.BigInteger(), 'postgresql'), nullable=False),
    sa.CheckConstraint('spam >= 0 AND good >= 0', name=op.f('ck_bayes_words_counts')),
    sa.PrimaryKeyConstraint('word', name=op.f('pk_bayes_words'))
    )
    op.create_table('listed_words',
    sa.Column('id', sa.Integer().with_variant(sa.BigInteger(), 'postgresql'), nullable=False),
    sa.Column('words', sa.String(length=120), nullable=False),
    sa.Column('key', sa.String(length=240), nullable=False),
    sa.Column('kind', sa.Enum('banned', 'suspect', name='wordlist', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('added_by_id', sa.Integer().with_variant(sa.BigInteger(), 'postgresql'), nullable=True),
    sa.ForeignKeyConstraint(['added_by_id'], ['members.id'], name=op.f('fk_listed_words_added_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_listed_words')),
    sa.UniqueConstraint('key', name=op.f('uq_listed_words_key'))
    )
    op.create_table('member_notes',
    sa.Column('id', sa.Integer().with_variant(sa.BigInteger(), 'postgresql'), nullable=False),
    sa.Column('member_id', sa.Integer().with_variant(sa.BigInteger(), 'postgresql'), nullable=False),
    sa.Column('written_by_id', sa.Integer().with_variant(sa.BigInteger(), 'postgresql'), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_member_notes_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['written_by_id'], ['members.id'], name=op.f('fk_member_notes_written_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_member_notes'))
    )
    op.create_index(op.f('ix_member_notes_member_id_id'), 'member_notes', ['member_id', 'id'], unique=False)
    op.create_table('asks',
    sa.Column('id', sa.Integer().with_variant(sa.BigInteger(), 'postgresql'), nullable=False),
    sa.Column('article_id', sa.Integer().with_variant(sa.BigInteger(), 'postgresql'), nullable=False),
    sa.Column('member_id', sa.Integer().with_variant(sa.BigInteger(), 'postgresql'), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_by_id', sa.Integer().with_variant(sa.BigInteger(), 'postgresql'), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['articles.id'], name=op.f('fk_asks_article_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_asks_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['settled_by_id'], ['members.id'], name=op.f('fk_asks_settled_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_asks'))
    )
    op.create_index(op.f('ix_asks_article_id'), 'asks', ['article_id'], unique=False)
    op.create_index(op.f('ix_asks_settled_at_id'), 'asks', ['settled_at', 'id'], unique=False)
    op.create_table('claims',
    sa.Column('comment_id', sa.Integer().with_variant(sa.BigInteger(), 'postgresql'), nullable=False),
    sa.Column('moderator_id', sa.Integer().with_variant(sa.BigInteger(), 'postgresql'), nullable=False),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['comment_id'], ['comments.id'], name=op.f('fk_claims_comment_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['moderator_id'], ['members.id'], name=op.f('fk_claims_moderator_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('comment_id', name=op.f('pk_claims'))
    )
    op.create_table('mentions',
    sa.Column('comment_id', sa.Integer().with_variant(sa.BigInteger(), 'postgresql'), nullable=False),
    sa.Column('member_id', sa.Integer().with_variant(sa.BigInteger(), 'postgresql'), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['comment_id'], ['comments.id'], name=op.f('fk_mentions_comment_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_mentions_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('comment_id', 'member_id', name=op.f('pk_mentions'))
    )
    op.create_index(op.f('ix_mentions_member_id'), 'mentions', ['member_id'], unique=False)
    op.create_table('notices',
    sa.Column('id', sa.Integer().with_variant(sa.BigInteger(), 'postgresql'), nullable=False),
    sa.Column('member_id', sa.Integer().with_variant(sa.BigInteger(), 'postgresql'), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=True),
    sa.Column('comment_id', sa.Integer().with_variant(sa.BigInteger(), 'postgresql'), nullable=True),
    sa.Column('actor_id', sa.Integer().with_variant(sa.BigInteger(), 'postgresql'), nullable=True),
    sa.Column('parameters', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['actor_id'], ['members.id'], name=op.f('fk_notices_actor_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['comment_id'], ['comments.id'], name=op.f('fk_notices_comment_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_notices_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notices')),
    sa.UniqueConstraint('key', name=op.f('uq_notices_key'))
    )
    op.create_index(op.f('ix_notices_comment_id'), 'notices', ['comment_id'], unique=False)
    op.create_index(op.f('ix_notices_member_id_id'), 'notices', ['member_id', 'id'], unique=False)
    op.create_index('ix_notices_unseen', 'notices', ['member_id'], unique=False, postgresql_where=sa.text('seen_at IS NULL'), sqlite_where=sa.text('seen_at IS NULL'))
    op.create_table('suspensions',
    sa.Column('id', sa.Integer().with_variant(sa.BigInteger(), 'postgresql'), nullable=False),
    sa.Column('member_id', sa.Integer().with_variant(sa.BigInteger(), 'postgresql'), nullable=False),
    sa.Column('step', sa.Enum('warning', 'day', 'three_days', 'week', 'month', 'closed', name='step', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('reason', sa.Enum('off_topic', 'unkind', 'harassment', 'hate', 'spam', 'advertising', 'private_information', 'misinformation', 'illegal', 'banned_word', 'other', name='reason', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('comment_id', sa.Integer().with_variant(sa.BigInteger(), 'postgresql'), nullable=True),
    sa.Column('given_by_id', sa.Integer().with_variant(sa.BigInteger(), 'postgresql'), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lapses_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lifted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lifted_by_id', sa.Integer().with_variant(sa.BigInteger(), 'postgresql'), nullable=True),
    sa.CheckConstraint("(step IN ('warning', 'closed')) = (ends_at IS NULL)", name=op.f('ck_suspensions_ends_at')),
    sa.ForeignKeyConstraint(['comment_id'], ['comments.id'], name=op.f('fk_suspensions_comment_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['given_by_id'], ['members.id'], name=op.f('fk_suspensions_given_by_id')),
    sa.ForeignKeyConstraint(['lifted_by_id'], ['members.id'], name=op.f('fk_suspensions_lifted_by_id')),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_suspensions_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_suspensions'))
    )
    op.create_index(op.f('ix_suspensions_given_at_id'), 'suspensions', ['given_at', 'id'], unique=False)
    op.create_index(op.f('ix_suspensions_member_id_given_at'), 'suspensions', ['member_id', 'given_at'], unique=False)
    op.create_table('useful_marks',
    sa.Column('comment_id', sa.Integer().with_variant(sa.BigInteger(), 'postgresql'), nullable=False),
    sa.Column('member_id', sa.Integer().with_variant(sa.BigInteger(), 'postgresql'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['comment_id'], ['comments.id'], name=op.f('fk_useful_marks_comment_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_useful_marks_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('comment_id', 'member_id', name=op.f('pk_useful_marks'))
    )
    op.create_index(op.f('ix_useful_marks_member_id'), 'useful_marks', ['member_id'], unique=False)
    op.create_table('bayes_lessons',
    sa.Column('revision_id', sa.Integer().with_variant(sa.BigInteger(), 'postgresql'), nullable=False),
    sa.Column('is_spam', sa.Boolean(), nullable=False),
    sa.Column('words', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), nullable=False),
    sa.Column('learnt_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['revision_id'], ['comment_revisions.id'], name=op.f('fk_bayes_lessons_revision_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('revision_id', name=op.f('pk_bayes_lessons'))
    )
    op.create_table('appeals',
    sa.Column('id', sa.Integer().with_variant(sa.BigInteger(), 'postgresql'), nullable=False),
    sa.Column('member_id', sa.Integer().with_variant(sa.BigInteger(), 'postgresql'), nullable=False),
    sa.Column('decision_id', sa.Integer().with_variant(sa.BigInteger(), 'postgresql'), nullable=True),
    sa.Column('suspension_id', sa.Integer().with_variant(sa.BigInteger(), 'postgresql'), nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outcome', sa.Enum('upheld', 'overturned', name='appealoutcome', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by_id', sa.Integer().with_variant(sa.BigInteger(), 'postgresql'), nullable=True),
    sa.CheckConstraint('(decision_id IS NULL) <> (suspension_id IS NULL)', name=op.f('ck_appeals_one_subject')),
    sa.CheckConstraint('(outcome IS NULL) = (answered_at IS NULL)', name=op.f('ck_appeals_answered')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['members.id'], name=op.f('fk_appeals_answered_by_id')),
    sa.ForeignKeyConstraint(['decision_id'], ['decisions.id'], name=op.f('fk_appeals_decision_id')),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_appeals_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['suspension_id'], ['suspensions.id'], name=op.f('fk_appeals_suspension_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeals')),
    sa.UniqueConstraint('decision_id', name=op.f('uq_appeals_decision_id')),
    sa.UniqueConstraint('suspension_id', name=op.f('uq_appeals_suspension_id'))
    )
    op.create_index(op.f('ix_appeals_answered_at_id'), 'appeals', ['answered_at', 'id'], unique=False)
    op.create_index(op.f('ix_appeals_member_id'), 'appeals', ['member_id'], unique=False)
    op.add_column('comments', sa.Column('is_revisable', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('comments', sa.Column('is_suspect', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index('ix_comments_flagged', 'comments', ['flag_weight', 'id'], unique=False, postgresql_where=sa.text('flag_weight > 0 OR is_suspect'), sqlite_where=sa.text('flag_weight > 0 OR is_suspect'))
    op.create_index('ix_comments_unreviewed', 'comments', ['published_at', 'id'], unique=False, postgresql_where=sa.text("status = 'published' AND reviewed_at IS NULL"), sqlite_where=sa.text("status = 'published' AND reviewed_at IS NULL"))
    op.add_column('decisions', sa.Column('is_revisable', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('decisions', sa.Column('before', sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), 'postgresql'), server_default=sa.text("'{}'"), nullable=False))
    op.add_column('flags', sa.Column('weight', sa.Double(), server_default=sa.text('1.0'), nullable=False))
    # the key stands in the column: SQLite can't add one later
    op.add_column('flags', sa.Column('decision_id', sa.Integer().with_variant(sa.BigInteger(), 'postgresql'), sa.ForeignKey('decisions.id', name=op.f('fk_flags_decision_id')), nullable=True), inline_references=True)
    op.create_index(op.f('ix_flags_decision_id'), 'flags', ['decision_id'], unique=False)
