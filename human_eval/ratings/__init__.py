"""What raters said: read from wherever it stands, checked, pseudonymised; nothing goes unseen."""
