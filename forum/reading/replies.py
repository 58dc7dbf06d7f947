"""
Whether an official reply is shown as final, or as an interim one.

The writer of a reply states its kind. Imported replies have none and count as final, and some
writers state "final" for a few polite words. ``shown_kind`` therefore reads the text of short
final replies and recognises those that only say that the matter was received or passed on.
This decides only what readers see: stage, due dates and statistics use the stated kind.
"""

import re

from forum.choices import ReplyKind

# In characters, without greeting and date; longer replies say something more.
LONGEST_NOTE = 60

GREETING = re.compile(
    r"^(?:尊敬的|亲爱的)?(?:网友|网民|市民|来信人|朋友|群众|同志|先生|女士|[“\"][^“”\"]{1,20}[”\"]"
    r"|UU\d+)*[，,：:！!\s]*(?:您好|你好)?[，,：:！!。\s]*"
)
DATE_AT_THE_END = re.compile(r"(?:\d{4}[年.\-/]\d{1,2}[月.\-/]\d{1,2}日?)?\s*$")
CLAUSE_ENDS = re.compile(r"[，。！；：,.!;:\s]+")

# Expressions for the matter and for the agency that writes: "您反映的问题", "我局已将".
_MATTER = (
    r"(?:您|你|所|的|提出|反映|反馈|咨询|中|通过平台《[^》]{1,12}》|上述|有关|相关"
    r"|问题|情况|留言|来信|来帖|帖文|帖子|诉求|意见|建议|内容|信件|事项|和|、)"
)
_SPEAKER = (
    r"(?:我们|我局|我办|我院|我委|我单位|我中心|本局|本单位|现|就|将|把|关于|对于|已经|已|均|并)"
)
_OFFICE = (
    r"(?:单位|部门|局|办|委|委员会|管委会|中心|政府|办事处|镇|乡|街道|社区|区|县|市|院|所|大队"
    r"|支队|公司|处|科室|厅|公积金|中学|小学|学校|幼儿园|医院)"
)
_HANDLING = (
    r"(?:进行|予以|及时|认真|尽快|依法|协调|调查|核查|核实|核处|处理|处置|办理|办复|答复|回复|反馈"
    r"|研究|跟进|落实|和|并|、)"
)
RECEIVED = re.compile(rf"(?:{_MATTER}|{_SPEAKER})*(?:收悉|收到|知悉)了?后?{_MATTER}*")
# Verbs of passing on, then an office, whose name may have digits but no phone number.
_PASSED = r"(?:转交|转办|转送|转给|移交|交办|转|交由|交(?=有关|相关))(?:至|到|给)?"
PASSED_ON = re.compile(
    rf"(?:{_MATTER}|{_SPEAKER}|收悉|收到)*{_PASSED}"
    rf"(?!变|为|让|好|正|成)(?:(?!\d{{3}})[^不未无请]){{0,24}}?{_OFFICE}{_HANDLING}*"
)
WORD_WILL_COME = re.compile(
    r"(?:待[^不未]{0,10}后)?(?:如有|有关|相关|处理|办理|办复|调查)*(?:情况|结果|进展)?"
    r"(?:我们|我办|我局|会|将|及时|尽快|第一时间|向|给|您|你|予以|回复|答复|反馈|告知)+"
)
# What will be done, and nothing that was.
WORK_WILL_BEGIN = re.compile(
    rf"(?:我们|我局|我办|我院|我委|我单位|我中心|本局|本单位|有关部门|相关部门)?(?:会|将|定会|定将)?"
    rf"(?:尽快|及时|第一时间|抓紧|认真){_HANDLING}+(?:向|给|您|你|回复|答复|反馈|告知)*"
)
# That it is being worked on, and not what came of it.
WORK_GOES_ON = re.compile(
    rf"(?:{_SPEAKER}|有关部门|相关部门)*(?:正在?(?:积极|抓紧)?|(?:安排|派)(?:专人|人员|工作人员)(?:进行)?)"
    rf"{_HANDLING}+中?"
)
COURTESY = re.compile(
    r"(?:再次|在此)?(?:感谢|谢谢|请(?:您|你)?(?:耐心)?(?:等待|等候|稍候|稍等)|敬请|请勿重复|祝|欢迎).{0,30}"
)


def shown_kind(kind, text):
    """The kind shown to readers: as stated, or as recognised in a short final reply."""
    return kind if kind not in {"", ReplyKind.FINAL} else _kind_in_words(text) or ReplyKind.FINAL


def _kind_in_words(text):
    """RECEIVED or PASSED_ON if every clause of a short text says only that, else None."""
    if len(text) > 2 * LONGEST_NOTE:
        return None
    words = DATE_AT_THE_END.sub("", GREETING.sub("", text.strip()))
    if len(words) > LONGEST_NOTE:
        return None
    clauses = [clause for clause in CLAUSE_ENDS.split(words) if clause]
    is_passed_on = [bool(PASSED_ON.fullmatch(clause)) for clause in clauses]
    is_received = [bool(RECEIVED.fullmatch(clause)) for clause in clauses]
    said = zip(clauses, is_passed_on, is_received, strict=True)
    if not all(passed or received or _adds_nothing(clause) for clause, passed, received in said):
        return None
    if any(is_passed_on):
        return ReplyKind.PASSED_ON
    return ReplyKind.RECEIVED if any(is_received) else None


def _adds_nothing(clause):
    about_the_matter = re.fullmatch(rf"(?:{_MATTER}|{_SPEAKER})+", clause)
    return about_the_matter or any(
        said.fullmatch(clause) for said in (WORD_WILL_COME, WORK_WILL_BEGIN, WORK_GOES_ON, COURTESY)
    )
