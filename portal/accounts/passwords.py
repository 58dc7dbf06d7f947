"""Django's rules for passwords, each explained in one plain sentence."""

from django.contrib.auth import password_validation as rules
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class LongEnough(rules.MinimumLengthValidator):
    def get_help_text(self):
        return ngettext(
            "At least %(count)d character.", "At least %(count)d characters.", self.min_length
        ) % {"count": self.min_length}


class NotOnlyDigits(rules.NumericPasswordValidator):
    def get_help_text(self):
        return _("Not only digits.")


class NotCommon(rules.CommonPasswordValidator):
    def get_help_text(self):
        return _("Not one that many people use, such as 12345678.")


class NotLikeTheName(rules.UserAttributeSimilarityValidator):
    def get_help_text(self):
        return _("Not too like your user name or e-mail address.")
