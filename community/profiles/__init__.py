"""What a member does: portfolio roles, the answer to "And what do you do?", week, timeline, directory.

It does not know what a member wrote: a profile page gathers that upstairs.
"""
