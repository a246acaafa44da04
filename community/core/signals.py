"""What a room tells rooms above it. Sent inside `writing()`; a listener writes rows in the same transaction.

Listeners are module functions in `ROOM/listeners.py`, connected by name in `create_app`.
"""

from blinker import Namespace

_signals = Namespace()

#: sender: the Member; `is_new`: who has just joined. `site` was bumped before, which lets one such change at a time.
member_changed = _signals.signal("member-changed")
#: sender: the Article
article_changed = _signals.signal("article-changed")
#: sender: the Comment, already with its new status; `before`: its status before, None for a new one
comment_moved = _signals.signal("comment-moved")
#: sender: the Comment, whose words were changed by its writer (or wait, as its pending revision)
comment_edited = _signals.signal("comment-edited")
#: sender: the Comment, whose writer is forgotten; its status stays as it was
comment_disowned = _signals.signal("comment-disowned")
#: sender: the Decision, written and done; its `undoes_id` says which other it took back
comment_decided = _signals.signal("comment-decided")
#: sender: the Flag, with its outcome; None where it is open again
flag_settled = _signals.signal("flag-settled")
#: sender: the Appeal; sent when it is made and again when it is answered
appeal_moved = _signals.signal("appeal-moved")
#: sender: the Suspension; sent when it is given and again when it is lifted
member_suspended = _signals.signal("member-suspended")
#: sender: the Ask; sent when it is made and again when it is settled
moderators_asked = _signals.signal("moderators-asked")
#: sender: the AuthorshipClaim; sent when it is made and again when it is decided
authorship_claimed = _signals.signal("authorship-claimed")
#: sender: the AuthorshipClaim, about to be deleted: taken back, or its comment was disowned
authorship_claim_gone = _signals.signal("authorship-claim-gone")
#: sender: the SavedSearch; `found`: the Member who newly fits it
search_found = _signals.signal("search-found")
