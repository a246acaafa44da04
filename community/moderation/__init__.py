"""What is let through: moderators' decisions on comments, flags, the queue.

It does not know why a comment was held (`comments/holding/`), nor who is told of a decision.
"""
