"""A folder over http on this machine."""

import contextlib
import functools
import http.server
import threading
import time


class Line:
    """What all answers of a server share: a number of bytes a second, or as many as there are."""

    def __init__(self, bytes_per_s=float("inf")):
        self.sent, self._rate, self._free, self._lock = 0, bytes_per_s, 0.0, threading.Lock()

    def take(self, count):
        """Wait until so many bytes have gone through."""
        with self._lock:
            self.sent += count
            self._free = max(self._free, time.monotonic()) + count / self._rate
            until = self._free
        time.sleep(max(0.0, until - time.monotonic()))


class _Quiet(http.server.SimpleHTTPRequestHandler):
    line = Line()

    def copyfile(self, source, outputfile):
        while part := source.read(1 << 14):
            self.line.take(len(part))
            outputfile.write(part)

    def do_GET(self):
        if self.path == "/favicon.ico":  # a browser asks for it where a page names none
            self.send_response(204)
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, *arguments):
        pass


@contextlib.contextmanager
def served(folder, not_found=None, line=None):
    """A context: the address at which the files of a folder are served.

    Perhaps there is a page for what is not there, and a slow line.
    """
    own = {"error_message_format": not_found.read_text("utf-8").replace("%", "%%")} if not_found else {}
    own |= {"line": line} if line else {}
    handler = functools.partial(type("Handler", (_Quiet,), own), directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
