"""What is published, for programs: addresses below ``/api/``, their description, its page."""
