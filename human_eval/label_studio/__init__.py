"""A Label Studio server of one's own or somebody else's: started, filled, watched, read."""
