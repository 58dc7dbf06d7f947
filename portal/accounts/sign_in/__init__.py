"""Signing in and staying signed in: passwords guessed, second step, sessions, browsers."""
