"""What the environment may say of texts and of mails that come back."""

import pytest

from services.notification.adapters.channels.mail_connections import MailServer
from services.notification.entrypoints.delivery_reports import read_bounce
from services.notification.settings import GatewaySettings, NotificationSettings
from shared.secret import Misconfigured
from tests.unit.notification.test_delivery_reports import ID, OTHER, STANDARD

NEEDED = {"WINDOW_URL": "http://window.example/ws", "SMTP_ADDRESS": "mail.example:25"}
TEXTED = {"GATEWAY_URL": "https://gateway.example/v1/", "GATEWAY_SECRET": "sixteen letters!"}


def settings(**environment: str) -> NotificationSettings:
    return NotificationSettings.from_environment({**NEEDED, **environment})


@pytest.mark.parametrize("environment", [{}, {"GATEWAY_URL": ""}, {"GATEWAY_SECRET": "sixteen letters!"}])
def test_without_an_address_there_is_no_gateway(environment: dict[str, str]) -> None:
    assert settings(**environment).gateway is None


def test_a_gateway_is_tried_by_zalo_first_unless_told_otherwise() -> None:
    assert settings(**TEXTED).gateway == GatewaySettings("https://gateway.example/v1", "sixteen letters!", zalo=True)
    for channels in ("SMS", " sms "):
        gateway = settings(**TEXTED, GATEWAY_CHANNELS=channels).gateway
        assert gateway is not None
        assert not gateway.zalo


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({**TEXTED, "GATEWAY_URL": "gateway.example"}, "GATEWAY_URL"),
        ({**TEXTED, "GATEWAY_SECRET": ""}, "GATEWAY_SECRET"),
        ({**TEXTED, "GATEWAY_SECRET": "short"}, "GATEWAY_SECRET"),
        ({**TEXTED, "GATEWAY_CHANNELS": "ZALO"}, "GATEWAY_CHANNELS"),
        ({"CUAKHAU_PUBLIC_URL": "kiemtra.example.vn"}, "CUAKHAU_PUBLIC_URL"),
        ({"MAIL_RETURN_PATH": "nobody"}, "MAIL_RETURN_PATH"),
        ({"MAIL_RETURN_PATH": "@mail.example"}, "MAIL_RETURN_PATH"),
    ],
)
def test_what_cannot_be_is_refused_at_start(environment: dict[str, str], said: str) -> None:
    with pytest.raises(Misconfigured, match=said):
        settings(**environment)


def test_the_address_to_which_a_mail_comes_back_names_its_letter() -> None:
    plain = MailServer("mail.example", 25, "a@mail.example", "A", "mail.example")
    assert plain.envelope_sender(ID) == "a@mail.example"
    server = MailServer("mail.example", 25, "a@mail.example", "A", "mail.example", return_path="tra-lai@mail.example")
    returned = STANDARD.replace(f"tra-lai+{ID}@chicuc.example", server.envelope_sender(OTHER))
    bounce = read_bounce(returned.encode())
    assert bounce is not None
    assert bounce.letter_ids == (ID, OTHER)
