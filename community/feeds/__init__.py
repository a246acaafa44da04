"""What other programs read: feeds, sitemap, robots. Upstairs only.

They show what a visitor may see, whoever asks. XML goes through a writer, so it is well-formed whatever is in it.
"""
