"""Nobody's save is lost unseen: the version that a person read, against the one that is there."""

from compliance.errors import StaleVersion


def check_version(read: int | None, now: int, *, mine: object = "", theirs: object = "") -> None:
    """Raises StaleVersion when somebody saved since the caller read. None means the caller read nothing."""
    if read is not None and read != now:
        raise StaleVersion(
            "Someone saved this while you had it open. Nothing of theirs is overwritten; compare and save again.",
            mine=mine,
            theirs=theirs,
            current=now,
        )
