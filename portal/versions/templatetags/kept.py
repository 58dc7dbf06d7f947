"""``{% include_kept %}``: an include whose HTML is made once for the same inputs."""

from django import template
from django.template import Context, TemplateSyntaxError
from django.template.loader_tags import IncludeNode, do_include

from portal.languages import current_language
from portal.versions.kept_html import KEPT, key_of

register = template.Library()


class KeptInclude(IncludeNode):
    """The partial gets its inputs alone, not the request, and is shown in the active language."""

    def render(self, context):
        inputs = {name: value.resolve(context) for name, value in self.extra_context.items()}
        key = (self.template.var, current_language().code, key_of(inputs))
        html = KEPT.get(key)
        if html is None:
            partial = context.template.engine.get_template(self.template.var)
            html = partial.render(Context(inputs, autoescape=context.autoescape))
            KEPT.keep(key, html)
        return html


@register.tag
def include_kept(parser, token):
    """
    Like ``{% include "…" with … only %}``, for a partial whose HTML depends on nothing but its
    inputs, which are words, numbers, moments and lists or dicts of them, and on the language.
    """
    node = do_include(parser, token)
    if not (node.isolated_context and isinstance(node.template.var, str)):
        raise TemplateSyntaxError("include_kept needs the name of a partial, and only.")
    return KeptInclude(
        node.template, extra_context=node.extra_context, isolated_context=node.isolated_context
    )
