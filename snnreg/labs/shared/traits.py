"""Traits that say what they expect, whatever they are given."""

from traitlets import Enum, TraitError, Unicode


class Choice(Enum):
    """One of a few names; traitlets' own compares an array, which is neither equal to a name nor not."""

    def validate(self, obj, value):
        """The value if it is one of the names; raise TraitError, which says them, if not."""
        if not isinstance(value, str):
            self.error(obj, value)
        return super().validate(obj, value)


class Text(Unicode):
    """A text; traitlets' own does not say that it expects one where bytes are no ASCII."""

    def validate(self, obj, value):
        """The value as a text; raise TraitError if it is none."""
        try:
            return super().validate(obj, value)
        except TraitError:
            self.error(obj, value)
