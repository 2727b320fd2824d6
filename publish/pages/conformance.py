"""The accessibility conformance report of the book, ``chapters/openacr.yaml``, as tables of a page.

The file has the format OpenACR (https://github.com/GSA/openacr), which names a criterion by its number alone.
"""

import yaml
from sphinx.util.docutils import SphinxDirective

from publish import ROOT

REPORT = ROOT / "chapters" / "openacr.yaml"

CHAPTERS = {"success_criteria_level_a": "Level A", "success_criteria_level_aa": "Level AA"}

LEVELS = {
    "supports": "supported",
    "partially-supports": "partly",
    "does-not-support": "not supported",
    "not-applicable": "does not apply",
}
"""What OpenACR calls a finding, and what the page calls it; it allows no other at these levels."""

NAMES = """
1.1.1 Non-text content
1.2.1 Audio-only and video-only
1.2.2 Captions
1.2.3 Audio description or media alternative
1.2.4 Captions, live
1.2.5 Audio description
1.3.1 Info and relationships
1.3.2 Meaningful sequence
1.3.3 Sensory characteristics
1.3.4 Orientation
1.3.5 Identify input purpose
1.4.1 Use of colour
1.4.2 Audio control
1.4.3 Contrast
1.4.4 Resize text
1.4.5 Images of text
1.4.10 Reflow
1.4.11 Non-text contrast
1.4.12 Text spacing
1.4.13 Content on hover or focus
2.1.1 Keyboard
2.1.2 No keyboard trap
2.1.4 Character key shortcuts
2.2.1 Timing adjustable
2.2.2 Pause, stop, hide
2.3.1 Three flashes or below threshold
2.4.1 Bypass blocks
2.4.2 Page titled
2.4.3 Focus order
2.4.4 Link purpose
2.4.5 Multiple ways
2.4.6 Headings and labels
2.4.7 Focus visible
2.4.11 Focus not obscured
2.5.1 Pointer gestures
2.5.2 Pointer cancellation
2.5.3 Label in name
2.5.4 Motion actuation
2.5.7 Dragging movements
2.5.8 Target size
3.1.1 Language of page
3.1.2 Language of parts
3.2.1 On focus
3.2.2 On input
3.2.3 Consistent navigation
3.2.4 Consistent identification
3.2.6 Consistent help
3.3.1 Error identification
3.3.2 Labels or instructions
3.3.3 Error suggestion
3.3.4 Error prevention
3.3.7 Redundant entry
3.3.8 Accessible authentication
4.1.1 Parsing
4.1.2 Name, role, value
4.1.3 Status messages
"""
NAMES = dict(line.split(" ", 1) for line in NAMES.strip().splitlines())
"""Levels A and AA of WCAG 2.2, and 4.1.1, which the form keeps."""


def findings():
    """By level of the page's headings: pairs of a criterion's number and what OpenACR calls its adherence."""
    chapters = yaml.safe_load(REPORT.read_text(encoding="utf-8"))["chapters"]
    return {
        heading: [(each["num"], each["components"][0]["adherence"]) for each in chapters[name]["criteria"]]
        for name, heading in CHAPTERS.items()
    }


class Conformance(SphinxDirective):
    """A table for each level: criterion, finding, remark."""

    def run(self):
        self.env.note_dependency(str(REPORT))
        lines = []
        for heading, criteria in findings().items():
            lines += ["", f"**{heading}**", "", "| Criterion | Finding | Remark |", "|---|---|---|"]
            for number, found in criteria:
                lines.append(f"| {number} {NAMES[number]} | {LEVELS[found['level']]} | {found['notes']} |")
        return self.parse_text_to_nodes("\n".join(lines))
