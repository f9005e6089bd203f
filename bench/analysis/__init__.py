"""From answers to results: scores on the same items, tests, people, and where it came from."""
