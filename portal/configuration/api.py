"""The settings of the API and of its OpenAPI schema."""

SETTINGS = {
    "REST_FRAMEWORK": {
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
        "DEFAULT_THROTTLE_CLASSES": ["portal.limits.throttling.LimitRequests"],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
        "DEFAULT_VERSIONING_CLASS": None,
    },
    "SPECTACULAR_SETTINGS": {
        "TITLE": "Wenzhong API",
        "DESCRIPTION": "Published matters, their status and their official replies.",
        "VERSION": "1",
        "SERVE_INCLUDE_SCHEMA": False,
    },
}
