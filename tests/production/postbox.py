"""A mail server for tests: stores letters, or refuses them temporarily."""

import email
import email.policy
import time
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller

from tests.production.free import free_ports


@dataclass
class Postbox:
    port: int
    is_refusing: bool = False
    refused: int = 0
    letters: list = field(default_factory=list)

    async def handle_DATA(self, server, session, envelope):
        if self.is_refusing:
            self.refused += 1
            return "451 4.3.2 come back later"
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.letters.append((envelope.rcpt_tos, message))
        return "250 OK"

    def texts_to(self, address):
        """What was written to ``address``: subject and plain text of each letter."""
        return [
            f"{message['Subject']}\n{message.get_body(('plain',)).get_content()}"
            for recipients, message in self.letters
            if address in recipients
        ]

    def wait_for(self, address, words, *, seconds):
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            for text in self.texts_to(address):
                if words in text:
                    return text
            time.sleep(0.5)
        raise AssertionError(f"no letter with {words!r} for {address}: {self.texts_to(address)}")


@contextmanager
def postbox():
    box = Postbox(free_ports(1)[0])
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
