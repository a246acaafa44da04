"""What is found: articles by title, members by name, handle, place and the titles of their roles.

It does not look inside texts yet; what it finds, and for whom, is the rule of the rooms whose things they are.
"""
