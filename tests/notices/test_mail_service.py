"""A mail service instead of a mail server: what we tell it, and its refusals in our words.  It stands on loopback."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from config import env
from hearthside.notices.outside import MailServer, NotNow, Refused
from hearthside.notices.terms import Channel, Message, Word


pytestmark = pytest.mark.enable_socket
LETTER = Message(
    name="a-name",
    channel=Channel.MAIL,
    address="someone@example.org",
    subject="You are invited",
    body="Come.\n",
)
TAKEN = {"ErrorCode": 0, "Message": "OK", "MessageID": "x", "To": LETTER.address}
INACTIVE = {
    "ErrorCode": 406,
    "Message": "You tried to send to recipient(s) that have been marked as inactive.\n"
    f"Found inactive addresses: {LETTER.address}.\nInactive recipients are ones that have generated a hard bounce.",
}


@pytest.fixture
def service(settings):
    """Postmark's address, answered by us: `service.answer = (status, body)`; `service.told` is what it was sent."""

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.told.append(json.loads(body))
            status, said = server.answer
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(said).encode())

        def log_message(self, *words):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.answer, server.told = (200, TAKEN), []
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    settings.ANYMAIL = env.mail_service_key("postmark", "a-key-of-the-service") | {
        "POSTMARK_API_URL": f"http://127.0.0.1:{server.server_port}/"
    }
    yield server
    server.shutdown()
    server.server_close()


def test_it_is_told_to_follow_and_count_nothing(service):
    MailServer().hand_over(LETTER)

    (told,) = service.told
    assert (told["To"], told["TrackOpens"], told["TrackLinks"]) == (LETTER.address, False, "None")
    assert "HtmlBody" not in told
    assert {"Name": "Auto-Submitted", "Value": "auto-generated"} in told["Headers"]


def test_an_address_it_knows_to_be_dead_comes_back(service):
    service.answer = (422, INACTIVE)

    with pytest.raises(Refused) as refused:
        MailServer().hand_over(LETTER)

    assert refused.value.word == Word.NO_SUCH_ADDRESS


@pytest.mark.parametrize(
    ("status", "word"),
    [(401, Word.SET_UP), (500, Word.AWAY), (503, Word.AWAY)],
    ids=["our key", "ill", "away"],
)
def test_whatever_else_is_tried_again(service, status, word):
    service.answer = (status, {"ErrorCode": 10, "Message": "no"})

    with pytest.raises(NotNow) as refused:
        MailServer().hand_over(LETTER)

    assert refused.value.word == word


@pytest.mark.parametrize("name", env.MAIL_SERVICES)
def test_every_service_we_offer_can_be_told_all_of_a_letter(name, settings):
    """None of them refuses the headers, or cannot be told to count nothing."""
    from django.core.mail import EmailMessage, get_connection

    settings.ANYMAIL = env.mail_service_key(name, "a-key-of-the-service")
    message = EmailMessage("s", "b", "a@example.org", ["b@example.org"], headers={"Message-ID": "<a@b>"})
    message.track_opens = message.track_clicks = False
    backend = get_connection(f"anymail.backends.{name}.EmailBackend")

    assert backend.build_message_payload(message, {}).serialize_data()


def test_a_service_without_its_key_stops_the_program():
    with pytest.raises(env.Misconfigured, match="MAIL_KEY_FILE"):
        env.mail_service_key("postmark", "")


def test_only_a_mail_server_on_this_machine_is_spoken_to_openly():
    assert "none" in env.tls_for("localhost")
    assert "none" not in env.tls_for("mail.example.org")
    assert (env.usual_tls("127.0.0.1"), env.usual_tls("mail.example.org")) == ("none", "starttls")
