"""`olivebranch new`: the file that a maker begins with."""

from __future__ import annotations

import pytest

import olivebranch as ob
from olivebranch.model.template import write_template


def test_the_new_file_is_whole(tmp_path):
    """It passes every check without a remark, and its strategies differ in success and in harm."""
    path = write_template(tmp_path / "my_model")
    assert path == tmp_path / "my_model.toml"
    checked = ob.check_model(path, runs=500)
    assert {finding.holds for finding in checked.findings} == {True}, str(checked)
    result = ob.compare(path)
    assert list(result) == ["gentle", "every_week"]
    assert result["gentle"].chance("yes") > result["every_week"].chance("yes")
    assert result["gentle"].tally("unwelcome") == 0 < result["every_week"].tally("unwelcome")
    assert result["gentle"].chance("shut") < result["every_week"].chance("shut")


def test_its_priors_keep_its_own_rules(tmp_path):
    path = write_template(tmp_path / "my_model")
    assert "broke" not in str(ob.uncertainty(str(path), draws=2_000, weeks=5))


def test_most_lines_have_a_comment_and_the_file_is_named_in_them(tmp_path):
    text = write_template(tmp_path / "two_hearts.toml").read_text(encoding="utf-8")
    assert 'title = "Two hearts"' in text
    assert "olivebranch check two_hearts.toml" in text
    assert text.count("#") > 25
    assert "FILE" not in text
    assert "TITLE" not in text


def test_no_file_is_overwritten(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text("precious")
    with pytest.raises(ob.ArgumentError, match=r"mine\.toml: is there already, and is not overwritten"):
        write_template(tmp_path / "mine")
    assert path.read_text() == "precious"


@pytest.mark.parametrize("name", ["a\nb", 'a"b', "a\\b", "a\x1b[31m"])
def test_a_name_that_could_spoil_the_file_is_refused(name, tmp_path):
    with pytest.raises(ob.ArgumentError, match="name the file with letters"):
        write_template(tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_missing_folder_is_told(tmp_path):
    with pytest.raises(OSError, match="No such file"):
        write_template(tmp_path / "nowhere" / "mine")
