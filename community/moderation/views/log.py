"""`/moderation/log`: open to everybody, so that nothing is decided in the dark."""

from typing import Any

from flask import abort, render_template, request, url_for

from community.accounts import access
from community.articles.models import ArticleStatus
from community.moderation import log as log_of
from community.moderation import words
from community.moderation.log import Asked, Kind
from community.moderation.models import Reason
from community.moderation.views import blueprint


@blueprint.get("/moderation/log")
@access.open_to_all
def log() -> Any:
    """What was decided, why, where, when and by whom."""
    try:
        asked = log_of.asked_for(*(request.args.get(name, "") for name in ("kind", "reason", "month")))
    except LookupError:
        abort(404)
    before = request.args.get("before", "")
    page = log_of.page_of(asked, before)
    return render_template(
        "moderation/log.html",
        page=page,
        asked=asked,
        is_first=not before,
        first_url=_address(asked),
        older_url=_address(asked, before=page.next) if page.next else None,
        kinds=[(None, _address(asked, kind=None)), *((kind, _address(asked, kind=kind)) for kind in Kind)],
        reason_urls=[(reason, _address(asked, reason=reason)) for reason in Reason],
        month_urls=[(month, _address(asked, month=f"{month:%Y-%m}")) for month in log_of.months()],
        without_reason=_address(asked, reason=None),
        without_month=_address(asked, month=None),
        names=log_of.LOG_NAMES.value,
        published=ArticleStatus.PUBLISHED,
        reasons=words.REASONS_ALONE,
        steps=words.STEPS_DONE,
        verdicts=words.VERDICTS,
    )


def _address(asked: Asked, **instead: Any) -> str:
    """The log narrowed as it is, but for what is given."""
    query = {
        "kind": asked.kind,
        "reason": asked.reason,
        "month": f"{asked.month:%Y-%m}" if asked.month else None,
        **instead,
    }
    return url_for("moderation.log", **{name: value for name, value in query.items() if value})
