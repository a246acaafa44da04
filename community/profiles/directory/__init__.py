"""The directory: who is here, found by the combination of what they do.

`terms` says which sets a member is in, `index` keeps the sets, `filters` reads what an address asks for, `finding`
answers it from the sets, `suggesting` finds people like the viewer, `saved` keeps searches that tell of new people.
"""
