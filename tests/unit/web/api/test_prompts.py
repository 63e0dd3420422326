"""What callers hear, asked for over HTTP."""

import pytest
from fastapi.testclient import TestClient

from appliance.domain.role import Role
from appliance.media import wav
from appliance.media.prompt_file import write_prompt
from appliance.storage.audit import AuditLog
from appliance.web.premises import Premises
from tests.harness.web import ClientAs, somebody
from tests.unit.media.fake_engine import burst

SOUND = wav.encode(burst(440, 1.0))
OTHER = wav.encode(burst(660, 1.5))


def upload(client: TestClient, name: str, content: bytes = SOUND) -> str:
    answer = client.post("/api/v1/prompts/company", files={"file": (name, content, "audio/wav")})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["name"])


def test_the_list_has_built_in_prompts_in_each_language(client: TestClient) -> None:
    found = client.get("/api/v1/prompts").json()
    welcome = next(each for each in found["builtin"] if each["id"] == "welcome")
    assert set(welcome["text"]) >= {"zh", "en"}
    assert not welcome["tone"]
    assert {each["id"] for each in found["languages"]} >= {"zh", "en"}
    assert found["company"] == []


def test_an_upload_is_kept_levelled_listed_played_and_noted(client: TestClient, premises: Premises) -> None:
    name = upload(client, "问候 2026.wav")
    assert name == "问候-2026.wav"
    listed = client.get("/api/v1/prompts").json()["company"]
    assert [each["name"] for each in listed] == [name]
    assert listed[0]["duration_s"] == pytest.approx(1.0, abs=0.25)
    played = client.get("/api/v1/prompts/company/audio", params={"name": name})
    assert played.headers["content-type"] == "audio/wav"
    assert played.content[:4] == b"RIFF"
    part = client.get("/api/v1/prompts/company/audio", params={"name": name}, headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, b"RIFF")
    noted = AuditLog(premises.reading, premises.writing).latest(1)[0]
    assert (noted.who, noted.action, noted.what) == ("a-admin", "prompt_upload", name)


def test_the_same_sound_is_kept_once_and_another_gets_a_name_of_its_own(client: TestClient) -> None:
    assert upload(client, "hello.wav") == "hello.wav"
    assert upload(client, "hello.wav") == "hello.wav"
    assert upload(client, "hello.wav", OTHER) == "hello-2.wav"


@pytest.mark.parametrize("name", ["../../x.wav", "..\\x.wav", "/etc/x.wav", ".x.wav"])
def test_no_name_leads_out_of_the_folder(client: TestClient, premises: Premises, name: str) -> None:
    assert upload(client, name) == "x.wav"
    assert [file.name for file in premises.instance.audio.iterdir()] == ["x.wav"]


def test_what_is_no_sound_is_refused_with_what_to_do(client: TestClient, premises: Premises) -> None:
    answer = client.post("/api/v1/prompts/company", files={"file": ("x.m4a", b"\0\0\0\x20ftypM4A " + bytes(500))})
    assert answer.status_code == 409
    assert answer.json()["remedy"]
    assert list(premises.instance.audio.iterdir()) == []


@pytest.mark.parametrize("name", ["../zongji.sqlite3", "/etc/passwd", "none.wav", ""])
def test_what_is_not_listed_is_not_played(client: TestClient, name: str) -> None:
    assert client.get("/api/v1/prompts/company/audio", params={"name": name}).status_code in {404, 422}
    assert client.delete("/api/v1/prompts/company", params={"name": name}).status_code in {404, 422}


def test_an_unused_file_is_renamed_and_removed(client: TestClient) -> None:
    upload(client, "old.wav")
    renamed = client.patch("/api/v1/prompts/company", params={"name": "old.wav"}, json={"name": "新的.mp3"})
    assert renamed.json()["name"] == "新的.wav"
    assert client.delete("/api/v1/prompts/company", params={"name": "新的.wav"}).status_code == 204
    assert client.get("/api/v1/prompts").json()["company"] == []


def test_a_built_in_prompt_is_played_where_there_is_one(client: TestClient, premises: Premises) -> None:
    write_prompt(premises.instance.builtin_prompts / "zh" / "welcome", burst(440, 1.0))
    assert client.get("/api/v1/prompts/builtin/zh/welcome/audio").content[:4] == b"RIFF"
    assert client.get("/api/v1/prompts/builtin/zh/none/audio").status_code == 404
    assert client.get("/api/v1/prompts/builtin/..%2f/welcome/audio").status_code == 404


def test_a_text_is_spoken_and_nothing_is_kept(client: TestClient, premises: Premises) -> None:
    answer = client.post("/api/v1/prompts/speak", json={"text": "欢迎致电", "language": "zh"})
    assert answer.content[:4] == b"RIFF"
    assert not premises.instance.media.exists()
    assert client.post("/api/v1/prompts/speak", json={"text": "x", "language": "qq"}).status_code == 409
    assert client.post("/api/v1/prompts/speak", json={"text": "x" * 2001, "language": "en"}).status_code == 422


def test_a_supervisor_listens_and_an_agent_does_not(client_as: ClientAs) -> None:
    supervisor, agent = client_as(somebody(Role.SUPERVISOR)), client_as(somebody(Role.AGENT))
    assert supervisor.get("/api/v1/prompts").status_code == 200
    assert supervisor.post("/api/v1/prompts/company", files={"file": ("a.wav", SOUND)}).status_code == 403
    assert agent.get("/api/v1/prompts").status_code == 403


def test_the_studio_script_is_downloaded(client: TestClient) -> None:
    answer = client.get("/api/v1/voices/zh/script.csv")
    assert "attachment" in answer.headers["content-disposition"]
    assert "welcome.wav" in answer.text
    assert client.get("/api/v1/voices/qq/script.csv").status_code == 404


def test_a_person_takes_the_machines_place_and_gives_it_back(client: TestClient, premises: Premises) -> None:
    text = client.get("/api/v1/prompts").json()
    welcome = next(each for each in text["builtin"] if each["id"] == "welcome")["text"]["zh"]
    recording = wav.encode(burst(440, 0.26 * len(welcome)))
    taken = client.post("/api/v1/voices/zh/welcome", files={"file": ("a.wav", recording)})
    assert taken.json() == {"prompts": ["welcome"]}
    listed = client.get("/api/v1/prompts").json()["builtin"]
    assert next(each for each in listed if each["id"] == "welcome")["human"] == ["zh"]
    assert client.delete("/api/v1/voices/zh/welcome").status_code == 200
    listed = client.get("/api/v1/prompts").json()["builtin"]
    assert next(each for each in listed if each["id"] == "welcome")["human"] == []
    assert client.post("/api/v1/voices/refresh").json() == {"heard": False}
    assert premises.instance.studio.is_dir()
