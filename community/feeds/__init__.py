"""What other programs read: feeds, sitemap, robots. Upstairs only."""
