"""URL converters of the back office; anything else in a URL gives 404."""


class OrderNumber:
    # [0-9], not \d, which also matches digits of other scripts such as "２".
    regex = "WO[0-9]{13}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class MatterNumber(OrderNumber):
    regex = "[0-9]{13}"


class LinkToken(OrderNumber):
    """What opens a question from a letter: an HMAC of 64 hexadecimal digits."""

    regex = "[0-9a-f]{64}"


class SmallNumber:
    """A number every database can hold as a key."""

    regex = "[0-9]{1,15}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return str(value)
