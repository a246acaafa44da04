"""What every request and answer goes through: the request itself, headers, errors, logs, static files."""
