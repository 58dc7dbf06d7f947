"""Analyses compiled templates: the names they read from the context, and their includes."""

from django.template.base import TokenType, Variable
from django.template.defaulttags import CsrfTokenNode, WithNode
from django.template.loader_tags import IncludeNode
from django.templatetags.i18n import BlockTranslateNode

# Attributes in which template nodes store the names that they define.
MAKING = ["asvar", "variable", "loopvars", "target_var"]
# Names that are in every context, or that are not variables.
BUILT_IN = {"True", "False", "None", "forloop", "block"}


def parts_of(thing, seen=None):
    """Yield every part of a template: nodes, expressions, variables."""
    seen = set() if seen is None else seen
    if id(thing) in seen or isinstance(thing, str | bytes | int | None):
        return
    seen.add(id(thing))
    if isinstance(thing, dict):
        inner = list(thing.values())
    elif isinstance(thing, list | tuple):
        inner = list(thing)
    elif type(thing).__module__.startswith(("django.template", "django_htmx", "forum", "portal")):
        yield thing
        names = [*getattr(thing, "__dict__", ()), *getattr(type(thing), "__slots__", ())]
        inner = [getattr(thing, name, None) for name in names if name not in {"origin", "parser"}]
    else:
        return
    for value in inner:
        yield from parts_of(value, seen)


def includes_of(template):
    return [part for part in parts_of(template.nodelist) if isinstance(part, IncludeNode)]


def names_read(template):
    """The names that a template reads from its context."""
    read, made = set(), set()
    for part in parts_of(template.nodelist):
        if isinstance(part, Variable) and part.lookups:
            read.add(part.lookups[0])
        elif isinstance(part, CsrfTokenNode):
            read.add("csrf_token")
        elif isinstance(part, BlockTranslateNode):
            said = {t.contents for t in [*part.singular, *part.plural] if _is_name(t)}
            read |= said - {part.countervar, *part.extra_context}
        made |= _names_made(part)
    return read - made - BUILT_IN


def _is_name(token):
    return token.token_type is TokenType.VAR and token.contents.isidentifier()


def _names_made(part):
    names = set()
    for attribute in MAKING:
        value = getattr(part, attribute, None)
        names |= {value} if isinstance(value, str) else set(value or []) & _words(value)
    return names | set(part.extra_context if isinstance(part, WithNode) else ())


def _words(value):
    return {word for word in value if isinstance(word, str)} if isinstance(value, list) else set()
