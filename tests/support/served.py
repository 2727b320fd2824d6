"""A folder over http on this machine."""

import contextlib
import functools
import http.server
import threading


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/favicon.ico":  # a browser asks for it where a page names none
            self.send_response(204)
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, *arguments):
        pass


@contextlib.contextmanager
def served(folder, not_found=None):
    """A context: the address at which the files of a folder are served; perhaps a page for what is not there."""
    page = {"error_message_format": not_found.read_text("utf-8").replace("%", "%%")} if not_found else {}
    handler = functools.partial(type("Handler", (_Quiet,), page), directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
