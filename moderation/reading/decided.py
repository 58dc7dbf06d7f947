"""What a decided submission is called beside another one."""


def title_of_decided(decision):
    """
    The title as it was published where it was published, as parts of what was written may be
    blacked out; else as it was submitted. What has no title has that of its matter.
    """
    submission = decision.submission
    if submission.thread is not None:
        return submission.thread.title
    return decision.version.title or submission.get_purpose_display()
