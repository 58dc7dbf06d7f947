"""Pages travel compressed, also where no web server in front sees to it."""

from django.middleware.gzip import GZipMiddleware

TEXT = ("text/html", "application/json", "application/rss+xml", "application/xml")


class CompressPages(GZipMiddleware):
    """
    Only what was written for this answer: files are compressed already or are compared
    byte by byte. Django mixes random bytes in against guessing secrets by their length.
    """

    def process_response(self, request, response):
        kind = response.headers.get("Content-Type", "")
        if response.streaming or not kind.startswith(TEXT):
            return response
        return super().process_response(request, response)
