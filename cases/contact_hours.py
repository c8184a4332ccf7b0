"""When a message may reach somebody: from an hour until an hour, where they live."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


def next_moment(at: datetime, zone: ZoneInfo, begins: time | None, ends: time | None) -> datetime:
    """The first moment from `at` on that lies within the hours; `at` itself where no hours are set.

    Hours that end before they begin go over midnight. Hours that are equal mean the whole day.
    """
    if begins is None or ends is None or begins == ends:
        return at
    local = at.astimezone(zone)
    now = local.time()
    inside = begins <= now < ends if begins < ends else now >= begins or now < ends
    if inside:
        return at
    day = local.date() if now < begins else local.date() + timedelta(days=1)
    # Through UTC: on the night when clocks go forward an hour that does not exist becomes the next that does.
    return datetime.combine(day, begins, tzinfo=zone).astimezone(at.tzinfo)
