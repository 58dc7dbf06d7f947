"""What may stand in an address; anything else is a 404 before a view is asked."""


class ThreadNumber:
    # [0-9], not \d: "２" and "²" are digits to some and numbers to none.
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
