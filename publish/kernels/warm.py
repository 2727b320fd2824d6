"""Kernels that start warm: each is a fork of one process that has imported what chapters import (preload.py).

An import of Brian2 takes seconds, and most pages need it. No page sees what another did, since that process runs
no cell. It ends with the last kernel, and a kernel with the build.
"""

import multiprocessing
import os
import sys
import threading
from multiprocessing.context import ForkServerProcess

from jupyter_client.provisioning import LocalProvisioner

multiprocessing.get_context("forkserver").set_forkserver_preload(["publish.kernels.preload"])


class Kernel(ForkServerProcess):
    """A kernel that looks to Jupyter as the :class:`subprocess.Popen` of one that starts cold."""

    stdin = stdout = stderr = None

    def __init__(self, arguments, env, folder, log):
        super().__init__(name="kernel")
        self.arguments, self.env, self.folder, self.log = arguments, env, folder, log

    def run(self):
        os.setsid()  # a group of its own, as any kernel has: Ctrl-C reaches the build, which ends it
        with open(self.log, "ab") as log:
            os.dup2(log.fileno(), 1)
            os.dup2(log.fileno(), 2)
        os.environ.clear()
        os.environ.update(self.env)
        os.chdir(self.folder)
        sys.argv[:] = ["ipykernel_launcher", *self.arguments]
        multiprocessing.set_start_method(None, force=True)  # cells have Python's own
        threading.Thread(target=end_with_build, daemon=True).start()
        import numpy
        from ipykernel import kernelapp

        numpy.random.seed()  # noqa: NPY002 (each fork has the same state of it)
        kernelapp.launch_new_instance()

    def poll(self):
        return self.exitcode

    def wait(self):
        self.join()
        return self.exitcode

    def send_signal(self, signum):
        os.kill(self.pid, signum)


def end_with_build():
    multiprocessing.parent_process().join()
    os._exit(1)


class Warm(LocalProvisioner):
    """Starts the kernel's command, ``python -m ipykernel_launcher ...``, as a :class:`Kernel`."""

    async def launch_kernel(self, cmd, *, env, cwd, stdout, **_):
        self.process = Kernel(cmd[3:], env, cwd, os.path.abspath(stdout.name))
        self.process.start()
        self.pid = self.pgid = self.process.pid
        return self.connection_info
