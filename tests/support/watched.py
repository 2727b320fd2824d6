"""Pages of a browser that must not complain."""

import contextlib

PATIENCE_MS = 120_000
"""How long a page may take to come into a state: only a hang takes so long."""


@contextlib.contextmanager
def watched(browser):
    """A context: a function that makes a new page in a context of its own; `options` are those of the context.

    When all is done none of the pages may have complained: on the console, by an error, by a failed request that
    the page itself did not give up.
    """
    contexts, complaints = [], []

    def new_page(**options):
        context = browser.new_context(**{"viewport": {"width": 1400, "height": 1000}, **options})
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda message: (
                (message.type == "error" or message.text.startswith("Error")) and complaints.append(message.text)
            ),
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("requestfailed", lambda request: "ABORTED" in request.failure or complaints.append(request.url))
        return page

    yield new_page
    for context in contexts:
        context.close()
    assert complaints == [], complaints
