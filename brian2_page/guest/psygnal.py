"""What anywidget asks of psygnal: a signal of files that change, which none does in a page."""


class Signal:
    def __init__(self, *_):
        pass

    def connect(self, callback):
        return callback
