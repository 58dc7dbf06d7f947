"""
The configuration of logging.

Every line, also of Django and libraries, is masked after tracebacks have become text and
before it is rendered: as JSON in production, as plain text in other modes.
"""

import structlog

from portal.logs.masking import mask_deep

_SHARED = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.ExtraAdder(),
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
)


def configure(mode):
    """Set structlog up for ``mode`` and return Django's ``LOGGING``."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=mode != "test",
    )
    return _django_logging(mode)


def mask_event(logger, method_name, event_dict):
    """The processor that masks personal data in keys and values, at any depth."""
    return mask_deep(event_dict)


def _django_logging(mode):
    level = "WARNING" if mode == "test" else "INFO"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"masked": {"()": formatter, "mode": mode}},
        # As a string, because importing the class needs the settings, which are being read.
        "filters": {"without_addresses": {"()": "portal.logs.requests.WithoutAddresses"}},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "masked",
                "filters": ["without_addresses"],
            }
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # No handlers of Django's own, which would write without masking.
            "django": {"handlers": [], "level": level, "propagate": True},
            # The line at the end of a request says a refusal's code already; failures bring the
            # traceback.
            "django.request": {"handlers": [], "level": "ERROR", "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
            # The worker logs every sweep, each minute; what matters is logged separately.
            "django-q": {"handlers": [], "level": "WARNING", "propagate": True},
        },
    }


def formatter(mode):
    """The only formatter; masking is the last step before rendering."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            structlog.processors.UnicodeDecoder(),
            mask_event,
            _renderer(mode),
        ],
    )


def _renderer(mode):
    if mode == "production":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(
        colors=False, exception_formatter=structlog.dev.plain_traceback
    )
