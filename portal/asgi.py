"""The door for web servers that speak ASGI."""

import os
from concurrent.futures import ThreadPoolExecutor

from django.core.asgi import get_asgi_application

from portal.configuration.database_check import refuse_wrong_database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
os.environ["PORTAL_PROCESS"] = "web"

application = get_asgi_application()
# Aside, because such a server may load this inside its loop, where no database is asked.
with ThreadPoolExecutor(1) as aside:
    aside.submit(refuse_wrong_database).result()
