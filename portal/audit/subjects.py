"""What a line of the audit is about, in words; its key is the first word of the subject."""

from django.utils.translation import pgettext_lazy

SUBJECTS = {
    "account": pgettext_lazy("subject of the log", "account"),
    "agency": pgettext_lazy("subject of the log", "agency"),
    "area": pgettext_lazy("subject of the log", "area"),
    "board": pgettext_lazy("subject of the log", "board"),
    "calendar": pgettext_lazy("subject of the log", "calendar"),
    "category": pgettext_lazy("subject of the log", "category"),
    "dangerword": pgettext_lazy("subject of the log", "word of danger"),
    "export": pgettext_lazy("subject of the log", "export"),
    "import": pgettext_lazy("subject of the log", "import"),
    "letter": pgettext_lazy("subject of the log", "letter"),
    "listedword": pgettext_lazy("subject of the log", "listed word"),
    "page": pgettext_lazy("subject of the log", "page"),
    "post": pgettext_lazy("subject of the log", "post"),
    "profile": pgettext_lazy("subject of the log", "profile of the city"),
    "reason": pgettext_lazy("subject of the log", "reason"),
    "redirects": pgettext_lazy("subject of the log", "old addresses"),
    "submission": pgettext_lazy("subject of the log", "submission"),
    "thread": pgettext_lazy("subject of the log", "matter"),
    "user": pgettext_lazy("subject of the log", "account"),
    "wordlist": pgettext_lazy("subject of the log", "word list"),
    "workorder": pgettext_lazy("subject of the log", "work order"),
    "old addresses": pgettext_lazy("subject of the log", "old addresses"),
    "posting": pgettext_lazy("subject of the log", "posting"),
    "test letter": pgettext_lazy("subject of the log", "test letter"),
}
