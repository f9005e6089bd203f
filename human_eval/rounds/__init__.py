"""A round as a folder: what is asked of whom, blinded, and the key that stays here."""
