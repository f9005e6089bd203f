"""Making sets: paraphrases of a user's own questions, and suites out of others' logs."""
