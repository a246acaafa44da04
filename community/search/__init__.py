"""What is found: articles and members, by title and name."""
