"""`/settings/standing`: what moderators have had to do with oneself. Nothing about a member is hidden from them."""

from typing import Any

from flask import render_template

from community.accounts import access
from community.articles.models import ArticleStatus
from community.core.database import db, now
from community.members.standing import is_suspended
from community.moderation import appeals, ladder, log, words
from community.moderation import standing as standings
from community.moderation.views import blueprint


@blueprint.get("/settings/standing")
@access.members_only
def standing() -> Any:
    viewer = access.member()
    strikes = db.session.scalars(ladder.strikes_of(viewer)).all()
    return render_template(
        "moderation/standing.html",
        standing=standings.of(viewer),
        strikes=strikes,
        decisions=db.session.scalars(standings.decisions_about(viewer)).all(),
        is_suspended=is_suspended(viewer),
        asked=db.session.scalars(appeals.of_member(viewer)).all(),
        name_of=log.name_of,
        published=ArticleStatus.PUBLISHED,
        now=now(),
        reasons=words.REASONS_ALONE,
        to_author=words.to_author,
        steps=words.STEPS_DONE,
        verdicts=words.VERDICTS,
        outcomes=words.OUTCOMES,
        flags_counted=words.FLAG_OUTCOMES_COUNTED,
    )
