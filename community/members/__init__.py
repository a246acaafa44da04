"""Who one is: a member's name, handle and level of access, and who is connected with whom.

It does not know how members log in (`accounts`) or what they do (`profiles`).
"""
