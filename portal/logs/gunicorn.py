"""gunicorn's logger with the portal's masking; ``manage.py serve`` configures it."""

import os

from gunicorn import glogging

from portal.logs.configuration import formatter
from portal.logs.requests import WithoutAddresses


class Logger(glogging.Logger):
    def setup(self, cfg):
        super().setup(cfg)
        for handler in [*self.error_log.handlers, *self.access_log.handlers]:
            handler.setFormatter(formatter(os.environ.get("PORTAL_MODE", "production")))
            handler.addFilter(WithoutAddresses())
