"""gunicorn behind nginx; nginx writes the access log and holds slow clients."""

import os
import shutil
from pathlib import Path

from prometheus_client import multiprocess

bind = f"127.0.0.1:{os.environ['PORT']}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSES", os.cpu_count() or 2))
threads = int(os.environ.get("WEB_THREADS", "8"))
# What proxies say is believed or not by portal.proxies alone.
forwarded_allow_ips = ""
# A process that hangs is replaced; an upload over a slow line is nginx's affair, not ours.
timeout = 60
graceful_timeout = 30
# A leak in a library does not grow for months; the jitter keeps processes from leaving together.
max_requests, max_requests_jitter = 20_000, 2_000
# Where nginx holds the connection, keeping it open saves a handshake per page.
keepalive = 15
loglevel = "warning"
# The heartbeat file of each process; on a disk it would wait for the disk.
worker_tmp_dir = "/dev/shm"  # noqa: S108


def on_starting(server):
    """Begin with no numbers: what a killed instance left counts requests of another life."""
    folder = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def child_exit(server, worker):
    multiprocess.mark_process_dead(worker.pid)
