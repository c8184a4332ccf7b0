"""How often one network may try something at a door within an hour. Counted in the cache, without an address."""

import hashlib
from datetime import datetime

from django.core.cache import cache

HOUR = 3600


def allowed(what: str, network: str, *, most: int, at: datetime) -> bool:
    """Counts one try; whether it is still within `most` of this hour. A network is kept as a hash alone."""
    mark = hashlib.sha256(network.encode()).hexdigest()[:24]
    key = f"tries:{what}:{mark}:{at:%Y%m%d%H}"
    cache.add(key, 0, HOUR)
    return int(cache.incr(key)) <= most
