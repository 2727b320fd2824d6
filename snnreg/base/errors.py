"""The one kind of error a user of snnreg is meant to read."""


class SnnregError(ValueError):
    """A wrong input or a missing resource, told in one line.

    The message names the value, its unit where it has one, and the way out.  The command line prints
    it alone and ends with exit code 2.
    """
