"""How members sign up and in, what they may reach: log-in, sessions, and the one door (`access.py`).

It does not know what a member does or writes.
"""
