"""Rounds without a server: a blinded page or table per rater."""
