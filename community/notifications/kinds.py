"""What a notice can tell of, and for how long it stands on the list."""

import enum


class Kind(enum.StrEnum):
    """`parameters` of each kind, beside what its comment says itself:

    published, decision
                   verdict, before, after (statuses), reason, words, is_revisable, is_edit, is_by_moderator, is_undo,
                   decision (id)
    flag_outcome   outcome, decision (id)
    appeal_made    appeal (id)
    appeal_answer  outcome, words, of (decision or suspension)
    suspension     suspension (id), step, reason, words, until (ISO, UTC) or None
    suspension_lifted
                   step, until: when another one ends that goes on, or None
    asked          article (id), ask (id)
    ask_answer     article (id), ask (id), words
    claim_made     claim (id)
    claim_answer   is_granted, words
    search_find    search (its name), handle
    """

    REPLY = "reply"  # to one's own comment
    COMMENT = "comment"  # on one's own article
    MENTION = "mention"
    PUBLISHED = "published"  # one's own comment, after it waited or was refused
    HELD = "held"  # one's own comment, after members flagged it
    DECISION = "decision"  # any other decision on one's own comment or its edit
    FLAG_OUTCOME = "flag_outcome"
    APPEAL_MADE = "appeal_made"  # to those who may answer it
    APPEAL_ANSWER = "appeal_answer"
    SUSPENSION = "suspension"
    SUSPENSION_LIFTED = "suspension_lifted"
    ASKED = "asked"  # an author asks the moderators
    ASK_ANSWER = "ask_answer"
    CLAIM_MADE = "claim_made"  # to moderators: a guest's or an imported author's words were said by a member
    CLAIM_ANSWER = "claim_answer"
    SEARCH_FIND = "search_find"  # somebody newly fits a saved search


#: What somebody said: one line for several of them.
TALK = (Kind.REPLY, Kind.COMMENT, Kind.MENTION)
#: On the list, and counted, only while their comment is public.
WHILE_PUBLIC = (*TALK, Kind.PUBLISHED)
#: What the writer of a comment is told of it, or asks about it.
TO_THE_WRITER = (Kind.PUBLISHED, Kind.HELD, Kind.DECISION, Kind.APPEAL_MADE, Kind.APPEAL_ANSWER)
#: Of no interest any more once the comment is withdrawn.
UNTIL_WITHDRAWN = (*WHILE_PUBLIC, Kind.HELD, Kind.DECISION, Kind.APPEAL_MADE)
#: On the list only while their member is a moderator.
FOR_MODERATORS = (Kind.APPEAL_MADE, Kind.ASKED, Kind.CLAIM_MADE)
