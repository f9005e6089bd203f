"""What every other house stands on: errors, files, locks, names, progress."""
