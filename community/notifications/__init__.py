"""Who is told of what: a row for each person and thing, shown at the bell and on one list.

It does not know how a decision is made or a comment held; it hears of them by signals. Mail joins later.
"""
