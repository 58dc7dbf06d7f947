"""Asks for pages as the tests of kept pages do."""

import gzip
import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.versions import reading

VERSIONS_ALONE = 1


def path_of(pattern, world):
    return pattern.format(thread=world.public.get_absolute_url())


def queries_of(client, path, **headers):
    with CaptureQueriesContext(connection) as asked:
        response = client.get(path, headers=headers)
    return response, [one["sql"] for one in asked.captured_queries]


def tables_in(queries):
    """The tables of the database that the queries name."""
    words = {word for sql in queries for word in re.findall(r"\w+", sql)}
    return words & set(connection.introspection.table_names())


def words(response):
    text = response.content
    return gzip.decompress(text) if response.get("Content-Encoding") == "gzip" else text


def as_reader(request):
    """Like at the start of a request: versions are read anew, and once."""
    reading.begin(request.method)
    return request
