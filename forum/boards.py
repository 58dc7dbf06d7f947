"""
The three boards, declared in code: a matter's board follows from its kind.
"""

from forum.choices import Kind
from portal.translations import shipped

NOTICES = "notices"
MATTERS = "matters"
SUGGESTIONS = "suggestions"

BOARDS = [
    {
        "slug": NOTICES,
        "name": "信息发布",
        "name_en": "Notices",
        "introduction": "各单位的通知、公告和征求意见。",
        "introduction_en": "Announcements and consultations of the agencies.",
        "position": 3,
    },
    {
        "slug": MATTERS,
        "name": "咨询投诉",
        "name_en": "Inquiries and complaints",
        "introduction": "问政策、反映问题、求助和报修，由承办单位正式答复。",
        "introduction_en": "Questions, problems and requests, officially answered.",
        "position": 1,
    },
    {
        "slug": SUGGESTIONS,
        "name": "开门纳言",
        "name_en": "Suggestions",
        "introduction": "对这座城市的建议，说说怎样可以更好。",
        "introduction_en": "How the city could do better.",
        "position": 2,
    },
]


def slug_for(kind):
    return SUGGESTIONS if kind == Kind.SUGGESTION else MATTERS


def declare(*, using="default"):
    """Make the three boards exist; names changed by an administrator stay."""
    from forum.models import Board

    for board in BOARDS:
        row, _is_new = Board.objects.using(using).get_or_create(
            slug=board["slug"], defaults={k: v for k, v in board.items() if k != "slug"}
        )
        shipped.add_texts(row, row.slug, using=using)
