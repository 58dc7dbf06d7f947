"""What may stand in an address of the back office; anything else is a 404."""


class OrderNumber:
    # [0-9], not \d: "２" and "²" are digits to some and numbers to none.
    regex = "WO[0-9]{13}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class MatterNumber(OrderNumber):
    regex = "[0-9]{13}"
