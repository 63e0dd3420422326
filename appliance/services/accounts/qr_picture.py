"""The picture of a QR code, for an app to look at."""

import segno


def qr_picture(text: str) -> str:
    """Give it as SVG in a `data:` address."""
    return segno.make(text, error="m", micro=False).svg_data_uri(border=2)
