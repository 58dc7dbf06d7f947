"""The forum's forms: they validate what people type; permissions are checked elsewhere."""
