"""Numbers, then sections of final text, then a page."""
