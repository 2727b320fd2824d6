"""A stand-in: controls keep their values, but nothing in the page moves them."""

from traitlets import Any, HasTraits


class _Control(HasTraits):
    value = Any()

    def __init__(self, *children, value=None, **_):
        super().__init__()
        self.children, self.value = children[0] if children else (), value

    def _repr_html_(self):
        return "".join(child._repr_html_() for child in self.children)


class HTML(_Control):
    def _repr_html_(self):
        return self.value or ""


def __getattr__(name):
    if name.startswith("_"):
        raise AttributeError(name)
    return type(name, (_Control,), {})
