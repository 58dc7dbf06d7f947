"""The public JSON API below ``/api/``: its views, its OpenAPI schema and the page of docs."""
