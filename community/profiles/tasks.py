"""What profiles have done in the background: called with a job's payload (`core/jobs`)."""

from typing import Any

from community.core.writing import writing
from community.profiles.directory import saved


def look_through_searches(payload: dict[str, Any]) -> None:
    """Somebody changed who may fit a saved search now."""
    with writing():
        saved.look_through(payload["member"])
