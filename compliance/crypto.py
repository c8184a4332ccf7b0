"""AES-256-GCM over single values, and the three storeys of keys: installation, practice, case.

Stored value: version (1 byte) | key number (2 bytes) | nonce (12 bytes) | ciphertext and tag.
"""

import hashlib
import hmac
import os
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

VERSION = 1
NONCE_BYTES = 12
KEY_BYTES = 32
HEADER_BYTES = 3


def seal(key: bytes, number: int, plain: bytes, bound_to: str) -> bytes:
    """Encrypts `plain` and binds it to its place, so that a value moved elsewhere does not open."""
    nonce = os.urandom(NONCE_BYTES)
    header = bytes([VERSION]) + number.to_bytes(2, "big")
    return header + nonce + AESGCM(key).encrypt(nonce, plain, _associated(bound_to, number))


def unseal(key: bytes, sealed: bytes, bound_to: str) -> bytes:
    """Opens a value sealed at the same place. Raises cryptography's InvalidTag otherwise."""
    number = key_number(sealed)
    nonce = sealed[HEADER_BYTES : HEADER_BYTES + NONCE_BYTES]
    return AESGCM(key).decrypt(nonce, sealed[HEADER_BYTES + NONCE_BYTES :], _associated(bound_to, number))


def key_number(sealed: bytes) -> int:
    """Which key sealed this value. Raises ValueError for an unknown format."""
    if len(sealed) < HEADER_BYTES + NONCE_BYTES or sealed[0] != VERSION:
        raise ValueError("This is not a sealed value of a known version.")
    return int.from_bytes(sealed[1:HEADER_BYTES], "big")


def installation_key() -> tuple[int, bytes]:
    """Number and bytes of the newest key-encryption key (setting FIELD_KEYS)."""
    number = max(settings.FIELD_KEYS)
    return number, settings.FIELD_KEYS[number]


def seal_for_installation(plain: bytes, bound_to: str) -> bytes:
    """For the few secrets that belong to no practice, such as second-factor seeds."""
    number, key = installation_key()
    return seal(key, number, plain, bound_to)


def unseal_for_installation(sealed: bytes, bound_to: str) -> bytes:
    """Opens what `seal_for_installation` closed, also under an older key."""
    return unseal(settings.FIELD_KEYS[key_number(sealed)], sealed, bound_to)


def blind_index(practice_id: UUID, value: str) -> str:
    """A keyed hash for exact look-up of an e-mail address or a phone number inside one practice."""
    text = f"{practice_id}|{''.join(value.split()).casefold()}"
    return hmac.new(settings.BLIND_INDEX_KEY, text.encode(), hashlib.sha256).hexdigest()


def new_key() -> bytes:
    """32 random bytes."""
    return os.urandom(KEY_BYTES)


def _associated(bound_to: str, number: int) -> bytes:
    return f"{bound_to}|{number}".encode()
