"""URL path converters; an address that does not match is a 404 before any view runs."""


class ThreadNumber:
    # [0-9], not \d, which also matches digits such as "２".
    regex = "[0-9]{13}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class SmallNumber:
    """A number every database can hold as a key."""

    regex = "[0-9]{1,15}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return str(value)
