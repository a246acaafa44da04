"""What must not cost more as a site grows, measured: `make bench`."""
