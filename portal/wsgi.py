"""The WSGI application."""

import os

from django.core.wsgi import get_wsgi_application

from portal.configuration.database_check import refuse_wrong_database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
os.environ["PORTAL_PROCESS"] = "web"

application = get_wsgi_application()
refuse_wrong_database()
