"""The charts of a period."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from services.console.domain.figures.figures import Figures, Share
from services.console.entrypoints.dossier.wording import word
from services.console.entrypoints.figures.charts import bars, rates
from services.console.entrypoints.figures.wording import percent

# More are in the table beside.
_MOST_BARS = 10


def charts_of(found: Figures) -> dict[str, Any]:
    by_month = {f"{name[5:]}/{name[:4]}": total for name, total in found.months.items()}
    months = {name: (total.received, total.issued) for name, total in by_month.items()}
    modes = {word(name, "mode"): (total.received,) for name, total in found.modes.items()}
    on_time = {name: total.on_time_rate for name, total in by_month.items() if total.on_time_rate is not None}
    return {
        "on_time": rates(
            _("On time, by month of receipt"), [(name, rate, percent(rate)) for name, rate in on_time.items()]
        ),
        "goods": _worst(_("Failure rate by goods"), found.goods),
        "origins": _worst(_("Failure rate by origin"), found.origins),
        "importers": _worst(_("Failure rate by importer"), found.importers),
        "months": bars(_("Received and decided, by month of receipt"), [_("received"), _("decided")], months),
        "modes": bars(_("Cases by mode"), [_("received")], modes),
    }


def _worst(title: str, shares: Sequence[Share]) -> Markup:
    failing = sorted((share for share in shares if share.failed), key=lambda share: (-share.rate, share.name))
    return rates(title, [(each.name, each.rate, percent(each.rate)) for each in failing[:_MOST_BARS]])
