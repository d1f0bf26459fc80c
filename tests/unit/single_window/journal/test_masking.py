"""Attachments are told by their size; what people came to read stays."""

import base64
import os
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.single_window.journal.masking import masked, readable

SCAN = os.urandom(30_000)


def test_an_attachment_is_told_by_its_size() -> None:
    text = f"<fiNoidung>{base64.b64encode(SCAN).decode()}</fiNoidung><fiTenTep>a.pdf</fiTenTep>"
    assert masked(text) == "<fiNoidung>[attachment, about 30000 bytes]</fiNoidung><fiTenTep>a.pdf</fiTenTep>"


def test_base64_in_lines_too() -> None:
    text = f"<fiNoidung>\n{base64.encodebytes(SCAN).decode()}</fiNoidung>"
    assert len(masked(text)) < 100


def test_signatures_and_certificates_stay() -> None:
    text = f"<X509Certificate>{base64.b64encode(os.urandom(2000)).decode()}</X509Certificate>"
    assert masked(text) == text


def test_long_texts_stay() -> None:
    text = "<fiGhiChu>" + "hang hoa nhap khau " * 1000 + "</fiGhiChu>"
    assert masked(text) == text


@pytest.mark.parametrize("piece", ["A" * 4000 + "-", "ab " * 1300 + "-", "a<", "word "])
def test_any_text_is_looked_through_once(piece: str) -> None:
    """What is refused stands in the journal too, whoever sent it; looking at it must not hold up the service."""
    text = piece * ((4 << 20) // len(piece))
    began = time.process_time()
    assert masked(text) == text
    assert time.process_time() - began < 8


@given(st.binary(max_size=200))
def test_any_bytes_can_be_read(data: bytes) -> None:
    readable(data).encode()


def test_nothing_acts_on_the_terminal_of_whoever_looks() -> None:
    said = "<a>Đồ chơi\t\r\n\x1b]0;x\x07\x9b31m\u202e</a>".encode()
    assert readable(said) == "<a>Đồ chơi\t\r\n\\x1b]0;x\\x07\\x9b31m\\u202e</a>"
