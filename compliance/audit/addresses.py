"""The audit page's address: which filters it can hold, and links that add to them."""

from collections.abc import Mapping
from urllib.parse import urlencode

# The fields of the form, in its order.
NAMES = ("person", "individual", "action", "effect", "rule", "case", "network", "since", "until")
# Whoever acts without being staff has no place in the list of people.
KINDS = (("family", "Family members"), ("api", "Programs"), ("system", "Threshold itself"))


def asked_in(query: Mapping[str, str]) -> dict[str, str]:
    """The filters that an address holds, in the order of the form."""
    return {name: value for name in NAMES if (value := query.get(name))}


def address(asked: Mapping[str, str], **more: str) -> str:
    """The same page with these filters as well; each of them replaces what was asked of it before."""
    return f"?{urlencode({**asked, **more})}"
