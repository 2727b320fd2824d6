"""The reference repeats what docstrings say, and nothing that only Python says of itself."""

LONGEST = 300  # characters of a signature that somebody reads


def without_aliases(app, what, name, member, skip, options):
    """Fields of a named tuple are told by its docstring, not each by "Alias for field number 3"."""
    return True if (getattr(member, "__doc__", None) or "").startswith("Alias for field number") else None


def readable(app, what, name, member, options, signature, returns):
    """A class of many constants, each with a default that it makes itself, is told by the table of constants."""
    if what == "class" and signature and len(signature) > LONGEST:
        return "(...)", returns
    return None


def setup(app):
    app.connect("autodoc-skip-member", without_aliases)
    app.connect("autodoc-process-signature", readable)
    return {"parallel_read_safe": True}
