"""Why a backup cannot be made or taken back, as a sentence for the person at the console."""


class Unusable(Exception):
    """Nothing was changed; the sentence says what to do."""
