"""Middleware, one module for each subject; settings.MIDDLEWARE sets the order."""
