"""The forum's models: private submissions, and the threads and posts published from them."""

from forum.models.attachments import Attachment
from forum.models.boards import Board
from forum.models.events import Event
from forum.models.fingerprints import TextFingerprint
from forum.models.follows import Follow
from forum.models.imports import ImportBatch
from forum.models.numbering import DayCounter
from forum.models.posting import Posting
from forum.models.posts import Post, PostVersion, PublishedImage
from forum.models.redactions import Passage, PassageField, PassageUse, PictureRedaction
from forum.models.submissions import Submission
from forum.models.supports import Support
from forum.models.threads import Thread
from forum.models.versions import SubmissionVersion
from forum.models.word_lists import ListedWord, WordList

__all__ = [
    "Attachment",
    "Board",
    "DayCounter",
    "Event",
    "Follow",
    "ImportBatch",
    "ListedWord",
    "Passage",
    "PassageField",
    "PassageUse",
    "PictureRedaction",
    "Post",
    "PostVersion",
    "Posting",
    "PublishedImage",
    "Submission",
    "SubmissionVersion",
    "Support",
    "TextFingerprint",
    "Thread",
    "WordList",
]
