"""What comes in from elsewhere: WordPress exports now; other formats, archives and backups in later issues.

It owns `ImportedItem`, the memory of what came from where, and the `community import` commands. It knows the rows of
members, articles and comments and writes them as they stand, in one transaction; it knows nothing of who may do
what, because whoever runs a command on the machine may do everything. How HTML is made safe is `core.markup`'s.
"""
