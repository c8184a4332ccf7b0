"""The web server's settings, the same in demo and production: `gunicorn -c python:config.gunicorn config.wsgi`."""

import os
from pathlib import Path

from config.environment import Environment
from config.logs import configuration

_environment = Environment.read()

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = _environment.web_workers
threads = _environment.web_threads
preload_app = True  # imported once, shared by the workers' memory; nothing connects before the fork
max_requests = 2000
max_requests_jitter = 200
timeout = 60
graceful_timeout = 20
keepalive = 5
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 -- the heartbeat, in memory
logconfig_dict = configuration(_environment.log_level)
accesslog = None  # one line a request is ours: routes, not addresses
limit_request_line = 4094
