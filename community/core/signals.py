"""What a room tells rooms above it. Sent inside `writing()`; a listener writes rows in the same transaction.

Listeners are module functions in `ROOM/listeners.py`, connected by name in `create_app`.
"""

from blinker import Namespace

_signals = Namespace()

#: sender: the Member
member_changed = _signals.signal("member-changed")
#: sender: the Article
article_changed = _signals.signal("article-changed")
#: sender: the Comment, already with its new status; `before`: its status before, None for a new one
comment_moved = _signals.signal("comment-moved")
