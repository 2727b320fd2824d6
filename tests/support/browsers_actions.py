"""Mouse and keyboard of the browsers that are driven by WebDriver, by either of its two protocols."""

from tests.support.browsers import Page

KEYS = {
    "Home": "\ue011",
    "End": "\ue010",
    "PageUp": "\ue00e",
    "PageDown": "\ue00f",
    "Enter": "\ue007",
    "Tab": "\ue004",
    "ArrowLeft": "\ue012",
    "ArrowUp": "\ue013",
    "ArrowRight": "\ue014",
    "ArrowDown": "\ue015",
}
"""Keys without a letter, as WebDriver names them (https://w3c.github.io/webdriver/#keyboard-actions)."""


class ActingPage(Page):
    """A page that is told what a device does, action after action."""

    def _perform(self, actions):
        """Perform what is described as in https://w3c.github.io/webdriver/#actions."""
        raise NotImplementedError

    def _mouse(self, way):
        (x, y), *rest = way
        moves = [{"type": "pointerMove", "x": x, "y": y, "duration": 30} for x, y in rest]
        self._act(
            "pointer",
            [
                {"type": "pointerMove", "x": x, "y": y},
                {"type": "pointerDown", "button": 0},
                *moves,
                {"type": "pointerUp", "button": 0},
            ],
        )

    def _key(self, key):
        self._act("key", [{"type": kind, "value": KEYS.get(key, key)} for kind in ("keyDown", "keyUp")])

    def _act(self, device, actions):
        self._perform([{"type": device, "id": device, "actions": actions}])
