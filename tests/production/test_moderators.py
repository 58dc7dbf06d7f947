"""
What moderators do, in production: PostgreSQL, the real worker, a mail server.

Everybody concerned is written to, after the time in which a decision can be taken back untold;
what was taken back within it is written to nobody.
"""

import pytest

from tests.production.postbox import postbox
from tests.production.running import manage, portal, query, running, wait_for

LONGEST_WAIT = 180
PEOPLE = """
from moderation import workflow
from moderation.appeals import workflow as appeals
from moderation.models import Outcome
from moderation.workflow.ledger import Verdict
from tests import builders

first, second = (builders.person(name, role="moderator") for name in ("first", "second"))

def sent(name, outcome, reason=None, **fields):
    pending = builders.pending(builders.person(name), **fields)
    reason = reason and builders.reason(reason)
    version = pending.latest_version.pk
    workflow.decide(pending.pk, Verdict(outcome, reason=reason), version_id=version, by=first)
    pending.refresh_from_db()
    return pending
"""
ACTS = f"""{PEOPLE}
untold = sent("untold", Outcome.REFUSE, "court")
workflow.take_back(untold.pk, by=first)

refused = sent("refused", Outcome.REFUSE, "court")
appeals.appeal(refused.pk, by=refused.author, words="案子上个月结了。")
appeal = refused.appeals.get()
ruling = appeals.Ruling(True, "您说得对，可以发布。", Outcome.APPROVE)
appeals.decide_appeal(appeal.pk, ruling, by=second)

question = sent("asking", Outcome.APPROVE)
answering = dict(purpose="answer", thread=question.thread, text="你们都是饭桶。")
rude = sent("rude", Outcome.APPROVE, **answering)
answer = question.thread.posts.get(number=2)
flag = workflow.flag(answer.pk, by=builders.person("reader"), reason="insults", text="骂人")
verdict = workflow.FlagVerdict("hide", "辱骂他人", edition=0, last_flag=flag.pk)
workflow.decide_flags(answer.pk, verdict, by=second)
order = workflow.SanctionOrder("warning", "insults", "请好好说话")
workflow.impose_sanction(rude.author_id, order, by=second, submission=rude)

same = builders.pending(builders.person("same"))
workflow.merge(same.pk, version_id=same.latest_version.pk, into=question.thread.pk, by=first)
"""
HEARD = {
    # What was refused is said on the page alone; what was decided about the appeal in the letter.
    "refused": ["这件事没有公开", "您说得对"],
    "asking": ["已经发布"],
    "rude": ["辱骂他人", "请好好说话"],
    "reader": ["辱骂他人"],
    "same": ["已有 2 位市民反映同一件事"],
}


@pytest.fixture
def box():
    with postbox() as found:
        yield found


@pytest.fixture
def environment(tmp_path, box):
    settings = {"EMAIL_URL": f"smtp://127.0.0.1:{box.port}", "DECISIONS_HEARD_AFTER": "20"}
    with portal(tmp_path, DEFAULT_FROM_EMAIL="wenzhong@lanchuan.example", **settings) as made:
        yield made


def test_everybody_concerned_is_written_to(environment, box):
    manage(environment, "posting", "open", "--reason", "The tests write.")
    manage(environment, "shell", "-c", ACTS)
    with running(environment, "qcluster"):
        for name, words in HEARD.items():
            for sentence in words:
                box.wait_for(f"{name}@lanchuan.example", sentence, seconds=LONGEST_WAIT)
        left = "SELECT count(*) FROM notifications_letter WHERE sent_at IS NULL"
        wait_for(
            lambda: query(environment["DATABASE_URL"], left)[0][0] == 0,
            seconds=LONGEST_WAIT,
            what="every letter sent",
        )
    assert box.texts_to("untold@lanchuan.example") == []
    manage(environment, "check_integrity")
