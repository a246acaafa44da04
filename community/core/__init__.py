"""What every room stands on: the database, writing, safe HTML, pages by cursor, settings of the site, HTTP.

It knows no feature: nothing here names an article, a comment or a role.
"""
