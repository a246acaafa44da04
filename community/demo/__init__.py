"""A site to try: people, roles, articles and conversations of our own invention, as data (`data/`).

It fills an empty site through the rooms' own actions and refuses one that has content.
"""
