"""What is said: comments and their revisions, threads, guests, and why a comment starts held (`holding/`).

It does not know moderators' decisions: `moderation` calls it.
"""
