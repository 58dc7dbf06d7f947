"""Planning the rows of agencies, areas and categories."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.agencies.directory_import.lines import lines_of, problems_of
from portal.agencies.models import Agency, Area, Category
from portal.languages import language_of, text_in

TREES = {"agencies": Agency, "areas": Area, "categories": Category}
# Slugs that would collide with the portal's own URLs below /agencies/.
RESERVED_SLUGS = {"import"}


def plan_tree(sheet, model, rows):
    lines = list(lines_of(sheet, rows, key="slug"))
    there = {node.slug: node for node in model.objects.select_related("parent")}
    parents = {slug: node.parent.slug if node.parent else "" for slug, node in there.items()}
    parents |= {line.key: line.values.get("parent") or parents.get(line.key, "") for line in lines}
    for line in lines:
        line.existing = there.get(line.key)
        _check_node(line, model, parents)
        if line.existing is not None:
            line.changes = _changes_of_node(line)
    return lines


def _check_node(line, model, parents):
    values = {
        key: text
        for key, text in line.values.items()
        if key != "parent" and text and not language_of(key)
    }
    if line.key in RESERVED_SLUGS:
        line.problems.append(_("The portal needs the slug “import” itself. Choose another."))
    if line.existing is None and not line.name:
        line.problems.append(_("The name is missing."))
    try:
        model(**values).clean_fields(exclude=["path", "parent", *([] if line.name else ["name"])])
    except ValidationError as wrong:
        line.problems += problems_of(model, wrong)
    _check_place(line, model, parents)


def _check_place(line, model, parents):
    ancestors: list[str] = []
    slug = parents.get(line.key, "")
    while slug and slug in parents and slug not in [line.key, *ancestors]:
        ancestors.append(slug)
        slug = parents[slug]
    if slug and slug in [line.key, *ancestors]:
        line.problems.append(_("It cannot stand below itself."))
    elif slug:
        line.problems.append(
            _("There is no “%(slug)s” that it could stand below.") % {"slug": slug[:60]}
        )
    line.depth = len(ancestors)
    longest = model._meta.get_field("path").max_length
    if sum(len(step) + 1 for step in [line.key, *ancestors]) > longest:
        line.problems.append(_("The tree would become too deep."))


def _changes_of_node(line):
    node, changes = line.existing, {}
    for key, text in line.values.items():
        if key == "parent":
            before = node.parent.slug if node.parent else ""
        elif language := language_of(key):
            before = text_in(language, node, key.removesuffix(language.suffix))
        else:
            before = getattr(node, key)
        if text and text != before:
            changes[key] = (before, text)
    return changes
