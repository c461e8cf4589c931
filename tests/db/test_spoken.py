"""What the system says is told by names that a person knows."""

import pytest

from db.spoken import spoken
from tracker.errors import RecordError


@pytest.mark.parametrize(
    ("refused", "named"), [(".a.db.part", "{folder} cannot"), ("a.db", "{folder}/a.db cannot")]
)
def test_a_hidden_name_is_never_told(tmp_path, refused, named):
    with pytest.raises(RecordError) as caught, spoken(tmp_path / "a.db"):
        raise PermissionError(13, "Permission denied", str(tmp_path / refused))
    assert str(caught.value).startswith(named.format(folder=tmp_path))
