"""The processes under ``manage.py serve``, and who watches them."""
