"""A code on paper that stands for a link: short enough to type, long enough that nobody guesses it.

Twelve characters of Crockford's base 32 (https://www.crockford.com/base32.html) are 60 bits: no I, L, O or U,
and what people type for them is understood.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
GROUP = 4
MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0"})


def make() -> str:
    """A fresh code, as it is kept: without groups."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown(code: str) -> str:
    """In groups of four, for paper."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def read(typed: str) -> str:
    """What somebody typed as it is kept; "" when it cannot be a code."""
    plain = "".join(one for one in typed.upper() if one.isalnum()).translate(MISREAD)
    return plain if len(plain) == LENGTH and set(plain) <= set(ALPHABET) else ""
