"""The command line: ``snnreg``."""
