"""A trait that is a text."""

from traitlets import TraitError, Unicode


class Text(Unicode):
    """As traitlets' own, which does not say what it expects where bytes are no ASCII."""

    def validate(self, obj, value):
        """The value as a text; raise TraitError, which says that it expects one, if it is none."""
        try:
            return super().validate(obj, value)
        except TraitError:
            self.error(obj, value)
