"""What a person may set, and how a wrong setting is told."""

import pytest

from tracker.errors import RefusedError
from tracker.settings import Settings, load_settings


@pytest.fixture
def written(tmp_path, monkeypatch):
    place = tmp_path / "settings.toml"
    monkeypatch.setenv("TRACKER_SETTINGS", str(place))

    def write(text):
        place.write_text(text, encoding="utf-8")
        return load_settings("")

    return write


def test_without_a_file_the_defaults_hold(tmp_path, monkeypatch):
    monkeypatch.delenv("TRACKER_SETTINGS", raising=False)
    assert load_settings(str(tmp_path / "record.db")) == Settings()


def test_the_file_lies_beside_the_record(tmp_path, monkeypatch):
    monkeypatch.delenv("TRACKER_SETTINGS", raising=False)
    (tmp_path / "settings.toml").write_text('viewer = "Kim"')
    for place in (tmp_path / "record.db", f"sqlite:///{tmp_path / 'record.db'}"):
        assert load_settings(str(place)).viewer == "Kim"


def test_what_is_set(written):
    found = written('theme = "light"\nviewer = "Kim"\n[keys]\n"today.take" = "g"\n')
    assert (found.theme, found.viewer, dict(found.keys)) == ("light", "Kim", {"today.take": "g"})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("theme = ", "is not TOML"),
        ('theme = "pink"', "theme must be one of dark, light, contrast"),
        ('colour = "red"', "'colour' is not known"),
        ("[keys]\n'today.take' = 1", "keys must look like"),
        ("viewer = 3", "viewer must be a name"),
    ],
)
def test_what_is_wrong_is_one_line_that_names_the_file(written, text, said):
    with pytest.raises(RefusedError, match=said) as caught:
        written(text)
    assert "settings.toml" in str(caught.value)
    assert "\n" not in str(caught.value)
