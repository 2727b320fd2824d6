"""A trait that is one of a few names."""

from traitlets import Enum


class Choice(Enum):
    """As traitlets' own, which compares whatever it is given; an array is neither equal to a name nor not."""

    def validate(self, obj, value):
        """The value if it is one of the names; raise TraitError, which says them, if not."""
        if not isinstance(value, str):
            self.error(obj, value)
        return super().validate(obj, value)
