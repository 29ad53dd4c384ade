import os

from django.templatetags.static import static

from regulars.ui import assets


def test_the_address_of_a_style_carries_the_version():
    assert static("ui/css/index.css") == f"/static/{assets.version()}/ui/css/index.css"


def test_the_version_changes_when_a_file_does(tmp_path, monkeypatch):
    style = tmp_path / "ui" / "static" / "ui" / "a.css"
    style.parent.mkdir(parents=True)
    monkeypatch.setattr(assets, "PACKAGE", tmp_path)
    style.write_text("p { color: red }")
    before = assets.version()
    style.write_text("p { color: blue }")
    assert assets.version() != before


def test_the_version_stays_when_only_the_clock_moved(tmp_path, monkeypatch):
    style = tmp_path / "ui" / "static" / "a.css"
    style.parent.mkdir(parents=True)
    style.write_text("p { color: red }")
    monkeypatch.setattr(assets, "PACKAGE", tmp_path)
    before = assets.version()
    os.utime(style, (1, 1))
    assert assets.version() == before


def test_browsers_may_keep_a_style_for_a_year(client):
    answer = client.get(static("ui/css/index.css"))
    assert answer.status_code == 200
    assert "max-age=31536000" in answer.headers["Cache-Control"]
