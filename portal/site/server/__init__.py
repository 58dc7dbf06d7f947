"""The child processes of ``manage.py serve`` and their supervision."""
