"""The ASGI application."""

import os
from concurrent.futures import ThreadPoolExecutor

from django.core.asgi import get_asgi_application

from portal.configuration.database_check import refuse_wrong_database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
os.environ["PORTAL_PROCESS"] = "web"

application = get_asgi_application()
# In a thread, because a server may import this in its event loop, where Django allows no queries.
with ThreadPoolExecutor(1) as executor:
    executor.submit(refuse_wrong_database).result()
