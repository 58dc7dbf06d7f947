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
