"""The whole page, section after section."""

from __future__ import annotations

from collections.abc import Iterator

from shared.regulation.document import acts, goods, handling, regimes
from shared.regulation.document.contents import HERE, with_contents
from shared.regulation.document.others import others
from shared.regulation.document.summary import summary
from shared.regulation.regulation import DATA, Regulation, load
from shared.regulation.sampling import SamplingLaw, load_sampling

_HEAD = """\
<!-- Written by `make docs` from shared/regulation/data; change the data, not this page. -->
# Pháp luật mà hệ thống áp dụng / The law as this system has it

Trang này được sinh ra từ dữ liệu mà các dịch vụ dùng để quyết định; không phải tư vấn pháp lý. Mỗi dòng nêu căn cứ và mức
tin cậy; ⚠ là điều còn ngờ. Sai ở đâu, sửa dòng dữ liệu ở đó.

*This page is written from the data by which the services decide; it is no legal advice. Each row names its source and how
sure we are of it; ⚠ marks a doubt. Where it is wrong, the row of data is to be corrected.*

| Mức tin cậy / certainty | |
| --- | --- |
| `sourced` | đọc tại nguồn / *read in the source itself* |
| `sourced second-hand` | đọc qua người khác / *read as somebody else tells it* |
| `memory: high`, `medium`, `low` | theo trí nhớ / *from memory* |
| `design` | quy định của chính hệ thống / *a rule of our own* |
"""


def as_text(law: Regulation | None = None, sampling: SamplingLaw | None = None) -> str:
    return "\n".join(with_contents(_parts(law or load(), sampling or load_sampling()))) + "\n"


def _parts(law: Regulation, sampling: SamplingLaw) -> Iterator[str]:
    yield _HEAD
    yield from summary(law, DATA)
    yield "## Mục lục / Contents\n"
    yield HERE
    yield from handling.doubts(law)
    yield from regimes.overview(law)
    yield from regimes.each(law)
    yield from handling.transitions(law)
    yield from acts.acts(law)
    yield from handling.receipt(law)
    yield from handling.modes(law)
    yield from handling.results(law)
    yield from goods.goods(law)
    yield from goods.sampling(sampling)
    yield from handling.places(law)
    yield from handling.days(law)
    yield from others(DATA)
