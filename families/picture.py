"""A link as a QR code, drawn as SVG: opened with the camera of one's own phone."""

import qrcode
import qrcode.image.svg
from django.utils.safestring import SafeString


def picture(url: str) -> SafeString:
    """The drawing. It holds nothing but the link."""
    drawn = qrcode.make(url, image_factory=qrcode.image.svg.SvgPathImage, box_size=12, border=2)
    return SafeString(drawn.to_string(encoding="unicode"))
