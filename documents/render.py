"""HTML to PDF: tagged PDF/UA, our own fonts, nothing fetched from anywhere."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pikepdf
from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from documents.papers import Paper

STATIC = (Path(settings.BASE_DIR) / "static").resolve()
KINDS = {".css": "text/css", ".woff2": "font/woff2"}


class _OwnFilesOnly(URLFetcher):
    """Serves files of the static folder, and refuses everything else."""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """One font or style sheet, with its type: without it a style sheet is not used."""
        address = urlsplit(url)
        path = Path(unquote(address.path)).resolve()
        if address.scheme != "file" or STATIC not in path.parents:
            raise ValueError("Papers load nothing from outside.")
        kind = KINDS[path.suffix]
        return URLFetcherResponse(url, body=path.read_bytes(), headers={"Content-Type": kind})


@dataclass(frozen=True, slots=True)
class Pdf:
    """A rendered paper."""

    content: bytes
    pages: int


def render_pdf(paper: Paper, context: dict[str, Any]) -> Pdf:
    """PDF/UA-1 with language and title. Takes about 0.1 s a page; only workers call it."""
    html = render_to_string(paper.template, {**context, "paper": paper})
    document = HTML(string=html, base_url=f"{STATIC.as_uri()}/", url_fetcher=_OwnFilesOnly()).render()
    content = document.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True)
    with pikepdf.open(io.BytesIO(content)) as opened:
        pages = len(opened.pages)
    return Pdf(content=content, pages=pages)
