"""A room's page speaks with the room's own words."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from flask import Blueprint, Flask
from flask_babel import Babel, gettext

from services.console.entrypoints import rooms


def _say(folder: Path, **words: str) -> str:
    place = folder / "translations" / "vi" / "LC_MESSAGES"
    place.mkdir(parents=True)
    catalogue = Catalog(locale="vi")
    for english, vietnamese in words.items():
        catalogue.add(english, vietnamese)
    with (place / "messages.mo").open("wb") as file:
        write_mo(file, catalogue)
    return str(folder / "translations")


def test_the_same_english_may_mean_something_else_next_door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house, records, inner = tmp_path, tmp_path / "records", tmp_path / "records" / "inner"
    folders = [
        _say(house, From="Từ (nhà)", Save="Lưu"),
        _say(records, From="Địa chỉ"),
        _say(inner, From="Từ trong"),
        _say(tmp_path / "zoo", From="Từ ngày", Open="Mở"),
    ]
    monkeypatch.setattr(rooms, "translations", lambda: sorted(folders))
    app = Flask(__name__, root_path=str(house))
    app.config.update(BABEL_DEFAULT_LOCALE="vi")
    rooms.speak_as_the_room(app)
    Babel(app)

    def say(word: str) -> str:
        return str(gettext(word))

    for name, folder in (("records", records), ("inner", inner), ("zoo", tmp_path / "zoo")):
        room = Blueprint(name, __name__, url_prefix=f"/{name}", root_path=str(folder))
        room.add_url_rule("/<word>", "page", say)
        app.register_blueprint(room)
    app.add_url_rule("/<word>", "page", say)
    client = app.test_client()
    said = {path: client.get(path).text for path in ("/From", "/records/From", "/inner/From", "/zoo/From")}
    assert said == {
        "/From": "Từ (nhà)",
        "/records/From": "Địa chỉ",
        "/inner/From": "Từ trong",
        "/zoo/From": "Từ ngày",
    }
    assert (client.get("/records/Save").text, client.get("/records/Open").text) == ("Lưu", "Mở")
