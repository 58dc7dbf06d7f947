"""
Word lists take the place of the danger words, which become the list "danger" with all that
administrators added, changed and retired.
"""

import django.db.models.deletion
from django.db import migrations, models

LEVELS = {"harmless": 0, "danger": 3, "life": 4}


def copy_danger_words(apps, schema_editor):
    using = schema_editor.connection.alias
    words = apps.get_model("forum", "DangerWord").objects.using(using).all()
    if not words:
        return
    danger, _made = (
        apps.get_model("forum", "WordList")
        .objects.using(using)
        .get_or_create(slug="danger", defaults={"name": "危险", "name_en": "Danger", "position": 1})
    )
    ListedWord = apps.get_model("forum", "ListedWord")
    ListedWord.objects.using(using).bulk_create(
        ListedWord(
            word_list=danger,
            # These words are kept as they are looked for.
            word=word.word,
            folded=word.word,
            level=LEVELS[word.meaning],
            retired_at=word.retired_at,
        )
        for word in words
    )


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0019_small_copies"),
    ]

    operations = [
        migrations.CreateModel(
            name="WordList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=40, unique=True, verbose_name="slug")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=60, verbose_name="name in English"),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "retired_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="The words of a retired list are no longer looked for.",
                        null=True,
                        verbose_name="retired at",
                    ),
                ),
            ],
            options={
                "verbose_name": "word list",
                "verbose_name_plural": "word lists",
                "ordering": ["position", "slug"],
            },
        ),
        migrations.CreateModel(
            name="ListedWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "word_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="words",
                        to="forum.wordlist",
                        verbose_name="word list",
                    ),
                ),
                (
                    "word",
                    models.CharField(
                        help_text="At least two characters that are letters or digits; signs are ignored.",
                        max_length=60,
                        verbose_name="word",
                    ),
                ),
                (
                    "folded",
                    models.CharField(editable=False, max_length=240, verbose_name="as looked for"),
                ),
                (
                    "level",
                    models.SmallIntegerField(
                        choices=[
                            (0, "harmless, although it holds a listed word"),
                            (1, "to notice"),
                            (2, "needs attention"),
                            (3, "danger now"),
                            (4, "ending one's life"),
                        ],
                        default=1,
                        verbose_name="level",
                    ),
                ),
                (
                    "by_initials",
                    models.BooleanField(
                        default=False,
                        help_text="Also found where people type the first letters of its pinyin.",
                        verbose_name="also by its initials",
                    ),
                ),
                (
                    "initials",
                    models.CharField(
                        blank=True, editable=False, max_length=240, verbose_name="initials"
                    ),
                ),
                (
                    "retired_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="A retired word is no longer looked for; it stays so as not to return.",
                        null=True,
                        verbose_name="retired at",
                    ),
                ),
            ],
            options={
                "verbose_name": "listed word",
                "verbose_name_plural": "listed words",
                "ordering": ["word_list", "-level", "word"],
            },
        ),
        migrations.AddConstraint(
            model_name="listedword",
            constraint=models.UniqueConstraint(
                fields=("word_list", "folded"),
                name="listedword_is_unique_in_its_list",
                violation_error_message="This list has that word already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="listedword",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__in", [0, 1, 2, 3, 4])), name="listedword_level_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="listedword",
            constraint=models.CheckConstraint(
                condition=models.Q(("folded", ""), _negated=True), name="listedword_is_not_empty"
            ),
        ),
        migrations.RunPython(copy_danger_words, migrations.RunPython.noop),
    ]
