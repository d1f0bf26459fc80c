"""Notification, wired: what reads like a table of contents."""

from __future__ import annotations

import os
import random
import socket
from dataclasses import replace
from functools import partial
from typing import Any

from eventlet import tpool

from services.notification.adapters import entitlement_letters, staff_notices
from services.notification.adapters.channels.gateway import GatewayChannel, TextsOff
from services.notification.adapters.channels.mail import MailChannel
from services.notification.adapters.channels.mail_connections import MailServer
from services.notification.adapters.channels.mail_text import MailTexts
from services.notification.adapters.channels.texts import read_texts
from services.notification.adapters.channels.window import WindowChannel
from services.notification.adapters.channels.window_catalogue import read_window_catalogue
from services.notification.adapters.correspondences import CODEC, INDEXES, KIND, CorrespondenceRepository
from services.notification.adapters.letter_queues import LetterQueues
from services.notification.adapters.letter_store import LETTER_INDEXES, LetterStore
from services.notification.adapters.positions import positions_of
from services.notification.adapters.sending_policy import read_sending_policy
from services.notification.adapters.staff_directory import RegisteredStaff, read_staff
from services.notification.adapters.staff_notices import StaffNoticeRepository
from services.notification.adapters.traced_sending import step_of
from services.notification.adapters.window_standings import STANDING_INDEXES, WindowStandings
from services.notification.application.arrivals import take_bounce, take_receipt
from services.notification.application.digests import open_digests
from services.notification.application.entitlement_reactions import REACTIONS as ENTITLEMENT_REACTIONS
from services.notification.application.reactions import IGNORED, reactions
from services.notification.application.send_due import send_due
from services.notification.application.staff import raise_reminders
from services.notification.domain.kinds import TEXTS
from services.notification.domain.letters import Channel
from services.notification.domain.texting import NO_TEXTS
from services.notification.entrypoints.app import Arrivals, NotificationApp
from services.notification.entrypoints.channels import LetterChannels
from services.notification.entrypoints.events import NotificationEvents
from services.notification.entrypoints.http import NotificationHttp
from services.notification.entrypoints.sending import DueSender, measure_breakers
from services.notification.entrypoints.staff import miss_address, remind_staff
from services.notification.entrypoints.timers import NotificationTimers
from services.notification.settings import NotificationSettings
from shared import regulation
from shared.messaging.service import Fed
from shared.operating.feeds import FEED_INDEXES, Feeds, read_silence
from shared.operating.switches import INBOX
from shared.reference.copies import Copies
from shared.regulation import Regulation
from shared.runtime import Platform, Service
from shared.single_window.journal import INDEXES as JOURNAL_INDEXES
from shared.single_window.journal import JournalStore, read_retention
from shared.single_window.signing import signer_from
from shared.storage import TimerSweep, ensure_indexes


