"""Every page of the console by name, who looks at it and where. `tests/unit/console/test_every_page.py` holds the lists to
the console's addresses, `test_every_page.py` beside this opens each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from services.console.entrypoints.acts.registry import ACTS


class Look(NamedTuple):
    """name: of its pictures. path: with attributes of `Given` in braces."""

    name: str
    who: str
    path: str
    status: int = 200


# What a GET is answered with there is no page: a file, data for a script, or the way to a page.
NO_PAGES = {
    "acts.verdict": "data for the form of a test result",
    "counter.goods": "data for the counter's form",
    "counter.importer": "data for the counter's form",
    "dossier.document": "a file",
    "dossier.no_document": "stands in a frame of the dossier's page",
    "dossier.photo": "a file",
    "figures.printed": "a file",
    "figures.workbook": "a file",
    "metrics": "data for Prometheus",
    "my.case_paper": "a file",
    "my.document": "a file",
    "my.paper": "a file",
    "my.reduction_paper": "a file",
    "openid.back": "leads on; what it says when it does not, test_sign_in looks at",
    "openid.begin": "leads to the provider",
    "papers.file": "a file",
    "probes.healthz": "data for whoever watches the process",
    "probes.readyz": "data for whoever watches the process",
    "records.reduction_paper": "a file",
    "standing.case_paper": "a file",
    "standing.document": "a file",
    "standing.paper": "a file",
    "start.start": "leads to the first page of the role",
    "warehouse.given": "data for the phone",
    "warehouse.worker": "a script",
    "worklist.export": "a file",
    "worklist.export_plain": "a file",
    "worklist.news": "data for the list",
}

_ANYBODY = (
    Look("login", "anybody", "/login"),
    Look("login-ended", "anybody", "/worklist/"),
    Look("verify", "anybody", "/verify/"),
    Look("verify-one", "anybody", "/verify/{given.paper[spaced]}"),
    Look("verify-hash", "anybody", "/verify/sha256/{given.paper[sha256]}"),
    Look("verify-no-such", "anybody", "/verify/R000-0000-0000-0000", 404),
    Look("standing", "anybody", "/standing/{given.link}"),
    Look("standing-extension", "anybody", "/standing/{given.link}/ask/extension"),
    Look("standing-hand-in", "anybody", "/standing/{given.link}/hand-in/supplement"),
    Look("standing-appointment", "anybody", "/standing/{given.booked_link}/appointment"),
    Look("standing-no-link", "anybody", "/standing/nothing", 404),
    Look("status", "anybody", "/status"),
    Look("status-one", "anybody", "/status/{given.slip[file_code]}/{given.slip[code]}"),
    Look("status-no-such", "anybody", "/status/CK2026999999/0000-0000-0000", 404),
    Look("no-such-page", "anybody", "/nowhere", 404),
)

_IMPORTER = (
    Look("my", "importer", "/my"),
    Look("my-none", "importer", "/my?q=khong-co"),
    Look("my-asked", "importer", "/my/{given.asked}"),
    Look("my-issued", "importer", "/my/{given.issued}"),
    Look("my-hand-in", "importer", "/my/{given.asked}/hand-in/supplement"),
    Look("my-modification", "importer", "/my/{given.submitted}/hand-in/modification"),
    Look("my-labels", "importer", "/my/{given.submitted}/hand-in/labels"),
    Look("my-extension", "importer", "/my/{given.asked}/ask/extension"),
    Look("my-withdrawal", "importer", "/my/{given.asked}/ask/withdrawal"),
    Look("my-cancel", "importer", "/my/{given.submitted}/ask/cancel"),
    Look("my-reductions", "importer", "/my/reductions"),
    Look("my-reduction", "importer", "/my/reductions/{given.reductions[0]}"),
    Look("my-appointment", "importer", "/my/{given.drafted}/appointment"),
    Look("importer-not-allowed", "importer", "/worklist/", 403),
)

_DOSSIER = (
    Look("dossier-asked", "officer", "/dossiers/{given.asked}"),
    Look("dossier-submitted", "officer", "/dossiers/{given.submitted}"),
    Look("dossier-sampled", "officer", "/dossiers/{given.sampled}"),
    Look("sample-labels", "officer", "/dossiers/{given.sampled}/samples/labels"),
    Look("sample-labels-none", "officer", "/dossiers/{given.accepted}/samples/labels"),
    Look("dossier-issued", "signer", "/dossiers/{given.issued}"),
    Look("dossier-failed", "officer of TCKT20", "/dossiers/{given.failed}"),
    Look("dossier-elsewhere", "officer of TCKT20", "/dossiers/{given.issued}", 403),
    Look("dossier-unknown", "officer", "/dossiers/nothing", 404),
    Look("link", "officer", "/dossiers/{given.asked}/link"),
    Look("link-take-back", "officer", "/dossiers/{given.asked}/link/take-back"),
    Look("acts", "officer", "/dossiers/{given.accepted}/acts"),
    Look("certifying", "cert_body", "/certifying/?besides={given.certifying}"),
    Look("acts-body", "cert_body", "/dossiers/{given.certifying}/acts"),
    Look("papers", "officer", "/papers/{given.issued}"),
    Look("papers-none", "officer", "/papers/{given.submitted}"),
)

_STAFF = (
    Look("worklist-mine", "officer", "/worklist/"),
    Look("worklist-all", "officer", "/worklist/?tab=all"),
    Look("worklist-review", "reviewer", "/worklist/"),
    Look("worklist-sign", "signer", "/worklist/"),
    Look("worklist-nothing-found", "officer", "/worklist/?tab=all&q=khong-co-dau"),
    Look("calendar-week", "officer", "/calendar/"),
    Look("calendar-day", "officer", "/calendar/day"),
    Look("calendar-move", "officer", "/calendar/move/{given.booked}"),
    Look("calendar-officer", "reviewer", "/calendar/officers/lan.nt"),
    Look("calendar-plan", "officer", "/calendar/officers/lan.nt/plan"),
    Look("warehouse", "officer", "/warehouse/"),
    Look("complaints", "officer", "/complaints?status=ALL"),
    Look("complaint-new", "officer", "/complaints/new"),
    Look("complaint", "officer", "/complaints/{given.complaint}"),
    Look("complaint-amend", "officer", "/complaints/{given.complaint}/amend"),
    Look("complaint-close", "officer", "/complaints/{given.complaint}/close"),
    Look("complaints-none", "operator", "/complaints?tax_code=9999999999"),
    Look("good", "officer", "/goods/{given.good}"),
    Look("good-apply", "officer", "/goods/{given.good}/apply"),
    Look("reductions", "officer", "/entitlements?tax_code={given.tax_code}"),
    Look("reduction-proposed", "signer", "/entitlements/{given.reductions[1]}"),
    Look("reduction-decide", "signer", "/entitlements/{given.reductions[1]}/decide"),
    Look("reduction-granted", "officer", "/entitlements/{given.reductions[0]}"),
    Look("reduction-report", "officer", "/entitlements/{given.reductions[0]}/report"),
    Look("reduction-revoke", "signer", "/entitlements/{given.reductions[0]}/revoke"),
    Look("figures", "signer", "/figures"),
    Look("figures-month", "operator", "/figures?period=2026-11"),
    Look("not-allowed", "officer", "/operations", 403),
    Look("account", "officer", "/me"),
    Look("capacity", "officer", "/me/capacity"),
    Look("password", "newcomer", "/me/password"),
)

_COUNTER = (
    Look("counter", "officer", "/counter/"),
    Look("counter-form", "officer", "/counter/drafts/{given.typed}"),
    Look("counter-drop", "officer", "/counter/drafts/{given.typed}/drop"),
    Look("counter-receipt", "officer", "/counter/receipts/{given.at_the_counter}"),
    Look("counter-modify", "officer", "/counter/dossiers/{given.at_the_counter}/modify"),
    Look("counter-supplement", "officer", "/counter/dossiers/{given.at_the_counter}/supplement"),
    Look("counter-paper", "officer", "/counter/paper"),
    Look("counter-paper-worklist", "officer", "/counter/paper/worklist"),
    Look("counter-paper-registration", "officer", "/counter/paper/blank/registration"),
    Look("counter-paper-checklist", "officer", "/counter/paper/blank/checklist"),
    Look("counter-paper-notice", "officer", "/counter/paper/blank/notice"),
    Look("counter-paper-receipt", "officer", "/counter/paper/blank/receipt"),
    Look("counter-paper-sampling", "officer", "/counter/paper/blank/sampling"),
    Look("counter-paper-supplement", "officer", "/counter/paper/blank/supplement"),
)

_OPERATING = (
    Look("operations", "operator", "/operations"),
    Look("operations-queue", "operator", "/operations/queues/registration.inbox"),
    Look("operations-trends", "operator", "/operations/trends"),
    Look("switches", "operator", "/operations/switches"),
    Look("switch-pause", "operator", "/operations/switches/notification/window/pause"),
    Look("switch-resume", "operator", "/operations/switches/registration/inbox/resume"),
    Look("switches-drain", "operator", "/operations/switches/notification/drain"),
    Look("papers-unmade", "operator", "/papers/"),
    Look("messages", "operator", "/messages?service={given.stuck[0]}"),
    Look("messages-replay", "operator", "/messages/bulk/{given.stuck[0]}/new?act=replay&reason=fork"),
    Look("messages-skip", "operator", "/messages/bulk/{given.spoilt[0]}/new?act=skip&reason=unreadable"),
    Look("messages-bulk-acts", "operator", "/messages/bulk"),
    Look("messages-bulk-act", "operator", "/messages/bulk/{given.bulk_act[0]}/{given.bulk_act[1]}"),
    Look("messages-none", "operator", "/messages?q=khong-co"),
    Look("message-stuck", "operator", "/messages/{given.stuck[0]}/{given.stuck[1]}"),
    Look("message-spoilt", "operator", "/messages/{given.spoilt[0]}/{given.spoilt[1]}"),
    Look("message-rebase", "operator", "/messages/{given.stuck[0]}/{given.stuck[1]}/rebase"),
    Look("message-skip", "operator", "/messages/{given.spoilt[0]}/{given.spoilt[1]}/skip"),
    Look("whereabouts", "operator", "/operations/dossiers"),
    Look("whereabouts-several", "operator", "/operations/dossiers?q={given.tax_code}"),
    Look("whereabouts-none", "operator", "/operations/dossiers?q=khong-co"),
    Look("whereabouts-issued", "operator", "/operations/dossiers/{given.issued}"),
    Look("whereabouts-stuck", "operator", "/operations/dossiers/{given.stuck_dossier}"),
    Look("whereabouts-staff", "officer", "/operations/dossiers/{given.asked}"),
    Look("audit", "admin", "/audit"),
    Look("audit-none", "admin", "/audit?person=khong.co"),
    Look("administration", "admin", "/administration"),
    Look("agencies", "admin", "/administration/agencies"),
    Look("agency-new", "admin", "/administration/agencies/new"),
    Look("staff", "admin", "/administration/staff"),
    Look("staff-one", "admin", "/administration/staff/{given.member}"),
    Look("staff-change", "admin", "/administration/staff/{given.member}/change"),
    Look("staff-delegate", "admin", "/administration/staff/{given.member}/delegate"),
    Look("staff-new", "admin", "/administration/staff/new"),
    Look("bodies", "admin", "/administration/bodies"),
    Look("body-new", "admin", "/administration/bodies/new"),
    Look("calendars", "admin", "/administration/calendars"),
    Look("calendar-national", "admin", "/administration/calendars/national"),
    Look("calendar-change", "admin", "/administration/calendars/national/change"),
    Look("catalogue", "officer", "/administration/catalogue?hs_code=8516.31.00"),
    Look("catalogue-chapter", "officer", "/administration/catalogue?hs_code=85"),
    Look("code-lists", "admin", "/administration/code-lists"),
    Look("notice-numbers", "admin", "/administration/notice-numbers?agency=TCKT11"),
    Look("letters", "operator", "/administration/letters"),
    Look("letters-digests", "admin", "/administration/letters/digests"),
    Look("letters-reminders", "admin", "/administration/letters/reminders"),
    Look("letter-again", "operator", "/administration/letters/notifications/{given.letter[0]}/{given.letter[1]}/send-again"),
)  # fmt: skip


def _acts() -> Iterator[Look]:
    """Each on a dossier on which it is possible, or nearly so: the form is there all the same."""
    where = {"review": "drafted", "sign": "reviewed", "result-revoke": "issued", "extension-grant": "asked",
             "amend-notice": "issued", "keep-notice": "issued", "customs-copy": "issued"}  # fmt: skip
    for name, page in ACTS.items():
        who = page.roles[0]
        usual = "certifying" if who == "cert_body" else "submitted" if page.service == "registration" else "sampled"
        query = "?line=1" if name == "choose-row" else ""
        yield Look(f"act-{name}", who, f"/dossiers/{{given.{where.get(name, usual)}}}/acts/{name}{query}")


LOOKS = (*_ANYBODY, *_IMPORTER, *_STAFF, *_DOSSIER, *_COUNTER, *_OPERATING, *_acts())
