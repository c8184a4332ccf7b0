"""PostgreSQL backend whose BEGIN carries the tenant context in the same round trip."""

from django.db.backends.postgresql import base

from practices.tenancy.context import current


class DatabaseWrapper(base.DatabaseWrapper):
    """Sends `BEGIN; SET LOCAL app.practice_id = …; SET LOCAL app.actor_id = …` as one simple query.

    The driver's connection stays in autocommit mode, so that it never opens a transaction of its own;
    Django commits and rolls back as usual. Settings are local to the transaction: behind a pooler a
    session-wide setting would show another practice's rows.
    """

    def _start_transaction_under_autocommit(self) -> None:
        """Opens the transaction. Django calls this hook in place of switching autocommit off."""
        context = current()
        with self.wrap_database_errors:
            self.connection.execute("BEGIN" + (context.settings() if context else ""))
