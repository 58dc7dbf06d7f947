"""
On what an agency can rest a dispute.

Rows that are missing are created after each migration; existing rows are never overwritten.
"""

from portal.translations import shipped

# The public words follow “because” and say where such matters belong; they blame nobody.
BASES = [
    {
        "slug": "duties",
        "name": "按“三定”规定，不属于本单位职责",
        "name_en": "By the order on its duties it is not this agency's task",
        "public_words": "按职责分工，这类事由该单位办理",
        "public_words_en": "by the division of duties, that agency handles such matters",
    },
    {
        "slug": "place",
        "name": "事发地不在本单位辖区（属地管理）",
        "name_en": "The place lies outside this agency's territory",
        "public_words": "事发地由该单位管辖",
        "public_words_en": "that agency is in charge of the place",
    },
    {
        "slug": "law",
        "name": "法律法规规定由其他单位主管",
        "name_en": "A law or regulation puts another agency in charge",
        "public_words": "法律法规规定由该单位主管",
        "public_words_en": "the law puts that agency in charge",
    },
    {
        "slug": "transferred",
        "name": "该职责已经划转给其他单位",
        "name_en": "The task has been transferred to another agency",
        "public_words": "这项工作已经划转给该单位",
        "public_words_en": "this task has been transferred to that agency",
    },
    {
        "slug": "level",
        "name": "属于上级或者下级单位的事权",
        "name_en": "It is the task of a higher or lower level",
        "public_words": "这类事由该单位这一级办理",
        "public_words_en": "such matters are handled at that agency's level",
    },
    {
        "slug": "several",
        "name": "涉及多个单位，应由其他单位主办",
        "name_en": "Several agencies are concerned, and another one should lead",
        "public_words": "这件事涉及几个单位，由该单位主办",
        "public_words_en": "several agencies are concerned, and that agency leads",
    },
]


def declare(*, using="default"):
    """Create the bases that are missing, with the translations shipped for them."""
    from workorders.models import DisputeBasis

    for position, basis in enumerate(BASES):
        facts = {key: value for key, value in basis.items() if key != "slug"}
        row, _is_new = DisputeBasis.objects.using(using).get_or_create(
            slug=basis["slug"], defaults={**facts, "position": position}
        )
        shipped.add_texts(row, row.slug, using=using)
