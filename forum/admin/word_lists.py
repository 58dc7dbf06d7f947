"""Word lists in the admin: words are added, changed and retired one by one."""

from django.contrib import admin

from forum.admin.looking_up import ReadingAdmin
from forum.models import ListedWord, WordList


class EditableAdmin(ReadingAdmin):
    """Rows are added and changed, never deleted: declared ones would be created again."""

    def has_add_permission(self, request):
        return request.user.has_perm("accounts.administer")

    def has_change_permission(self, request, obj=None):
        return request.user.has_perm("accounts.administer")


@admin.register(WordList)
class WordListAdmin(EditableAdmin):
    list_display = ["name", "name_en", "slug", "position", "retired_at"]
    fields = ["name", "name_en", "slug", "position", "retired_at"]

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []


@admin.register(ListedWord)
class ListedWordAdmin(EditableAdmin):
    list_display = ["word", "word_list", "level", "by_initials", "retired_at"]
    list_filter = ["word_list", "level", ("retired_at", admin.EmptyFieldListFilter)]
    list_select_related = ["word_list"]
    search_fields = ["word", "folded"]
    fields = ["word_list", "word", "level", "by_initials", "retired_at"]

    def get_readonly_fields(self, request, obj=None):
        return ["word_list", "word"] if obj else []
