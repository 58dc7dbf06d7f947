"""The stored files of pictures in messages: removing those that no message has."""

from datetime import timedelta

from forum.attachments import cleanup
from forum.attachments.storage import private_files
from workorders.models import CasePicture
from workorders.workflow.talk.messages import FOLDER

# A file is written before its row: a younger one may still get it.
STRAY_AFTER = timedelta(hours=1)


def remove_strays(after: str = "") -> str:
    """Remove old files of the folder that no message has; see ``cleanup.remove_strays``."""
    end: str = cleanup.remove_strays(
        private_files(), FOLDER, CasePicture, older_than=STRAY_AFTER, after=after
    )
    return end
