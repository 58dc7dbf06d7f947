"""Word lists in the admin: words are added, changed and retired one by one, or as CSV."""

from functools import partial

from django.contrib import admin
from django.urls import path

from forum.admin import word_list_pages
from forum.admin.looking_up import ReadingAdmin
from forum.forms.word_lists import ListedWordForm
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
    form = ListedWordForm
    fields = ["word_list", "word", "level", "by_initials", "retired_at", "tried"]
    change_list_template = "admin/forum/listedword/change_list.html"

    def get_readonly_fields(self, request, obj=None):
        return ["word_list", "word"] if obj else []

    def get_urls(self):
        pages = {
            "import": word_list_pages.import_words,
            "export": word_list_pages.export_words,
            "try": word_list_pages.try_text,
            "statistics": word_list_pages.statistics,
        }
        own = [
            path(
                f"{name}/",
                self.admin_site.admin_view(partial(view, self)),
                name=f"forum_listedword_{name}",
            )
            for name, view in pages.items()
        ]
        return [*own, *super().get_urls()]
