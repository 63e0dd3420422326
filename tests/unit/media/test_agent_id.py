from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.errors import UserError
from appliance.media.agent_id import announcement, render_announcement
from appliance.media.catalogue import Catalogue
from appliance.media.pcm import Pcm
from appliance.media.prompt_file import files, read_prompt, write_prompt
from tests.unit.media.fake_engine import burst


def test_is_said_digit_by_digit() -> None:
    expected = ("agent-id-before", "digit-8", "digit-0", "digit-0", "digit-1", "agent-id-after")
    assert announcement("8001", "zh") == announcement("8001", "en") == expected


def test_says_yao_only_where_asked_and_in_chinese() -> None:
    assert announcement("81", "zh", yao=True)[2] == "digit-1-yao"
    assert announcement("81", "en", yao=True)[2] == "digit-1"


@given(st.text("0123456789", min_size=1, max_size=12), st.sampled_from(["zh", "en"]), st.booleans())
def test_every_id_is_said_whole_and_in_prompts_that_there_are(
    catalogue: Catalogue, agent_id: str, language: str, yao: bool
) -> None:
    before, *digits, after = announcement(agent_id, language, yao=yao)
    assert (before, after) == ("agent-id-before", "agent-id-after")
    assert "".join(prompt.split("-")[1] for prompt in digits) == agent_id
    assert catalogue.prompts.keys() >= {before, *digits, after}


@pytest.mark.parametrize("agent_id", ["", "80a1", "../etc", "８００１", "1" * 13, "8001\n", "-1"])
def test_refuses_what_is_not_digits(agent_id: str) -> None:
    with pytest.raises(UserError, match="can't be announced"):
        announcement(agent_id, "zh")


@pytest.fixture
def pieces(tmp_path: Path) -> dict[str, Pcm]:
    sounds = {piece: burst(400 + 50 * place) for place, piece in enumerate(dict.fromkeys(announcement("8001", "zh")))}
    for piece, sound in sounds.items():
        write_prompt(tmp_path / "zh" / piece, sound)
    return sounds


def test_one_file_an_agent_holds_the_pieces_in_order(tmp_path: Path, pieces: dict[str, Pcm]) -> None:
    stem = tmp_path / "agents" / "8001"
    render_announcement("8001", "zh", (tmp_path / "zh").joinpath, stem)
    said = read_prompt(stem).data
    places = [said.index(pieces[piece].data) for piece in ("agent-id-before", "digit-8", "digit-0", "digit-1")]
    assert places == sorted(places)
    assert said.endswith(pieces["agent-id-after"].data)
    assert said.count(pieces["digit-0"].data) == 2
    assert all(file.is_file() for file in files(stem))


@pytest.mark.usefixtures("pieces")
def test_a_missing_piece_is_named_and_nothing_written(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="digit-7"):
        render_announcement("8007", "zh", (tmp_path / "zh").joinpath, tmp_path / "agents" / "8007")
    assert not (tmp_path / "agents").exists()
