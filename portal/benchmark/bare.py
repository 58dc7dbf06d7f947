"""
The bare Django view that everything is compared with: one indexed query and a template of 25
rows, no middleware. Pinned: a result remembers this file's digest, and two results with different
ones cannot be compared.
"""

import os
from typing import ClassVar

import environ
from django.conf import settings

environ.Env.DB_SCHEMES.setdefault("postgres", "django.db.backends.postgresql")
DATABASE = environ.Env.db_url_config(os.environ["DATABASE_URL"])
if DATABASE["ENGINE"].endswith("postgresql"):
    DATABASE["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 8}}
TEMPLATE = """<!doctype html><title>Threads</title><ul>
{% for row in rows %}<li><a href="/{{ row.number }}/">{{ row.title }}</a>
{{ row.published_at }}</li>{% endfor %}</ul>"""

settings.configure(
    SECRET_KEY="bare",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": DATABASE},
    USE_TZ=True,
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
)

from django.core.wsgi import get_wsgi_application  # noqa: E402  settings come first

application = get_wsgi_application()

from django.db import models  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.template import engines  # noqa: E402
from django.urls import path  # noqa: E402


class Row(models.Model):
    number = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    visibility = models.CharField(max_length=10)
    published_at = models.DateTimeField()

    objects: ClassVar[models.Manager] = models.Manager()

    class Meta:
        app_label = "bare"
        managed = False
        db_table = "forum_thread"

    def __str__(self):
        return self.title


page = engines["django"].from_string(TEMPLATE)


def newest(request):
    rows = Row.objects.filter(visibility="public").order_by("-published_at", "-pk")
    return HttpResponse(page.render({"rows": rows[:25]}))


urlpatterns = [path("", newest)]
