"""What the chapters of the book add to the package: labs, Python in the page, figures, checks of exercises."""
