"""Write-once copies of seals, outside the database (AUDIT_WORM_DIR), and what they prove."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings

from compliance.audit import signing
from compliance.audit.chain import DoesNotHold
from compliance.audit.seal import Seal, read

PER_FOLDER = 10_000
READ_ONLY = 0o444


def folder() -> Path:
    """Where the copies are."""
    return Path(settings.AUDIT_WORM_DIR)


def place(seal: Seal) -> Path:
    """The file of one seal. The hash is in its name, so that a restored past can stand beside the lost one."""
    name = f"{seal.seq:010d}-{seal.hash.hex()[:16]}.seal"
    return folder() / f"{seal.seq // PER_FOLDER:06d}" / name


def keep(seal: Seal) -> None:
    """Writes the copy once. A copy that is there already stays as it is; so does our public key beside it."""
    if seal.key == signing.key_id():
        keep_key(signing.public_key())
    _write_once(place(seal), seal.file())


def keep_key(public: bytes) -> None:
    """Writes a public key to the others, once."""
    _write_once(folder() / "keys" / f"{signing.key_id(public)}.pub", public.hex() + "\n")


def public_keys() -> list[bytes]:
    """Our own public key first, then those whose copies were written here before a change of keys."""
    older = (bytes.fromhex(path.read_text().strip()) for path in sorted((folder() / "keys").glob("*.pub")))
    return list(dict.fromkeys([signing.public_key(), *older]))


def keys() -> signing.Keys:
    """The public keys to trust."""
    return signing.Keys.of(*public_keys())


def names() -> set[str]:
    """The names of all copies. Read before the database's snapshot, so that each has its seal there."""
    return {path.name for path in folder().glob("[0-9]*/*.seal")}


def copies(wanted: Iterable[str]) -> Iterator[Seal]:
    """Copies by name, in the order of their numbers. Raises DoesNotHold for a file that is not a seal."""
    for name in sorted(wanted):
        seq = int(name.partition("-")[0])
        try:
            yield read((folder() / f"{seq // PER_FOLDER:06d}" / name).read_text())
        except ValueError as error:
            raise DoesNotHold(f"The write-once copy of seal {seq} was changed.", seal=seq) from error


def behind(seals: Iterable[Seal]) -> list[Seal]:
    """Of seals given newest first, those whose copies are still to be written, oldest first."""
    waiting: list[Seal] = []
    for seal in seals:
        if place(seal).exists():
            break
        waiting.append(seal)
    return waiting[::-1]


def _write_once(path: Path, text: str) -> None:
    """Creates the file or leaves the one that is there. The content is on disk before the name is."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, READ_ONLY)
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        if path.read_text() != text:
            raise
    finally:
        draft.unlink()
