"""Items, sets, suite files, and the made world."""
