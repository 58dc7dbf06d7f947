"""Logging, with personal data masked. Imports no app."""
