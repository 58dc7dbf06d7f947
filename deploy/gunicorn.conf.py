"""Settings of gunicorn behind nginx; nginx writes the access log and buffers slow clients."""

import os
import shutil
from pathlib import Path

from prometheus_client import multiprocess

bind = f"127.0.0.1:{os.environ['PORT']}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSES", os.cpu_count() or 2))
threads = int(os.environ.get("WEB_THREADS", "8"))
# Only portal.proxies decides which proxy headers to trust.
forwarded_allow_ips = ""
# In seconds; a hanging process is replaced. Slow uploads do not count: nginx buffers them.
timeout = 60
graceful_timeout = 30
# Limits memory leaks of libraries; the jitter keeps processes from restarting together.
# Most requests are for kept pages, which leave nothing behind, so it is a large number.
max_requests, max_requests_jitter = 200_000, 20_000
# In seconds; an open connection from nginx saves a TCP handshake for each page.
keepalive = 15
loglevel = "warning"
# The folder of each process's heartbeat file; on a disk, writing it could block.
worker_tmp_dir = "/dev/shm"  # noqa: S108


def on_starting(server):
    """Delete the metrics files that an earlier run left."""
    folder = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def child_exit(server, worker):
    multiprocess.mark_process_dead(worker.pid)
