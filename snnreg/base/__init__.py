"""What everything stands on: errors, files, progress bars, compiled functions."""
