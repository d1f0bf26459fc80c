"""The table of texts: it fits into one message, says no more than it may, and knows its hours."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from importlib.resources import files

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from services.notification.adapters.channels import texts as module
from services.notification.adapters.channels.texts import BadTexts, NoWords, read_texts
from services.notification.domain.gsm import ONE_MESSAGE, folded, septets
from services.notification.domain.kinds import Channel, Kind
from services.notification.domain.texting import QuietHours, Texting
from shared.clock import VIETNAM
from tests.unit.notification.letters import told

TABLE = read_texts()
TEXTING = TABLE.texting(zalo=True)
NIGHT = QuietHours(time(21), time(7))
MOMENTS = st.integers(0, 2 * 366 * 86_400).map(lambda s: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=s))
YAML = files(module.__package__).joinpath("texts.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", list(TEXTING.channels))
def test_every_kind_fits_and_names_the_dossier_alone(kind: Kind) -> None:
    box, letter = told(kind, Channel.EMAIL)
    words = TABLE.text(box, replace(letter, channel=Channel.SMS)).words
    length = septets(words)
    assert length is not None
    assert length <= ONE_MESSAGE
    assert box.file_code in words
    for private in (box.recipient.name, folded(box.recipient.name), "nhapkhau", "Bup be", "Tran Thi B"):
        assert private not in words
    assert not set("{}[]") & set(words)


def test_between_three_and_eighteen_situations_are_texted() -> None:
    assert 3 <= len(TEXTING.channels) <= 18
    assert {Kind.RECEIVED, Kind.SUPPLEMENT_REQUEST, Kind.RESULT, Kind.REFUSED, Kind.APOLOGY} <= set(TEXTING.channels)
    assert Kind.ENTITLEMENT_GRANTED not in TEXTING.channels


def test_a_due_date_is_said_where_there_is_one() -> None:
    box, letter = told(Kind.RECEIVED, Channel.EMAIL)
    assert "14/09/2026" in TABLE.text(box, letter).words
    without = replace(letter, content=replace(letter.content, due_on=None))
    assert "Han" not in TABLE.text(box, without).words


def test_zalo_gets_its_template_and_parameters() -> None:
    box, letter = told(Kind.RECEIVED, Channel.EMAIL)
    text = TABLE.text(box, replace(letter, channel=Channel.ZALO))
    assert (text.template, dict(text.parameters)) == (
        "cuakhau_tiep_nhan",
        {"ma_ho_so": "QG2026000590", "han": "14/09/2026"},
    )


def test_a_number_of_unheard_length_is_refused_not_cut() -> None:
    box, letter = told(Kind.RESULT, Channel.EMAIL)
    assert letter.content.notice is not None
    long = replace(letter, content=replace(letter.content, notice=replace(letter.content.notice, number="9" * 120)))
    with pytest.raises(NoWords, match="160"):
        TABLE.text(box, long)


def test_a_kind_that_is_not_texted_has_no_words() -> None:
    box, letter = told(Kind.MODE_CHANGED, Channel.EMAIL)
    with pytest.raises(NoWords, match="mode_changed"):
        TABLE.text(box, letter)


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("bi tu choi", "bị từ chối", "GSM"),
        ("bi tu choi", "bi tu choi " * 20, "one message carries"),
        ("{file_code} bi tu choi", "{importer} bi tu choi", "importer"),
        ("kind: withdrawn", "kind: refused", "more than one row"),
        ("kind: withdrawn", "kind: digest", "only what the applicant hears"),
        ('to: "07:00"', 'to: "21:00"', "quiet_hours"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused(was: str, becomes: str, said: str) -> None:
    assert was in YAML
    with pytest.raises(BadTexts, match=said):
        read_texts(YAML.replace(was, becomes))


def test_every_row_says_where_it_comes_from() -> None:
    assert all(row["source"] and row["certainty"] for row in yaml.safe_load(YAML)["texts"])


@given(st.text(max_size=200))
def test_what_is_folded_is_in_the_alphabet(text: str) -> None:
    assert septets(folded(text)) is not None


def test_vietnamese_is_folded_to_its_letters() -> None:
    assert folded("Đã tiếp nhận hồ sơ, đường Lê Lợi") == "Da tiep nhan ho so, duong Le Loi"
    assert septets("Đã") is None
    assert septets("a€") == 3


@given(MOMENTS)
def test_the_night_is_over_at_seven(now: datetime) -> None:
    over = NIGHT.over_at(now)
    here = now.astimezone(VIETNAM)
    assert (over is not None) == (here.hour >= 21 or here.hour < 7)
    if over is not None:
        assert (over.astimezone(VIETNAM).hour, over.astimezone(VIETNAM).minute) == (7, 0)
        assert timedelta(0) < over - now <= timedelta(hours=10)
        assert NIGHT.over_at(over) is None


@given(st.times(), st.times(), MOMENTS)
def test_hours_of_any_kind_end(begins: time, ends: time, now: datetime) -> None:
    begins, ends = begins.replace(second=0, microsecond=0), ends.replace(second=0, microsecond=0)
    if begins != ends:
        quiet = QuietHours(begins, ends)
        over, here = quiet.over_at(now), now.astimezone(VIETNAM).time()
        during = begins <= here < ends if begins < ends else here >= begins or here < ends
        assert (over is not None) == during
        assert over is None or quiet.over_at(over) is None


def test_results_wait_for_no_morning() -> None:
    midnight = datetime(2026, 9, 11, 17, 0, tzinfo=UTC)
    assert TEXTING.waits_until(Kind.RESULT, midnight) is None
    assert TEXTING.waits_until(Kind.RECEIVED, midnight) == datetime(2026, 9, 12, 0, 0, tzinfo=UTC)
    assert Texting().waits_until(Kind.RECEIVED, midnight) is None
