"""The doctor on what needs real commits: letters, and the trail with its anchor."""

import datetime as dt

import pytest

from hearthside.access import seals, trail
from hearthside.access.viewer import Machine
from hearthside.notices.actions import send_letter
from hearthside.notices.models import Notice
from hearthside.notices.terms import Letter
from hearthside.upkeep.terms import Answer
from tests.builders import US
from tests.notices.postbox import NO_SUCH, run_jobs
from tests.upkeep.looking import look, says


pytestmark = pytest.mark.enable_socket
SOMEONE = Machine("someone")


class TestMail:
    def test_a_server_that_is_there_and_then_away(self, postbox):
        assert says("Mail") == (Answer.WELL, "The mail server answers.")
        postbox.stop()

        found = look("Mail")

        assert (found.answer, found.says) == (
            Answer.WRONG,
            "The mail server takes no letters: it does not answer.",
        )
        postbox.start()

    def test_a_server_that_does_not_offer_tls(self, postbox, settings):
        settings.EMAIL_USE_TLS = True

        assert look("Mail").says == (
            "The mail server takes no letters: it does not offer what SMTP_TLS or SMTP_USER asks for."
        )

    def test_letters_that_came_back_and_letters_that_were_given_up(self, postbox, now):
        postbox.refuse["gone@example.org"] = NO_SUCH
        send_letter(by=US, letter=Letter.NEWS, address="gone@example.org", at=now)
        run_jobs()
        assert says("Mail") == (Answer.LOOK, "In the last week 1 letter did not arrive.")

        postbox.stop()
        send_letter(by=US, letter=Letter.NEWS, address="late@example.org", at=now - dt.timedelta(hours=25))
        run_jobs()
        postbox.start()
        assert says("Mail") == (Answer.WRONG, "In the last week 2 letters did not arrive.")
        Notice.objects.update(made_at=now - dt.timedelta(days=8))
        assert look("Mail").answer == Answer.WELL


class TestTheTrail:
    @pytest.fixture(autouse=True)
    def anchor(self, committed, settings, tmp_path, now):
        """Everything is sealed, a moment ago."""
        settings.TRAIL_ANCHOR_FILE = tmp_path / "anchor.log"
        while seals.seal(settings.TRAIL_ANCHOR_FILE, at=now):
            pass
        return settings.TRAIL_ANCHOR_FILE

    def test_sealed_and_in_the_anchor(self):
        assert look("The trail").answer == Answer.WELL

    def test_an_entry_that_waits_for_its_seal(self, now):
        trail.note(SOMEONE, "did something", Notice(), at=now - dt.timedelta(minutes=3))

        assert says("The trail") == (Answer.WRONG, "Something on it has waited for 3 minutes to be sealed.")

    def test_an_anchor_that_is_gone_or_another(self, anchor):
        whole = anchor.read_text()
        anchor.unlink()
        assert look("The trail").answer == Answer.WRONG
        anchor.write_text(whole.replace(whole.split()[1], "0" * 64))
        assert look("The trail").answer == Answer.WRONG

    def test_an_older_database(self, anchor):
        number = int(anchor.read_text().splitlines()[-1].split()[0])
        with anchor.open("a") as file:
            file.write(f"{number + 1} {'1' * 64} now\n")
        assert look("The trail").answer == Answer.WELL, "one ahead is a sealer that was just stopped"
        with anchor.open("a") as file:
            file.write(f"{number + 2} {'2' * 64} now\n")

        assert "does not have" in look("The trail").says

    def test_of_a_long_anchor_only_the_end_is_read(self, anchor):
        whole = anchor.read_text()
        anchor.write_text("".join(f"0 {n:064} long-ago\n" for n in range(5000)) + whole)

        assert look("The trail").answer == Answer.WELL
