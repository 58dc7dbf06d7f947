"""
The preset reasons, each with advice where to go instead.

Rows that are missing are created after each migration; existing rows are never overwritten.
"""

from portal.translations import shipped

SENDING_BACK, REFUSING = "for_sending_back", "for_refusing"
ACCEPTING, REDACTING = "for_accepting", "for_redacting"
USES = (SENDING_BACK, REFUSING, ACCEPTING, REDACTING)

REASONS = [
    {
        "slug": "personal-data",
        "name": "含有个人信息",
        "name_en": "It contains personal data",
        "advice": "请去掉身份证号、手机号、车牌号、住址门牌等内容后再提交。"
        "承办单位需要时会另外联系您。",
        "advice_en": "Please take out identity numbers, phone numbers, licence plates and door "
        "numbers and submit again. The agency will contact you where it needs them.",
        "uses": {SENDING_BACK, ACCEPTING},
    },
    {
        "slug": "vague",
        "name": "说得不够清楚，没法办理",
        "name_en": "Too vague to follow up",
        "advice": "请补充什么时间、什么地方、发生了什么，承办单位才好去查看。",
        "advice_en": "Please add when, where and what happened, so that the agency can go "
        "and look.",
        "uses": {SENDING_BACK, REFUSING},
    },
    {
        "slug": "insults",
        "name": "含有辱骂、歧视的话",
        "name_en": "Insults or discrimination",
        "advice": "事情本身我们愿意办。请去掉伤人的话，把经过写下来再提交。",
        "advice_en": "We do want to handle the matter itself. Please take out the hurtful words "
        "and submit what happened.",
        "uses": {SENDING_BACK, REFUSING},
    },
    {
        "slug": "illegal",
        "name": "涉及违法或者国家秘密的内容",
        "name_en": "Illegal content or state secrets",
        "advice": "这类内容不能公开。举报违法犯罪请拨打 110，或到就近的派出所。",
        "advice_en": "This cannot be published. To report a crime, call 110 or go to the nearest "
        "police station.",
        "uses": {REFUSING},
    },
    {
        "slug": "threats",
        "name": "含有威胁、诽谤的内容",
        "name_en": "Threats or slander",
        "advice": "纠纷可以找所在街道的人民调解委员会，或者咨询法律援助热线。",
        "advice_en": "For a dispute, the mediation committee of your subdistrict or the legal aid "
        "hotline can help.",
        "uses": {REFUSING},
    },
    {
        "slug": "rumour",
        "name": "没有依据、可能引起恐慌",
        "name_en": "Unfounded and likely to alarm people",
        "advice": "如果您有照片、时间、地点等依据，请写上后重新提交；着急的事请拨打 12345。",
        "advice_en": "If you have evidence such as photos, a time and a place, please add it and "
        "submit again; for urgent matters call 12345.",
        "uses": {SENDING_BACK, REFUSING},
    },
    {
        "slug": "repeated",
        "name": "同一件事已经在办，没有新情况",
        "name_en": "The same matter is already being handled and nothing is new",
        "advice": "原来那件还在办，答复会发给您。有新情况可以在原来那件下面补充。",
        "advice_en": "Your earlier matter is still being handled and you will get the answer. New "
        "facts can be added below it.",
        "uses": {REFUSING},
    },
    {
        "slug": "court",
        "name": "已进入信访、诉讼、仲裁或者复议程序",
        "name_en": "Already with the petitions office, a court, arbitration or review",
        "advice": "案件由受理机关依法处理，请向受理的法院、仲裁委或者复议机关了解进展。",
        "advice_en": "The body that took the case decides it by law; please ask the court, the "
        "arbitration commission or the review body about progress.",
        "uses": {REFUSING},
    },
    {
        "slug": "not-here",
        "name": "不归本市的单位管",
        "name_en": "Not a matter of this city's agencies",
        "advice": "请向事情发生地的 12345 热线反映；全国性的业务可以找主管部门的全国热线。",
        "advice_en": "Please turn to the 12345 hotline of the place where it happened, or to the "
        "national hotline of the authority in charge.",
        "uses": {REFUSING},
    },
    {
        "slug": "advertising",
        "name": "广告",
        "name_en": "Advertising",
        "advice": "这里不发布广告。招聘、出租等信息请发到相应的平台。",
        "advice_en": "Advertisements are not published here. Please use a platform made for them.",
        "uses": {REFUSING},
    },
    {
        "slug": "private-matter",
        "name": "只关系到您自己，不宜公开",
        "name_en": "It concerns only you and is better not public",
        "advice": "这件事照样有人办、有答复，只是别人看不到。",
        "advice_en": "It will be handled and answered all the same; only others cannot see it.",
        "uses": {ACCEPTING},
    },
    {
        "slug": "others-data",
        "name": "保护个人信息",
        "name_en": "Personal data is protected",
        "advice": "事情照样办理。承办单位需要这些信息时，可以看到您原来写的内容，也可能联系您。",
        "advice_en": "Your matter is handled all the same. The agency can read your own words "
        "where it needs them, and may contact you.",
        "uses": {REDACTING},
    },
    {
        "slug": "hurtful-words",
        "name": "个别用语伤人或者没有依据",
        "name_en": "Some words hurt somebody or cannot be proved",
        "advice": "其余内容已经公开，事情照样办理。",
        "advice_en": "Everything else is public, and your matter is handled all the same.",
        "uses": {REDACTING},
    },
    {
        "slug": "other",
        "name": "其他原因",
        "name_en": "Another reason",
        "advice": "具体原因见审核员写的说明。",
        "advice_en": "Please see the moderator's note.",
        "uses": {SENDING_BACK, REFUSING, ACCEPTING, REDACTING},
    },
]


def declare(*, using="default"):
    """Create the preset reasons that are missing, with the translations shipped for them."""
    from moderation.models import Reason

    for position, reason in enumerate(REASONS):
        facts = {key: value for key, value in reason.items() if key not in {"slug", "uses"}}
        uses = {use: use in reason["uses"] for use in USES}
        row, _is_new = Reason.objects.using(using).get_or_create(
            slug=reason["slug"], defaults={**facts, **uses, "position": position}
        )
        shipped.add_texts(row, row.slug, using=using)
