"""What everything stands on: errors, checks of values, files, progress bars."""
