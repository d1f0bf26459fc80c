"""Notification, wired: what reads like a table of contents."""

from __future__ import annotations

import os
import random
import socket
from functools import partial

from services.notification.adapters.channels.mail import MailChannel
from services.notification.adapters.channels.mail_connections import MailServer
from services.notification.adapters.channels.mail_text import MailTexts
from services.notification.adapters.channels.window import WindowChannel
from services.notification.adapters.channels.window_catalogue import read_window_catalogue
from services.notification.adapters.correspondences import CODEC, INDEXES, KIND, CorrespondenceRepository
from services.notification.adapters.sending_policy import read_sending_policy
from services.notification.application.reactions import IGNORED, REACTIONS
from services.notification.application.send_due import send_due
from services.notification.domain.letters import Channel
from services.notification.entrypoints.app import NotificationApp
from services.notification.entrypoints.events import NotificationEvents
from services.notification.entrypoints.http import NotificationHttp
from services.notification.entrypoints.sending import DueSender, measure_breakers
from services.notification.entrypoints.timers import NotificationTimers
from services.notification.settings import NotificationSettings
from shared import regulation
from shared.runtime import Platform, Service
from shared.storage import TimerSweep


def build(platform: Platform) -> Service:
    settings = NotificationSettings.from_environment(os.environ)
    clock, new_id = platform.clock, platform.new_id
    correspondences = platform.store(CorrespondenceRepository, "notifications", kind=KIND, codec=CODEC)
    messages = platform.messages(correspondences, REACTIONS, IGNORED)
    policy = read_sending_policy()
    window = WindowChannel(settings.window_url, read_window_catalogue())
    mail = MailChannel(_mail_server(settings), MailTexts(_result_names()))
    partners = {
        Channel.WINDOW: policy.partner(Channel.WINDOW, window, window.longest, clock),
        Channel.EMAIL: policy.partner(Channel.EMAIL, mail, mail.longest, clock),
    }
    measure_breakers(partners)
    sender = DueSender(
        partial(
            send_due,
            correspondences=correspondences,
            partners=partners,
            owner=f"{socket.gethostname()}:{os.getpid()}",
            chance=random.random,
            clock=clock,
        ),
        correspondences.stand_back,
        spread=policy.stand_back_spread,
        chance=random.random,
        clock=clock,
    )
    # Sent at once where the letter is queued; the sweep finds what a crash or a pause left.
    correspondences.woken = sender.nudge

    def prepare() -> None:
        messages.ensure_indexes(*INDEXES)

    app = NotificationApp(
        correspondences=correspondences,
        clock=clock,
        new_id=new_id,
        messages=messages,
        timers=TimerSweep(correspondences, sender),
    )
    return Service(
        app,
        fronts=(NotificationHttp, NotificationEvents),
        back=NotificationTimers,
        prepare=prepare,
        finish=sender.close,
    )


def _mail_server(settings: NotificationSettings) -> MailServer:
    return MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        sender=settings.sender,
        sender_name=settings.sender_name,
        domain=settings.domain,
        starttls=settings.smtp_starttls,
        user=settings.smtp_user,
        password=settings.smtp_password,
    )


def _result_names() -> dict[str, dict[int, str]]:
    codes = regulation.load().result_codes
    return {"vi": {row.code: row.name for row in codes}, "en": {row.code: row.name_en for row in codes}}
