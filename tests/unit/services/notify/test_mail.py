"""A notice as a mail, and what goes with it."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path

from appliance.config.model.notifications import EmailChannel, MailServer
from appliance.services.notify.attachment import MOST_BYTES, Attachment, NotAttached, read_attachment
from appliance.services.notify.mail import mail_of
from appliance.services.notify.wording import letter_of
from tests.unit.services.notify.letters import CHANNELS, MAIL, company, stored

COMPANY = company(site={"name": "云南花店"})
CHANNEL = EmailChannel.model_validate(CHANNELS["office"])
SERVER = MailServer.model_validate(MAIL)


def test_a_mail_says_from_whom_it_is_and_what_it_is_known_by() -> None:
    mail = mail_of(CHANNEL, SERVER, letter_of(stored(), COMPANY), "")
    assert (mail.sender, mail.to) == ("pbx@example.com", ("office@example.com", "boss@example.com"))
    message = message_from_bytes(mail.message.as_bytes(), policy=default)
    assert message["Subject"] == "【云南花店】有一条新留言"
    assert message["From"].addresses[0].display_name == "云南花店"
    assert message["From"].addresses[0].addr_spec == "pbx@example.com"
    assert message["To"] == "office@example.com, boss@example.com"
    assert message["Message-ID"] == "<n-0123456789abcdef01234567@example.com>"
    assert message["X-Zongji-Id"] == "n-0123456789abcdef01234567"
    assert message["Date"] == "Fri, 20 Nov 2026 06:03:00 +0000"
    assert message["Auto-Submitted"] == "auto-generated"
    assert "来电号码：13800138000" in message.get_content()


def test_the_message_goes_with_it_byte_by_byte() -> None:
    content = bytes(range(256)) * 40
    mail = mail_of(CHANNEL, SERVER, letter_of(stored(), COMPANY), Attachment("留言.wav", "audio/wav", content))
    message = message_from_bytes(mail.message.as_bytes(), policy=default)
    (part,) = message.iter_attachments()
    assert (part.get_content_type(), part.get_filename(), part.get_content()) == ("audio/wav", "留言.wav", content)


def test_why_there_is_no_attachment_stands_in_the_mail() -> None:
    mail = mail_of(CHANNEL, SERVER, letter_of(stored(), COMPANY), "（文件太大。）")
    message = message_from_bytes(mail.message.as_bytes(), policy=default)
    assert message.get_content().rstrip().endswith("（文件太大。）")
    assert not message.is_multipart()


def test_a_file_is_read_from_its_folder_alone(tmp_path: Path) -> None:
    folder = tmp_path / "voicemail"
    (folder / "2026").mkdir(parents=True)
    (folder / "2026" / "a.wav").write_bytes(b"RIFF")
    (tmp_path / "secrets.json").write_text("{}")
    (folder / "link.wav").symlink_to(tmp_path / "secrets.json")
    assert read_attachment(folder, "2026/a.wav") == Attachment("a.wav", "audio/wav", b"RIFF")
    assert read_attachment(folder, "../secrets.json") is NotAttached.ELSEWHERE
    assert read_attachment(folder, str(tmp_path / "secrets.json")) is NotAttached.ELSEWHERE
    assert read_attachment(folder, "link.wav") is NotAttached.ELSEWHERE
    assert read_attachment(folder, "gone.wav") is NotAttached.DELETED
    assert read_attachment(folder, "2026") is NotAttached.UNREADABLE


def test_a_file_that_no_mail_server_takes_is_not_attached(tmp_path: Path) -> None:
    with (tmp_path / "long.wav").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    assert read_attachment(tmp_path, "long.wav") is NotAttached.TOO_LARGE
    with (tmp_path / "long.wav").open("wb") as file:
        file.truncate(MOST_BYTES)
    assert isinstance(read_attachment(tmp_path, "long.wav"), Attachment)
