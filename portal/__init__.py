"""
The project: settings, URLs, and the apps that serve the whole portal.

Modules directly here, and ``configuration``, ``logs``, ``storage`` and ``texts``, are used by
every app and import none. Each other package is an app on a floor (docs/architecture.md).
"""
