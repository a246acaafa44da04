"""A WordPress blog's export (WXR 1.0 to 1.2) becomes articles, threads, tags and members who can claim themselves.

file ── reading ── scratch ── cleaning ── threading ── writing ── site
                      │          │
                      │       content ── paragraphs ── pieces
                      └────────────────── report
reading     the file as a stream of records
scratch     a private temporary database that holds them; it is gone when the process is
cleaning    what comes in and what is left out; dates, names and texts as the site wants them
content     WordPress's half-finished HTML, finished
threading   whose reply is whose, how deep, with how many visible replies
writing     everything into the site: one transaction of plain inserts
report      what came in, what was left out and why, which links lost their target
importing   the whole of it, in this order
"""
