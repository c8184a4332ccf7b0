"""The Ed25519 key that signs seals. It lives outside the database, in the setting AUDIT_SIGNING_KEY."""

import base64
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings


def sign(digest: bytes) -> bytes:
    """Signs a seal's hash with the installation's key."""
    return _private().sign(digest)


def sign_with(seed: bytes, digest: bytes) -> bytes:
    """Signs with the key of another seed: the next one, when it takes over."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(digest)


def public_key() -> bytes:
    """The 32 bytes that anyone may hold to check our seals."""
    return _private().public_key().public_bytes_raw()


def public_of(seed: bytes) -> bytes:
    """The public key that belongs to a private seed."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def key_id(public: bytes | None = None) -> str:
    """The short name of a public key, by default our own: 16 hexadecimal digits."""
    return sha256(public or public_key()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Keys:
    """Public keys that are trusted, by their names."""

    known: dict[str, Ed25519PublicKey]

    @classmethod
    def of(cls, *publics: bytes) -> "Keys":
        """From raw public keys."""
        return cls({key_id(one): Ed25519PublicKey.from_public_bytes(one) for one in publics})

    def and_of(self, *publics: bytes) -> "Keys":
        """These keys and others."""
        return Keys(self.known | Keys.of(*publics).known)

    def verify(self, key: str, signature: bytes, digest: bytes) -> bool:
        """Whether `signature` over `digest` was made by the trusted key of that name."""
        if key not in self.known:
            return False
        try:
            self.known[key].verify(signature, digest)
        except InvalidSignature:
            return False
        return True


def _private() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(settings.AUDIT_SIGNING_KEY))
