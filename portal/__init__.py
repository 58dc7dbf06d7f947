"""
The project: settings, addresses, and the rooms that are no app of their own subject.

Modules directly here, and ``configuration``, ``logs``, ``storage`` and ``texts``, carry every
room and import none. Each other package is an app on a floor (docs/architecture.md).
"""