def build(platform: Platform) -> Service:
    settings = NotificationSettings.from_environment(os.environ)
    clock, new_id = platform.clock, platform.new_id
    references = Copies.of(platform)
    law = replace(regulation.load(), administered=references.register.overrides)
    correspondences = platform.store(CorrespondenceRepository, "notifications", kind=KIND, codec=CODEC)
    notice_store = partial(platform.store, StaffNoticeRepository, "notifications", codec=staff_notices.CODEC)
    reminders, digests = notice_store(kind=staff_notices.REMINDER), notice_store(kind=staff_notices.DIGEST)
    reductions: LetterStore[Any] = platform.store(
        LetterStore,
        entitlement_letters.COLLECTION,
        kind=entitlement_letters.KIND,
        codec=entitlement_letters.CODEC,
    )
    texts = read_texts()
    gateway = settings.gateway
    texting = texts.texting(zalo=gateway.zalo) if gateway else NO_TEXTS
    messages = platform.messages(
        correspondences,
        reactions(law, texting),
        IGNORED,
        further=[references.fed, Fed(reductions, ENTITLEMENT_REACTIONS)],
    )
    policy = read_sending_policy()
    journal = JournalStore(
        platform.database["window_journal"], new_id=new_id, retention=read_retention(), offload=tpool.execute
    )
    window = WindowChannel(
        settings.window_url, read_window_catalogue(), signer=signer_from(os.environ), journal=journal, clock=clock
    )
    mail = MailChannel(_mail_server(settings), MailTexts(_result_names(law), settings.public_url))
    partners = {
        Channel.WINDOW: policy.partner(Channel.WINDOW, window, window.longest, clock),
        Channel.EMAIL: policy.partner(Channel.EMAIL, mail, mail.longest, clock),
    }
    texter = GatewayChannel(gateway.url, gateway.secret, texts, texting, clock=clock) if gateway else TextsOff()
    # A breaker each, because a platform may be down while the other is not.
    partners |= {channel: policy.partner(channel, texter, texter.longest, clock) for channel in TEXTS}
    partners = {c: replace(each, step=step_of(c, (correspondences, reductions))) for c, each in partners.items()}
    measure_breakers(partners)
    operating = messages.operating

    def sender_of(boxes: LetterStore[Any]) -> DueSender:
        send = partial(
            send_due,
            boxes=boxes,
            partners=partners,
            owner=f"{socket.gethostname()}:{os.getpid()}",
            chance=random.random,
            clock=clock,
            paused=lambda channel: operating.switches.paused(channel.lower()) is not None,
        )
        sender = DueSender(
            send,
            boxes.stand_back,
            spread=policy.stand_back_spread,
            chance=random.random,
            clock=clock,
            note=channels.note,
        )
        operating.holds(lambda: sender.in_hand)
        # Sent at once where the letter is queued; the sweep finds what a crash or a pause left.
        boxes.woken = sender.nudge
        return sender

    boxes: tuple[LetterStore[Any], ...] = (correspondences, reminders, digests, reductions)
    channels = LetterChannels(partners, LetterQueues(boxes).count, clock)
    operating.send_over(channels)
    operating.backlog.time(*boxes)
    senders = [sender_of(each) for each in boxes]

    def wake(switch: str) -> None:
        for each in boxes if switch != INBOX else ():
            each.wake(Channel(switch.upper()))

    operating.switches.when_resumed(wake)
    operating.feeds = Feeds(journal.collection, law.calendar, read_silence())
    directory = RegisteredStaff(references.register, read_staff(settings.staff_file))
    staff: dict[str, Any] = {
        "correspondences": correspondences,
        "directory": directory,
        "missing": miss_address,
        "clock": clock,
    }

    def prepare() -> None:
        messages.ensure_indexes(*INDEXES, *STANDING_INDEXES, *staff_notices.INDEXES, *LETTER_INDEXES)
        ensure_indexes(journal.collection, (*JOURNAL_INDEXES, *FEED_INDEXES))
        ensure_indexes(reductions.collection, LETTER_INDEXES)

    def finish() -> None:
        for sender in senders:
            sender.close()

    app = NotificationApp(
        correspondences=correspondences,
        journal=journal,
        window_standings=WindowStandings(correspondences.collection),
        clock=clock,
        new_id=new_id,
        messages=messages,
        positions=positions_of(correspondences),
        timers=[TimerSweep(store, sender) for store, sender in zip(boxes, senders, strict=True)],
        reminders=reminders,
        digests=digests,
        directory=directory,
        remind_staff=partial(
            remind_staff, correspondences.noted, partial(raise_reminders, reminders=reminders, **staff)
        ),
        open_digests=partial(open_digests, digests=digests, law=law, **staff),
        arrivals=Arrivals(
            take_receipt=partial(take_receipt, boxes=(correspondences,), clock=clock),
            take_bounce=partial(take_bounce, boxes=boxes, clock=clock),
            gateway_secret=gateway.secret if gateway else None,
        ),
    )
    return Service(
        app,
        fronts=(NotificationHttp, NotificationEvents),
        back=NotificationTimers,
        prepare=prepare,
        finish=finish,
        admit=references.admit,
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
        return_path=settings.return_path,
    )


def _result_names(law: Regulation) -> dict[str, dict[int, str]]:
    codes = law.result_codes
    return {"vi": {row.code: row.name for row in codes}, "en": {row.code: row.name_en for row in codes}}
