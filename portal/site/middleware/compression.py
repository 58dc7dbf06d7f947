"""Compresses pages with gzip, for installations whose web server does not."""

from django.middleware.gzip import GZipMiddleware

TEXT = ("text/html", "application/json", "application/atom+xml", "application/xml")


class CompressPages(GZipMiddleware):
    """
    Compresses generated text responses; streamed responses and other types stay as they are.

    Files are already compressed or must keep their bytes. Django adds random bytes against
    the BREACH attack.
    """

    def process_response(self, request, response):
        kind = response.headers.get("Content-Type", "")
        if response.streaming or not kind.startswith(TEXT):
            return response
        return super().process_response(request, response)
