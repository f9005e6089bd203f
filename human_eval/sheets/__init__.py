"""Rounds without a server: a blinded page or table per rater, and what they say, read back."""
