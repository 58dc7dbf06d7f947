"""
Invented mobile numbers, put together here: no file may hold one that may be somebody's.
"""


def _mobile(grouped):
    return grouped.replace(" ", "")


M138 = _mobile("138 0013 8000")
M139 = _mobile("139 0013 9000")
M150 = _mobile("150 0015 0000")
M152 = _mobile("152 0015 2000")
M153 = _mobile("153 0015 3000")
M155 = _mobile("155 0015 5000")
M156 = _mobile("156 0015 6000")
M157 = _mobile("157 0015 7000")
M158 = _mobile("158 0015 8000")
M177 = _mobile("177 0017 7000")
M182 = _mobile("182 0018 2000")
M188 = _mobile("188 0018 8000")
