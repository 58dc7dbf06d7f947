"""Signing in and staying signed in: brute force, second factor, sessions, browsers, devices."""
