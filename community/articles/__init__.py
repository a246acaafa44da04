"""What is read: articles, their revisions, tags and addresses, and whether comments are open.

It does not know the comments themselves; it only keeps their count.
"""
