"""A portfolio as files of others: what comes in (LinkedIn's archive, JSON Resume) and what goes out (JSON Resume, vCard).

    file ── reading ──┬── linkedin (tables in CSV; archives through `archive`) ──┐
                      └── resume_in (JSON Resume) ──────────────────────────────┴── Found ── taking ── portfolio
    portfolio ──┬── resume (JSON Resume)
                └── vcard (4.0 and 3.0)

What is found is plain data: nothing is stored before somebody has looked at it and chosen. It knows no request.
"""
