"""
The project: settings, URLs, and the apps that serve the whole portal.

The modules directly in this package, and ``configuration``, ``logs``, ``storage`` and ``texts``,
may be used by every app and import none. Each other package is an app on a floor
(docs/architecture.md).
"""
