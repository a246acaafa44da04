"""Pages that mix features or belong to none: home, about, guidelines, theme, health. Upstairs only."""
