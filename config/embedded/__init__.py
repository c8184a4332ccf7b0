"""The real servers, embedded, for demo, tests and benchmarks: PostgreSQL 18, Valkey, a mail sink, a text message sink."""

from config.embedded.servers import Servers, running

__all__ = ["Servers", "running"]
