"""Scans of signed papers: what they may be is told by their first bytes, never by a name or a header."""

from compliance.consent.models import ScanKind
from compliance.errors import Invalid

LARGEST = 5 * 1024 * 1024
STARTS: tuple[tuple[bytes, ScanKind], ...] = (
    (b"%PDF-", ScanKind.PDF),
    (b"\x89PNG\r\n\x1a\n", ScanKind.PNG),
    (b"\xff\xd8\xff", ScanKind.JPEG),
)
MEDIA_TYPES = {ScanKind.PDF: "application/pdf", ScanKind.PNG: "image/png", ScanKind.JPEG: "image/jpeg"}


def kind_of(content: bytes) -> ScanKind:
    """Raises Invalid, beside the field, for anything but a PDF, PNG or JPEG of at most 5 MB."""
    if len(content) > LARGEST:
        raise Invalid("The scan is larger than 5 MB. Scan it in black and white, or smaller.", field="scan")
    for start, kind in STARTS:
        if content.startswith(start):
            return kind
    raise Invalid("Choose a PDF, or a picture as PNG or JPEG.", field="scan")
