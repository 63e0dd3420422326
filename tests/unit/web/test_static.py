"""The built user interface as files."""

import gzip
from pathlib import Path

import pytest
from fastapi import FastAPI, Response
from fastapi.testclient import TestClient

from appliance.web.static import SECURITY_HEADERS, SecurityHeaders, serve_ui, ui_folder
from tests.harness.web import ClientAs, somebody

PAGE, SCRIPT = "<!doctype html><title>总机</title>", "console.log(1)" * 200


@pytest.fixture
def built(tmp_path: Path) -> Path:
    folder = tmp_path / "built"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    (folder / "icon.svg").write_text("<svg/>")
    (folder / "assets" / "index-1a.js").write_text(SCRIPT)
    (folder / "assets" / "index-1a.js.gz").write_bytes(gzip.compress(SCRIPT.encode()))
    (tmp_path / "secret.txt").write_text("not for anybody")
    return folder


@pytest.fixture
def browser(built: Path) -> TestClient:
    app = FastAPI()
    app.add_middleware(SecurityHeaders)
    serve_ui(app, built)
    return TestClient(app)


@pytest.mark.parametrize("place", ["/", "/calls", "/calls/01JD3M", "/flows/main", "/index.html"])
def test_every_place_of_the_interface_gets_its_page_fresh(browser: TestClient, place: str) -> None:
    answer = browser.get(place)
    assert answer.text == PAGE
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-type"].startswith("text/html")


def test_an_asset_is_kept_for_ever_and_sent_zipped_to_who_takes_it(browser: TestClient) -> None:
    zipped = browser.get("/assets/index-1a.js")
    plain = browser.get("/assets/index-1a.js", headers={"Accept-Encoding": "identity"})
    assert zipped.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    for answer in (zipped, plain):
        assert answer.text == SCRIPT
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["content-type"].startswith("text/javascript")
        assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("place", ["/assets/index-0b.js", "/assets/index-1a.js.gz", "/api/v1/nothing", "/metrics/x"])
def test_what_is_no_place_of_the_interface_is_not_there(browser: TestClient, place: str) -> None:
    assert browser.get(place).status_code == 404


@pytest.mark.parametrize(
    "place", ["/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "//etc/passwd"]
)
def test_nothing_outside_the_folder_is_served(browser: TestClient, place: str) -> None:
    answer = browser.get(place)
    assert "not for anybody" not in answer.text
    assert answer.text == PAGE or answer.status_code == 404


def test_every_answer_has_the_headers_that_guard_a_browser(browser: TestClient, client_as: ClientAs) -> None:
    for answer in (browser.get("/"), browser.get("/assets/none.js"), client_as(somebody()).get("/api/v1/session")):
        for name, value in SECURITY_HEADERS.items():
            assert answer.headers[name] == value
    policy = SECURITY_HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_a_route_that_says_a_header_itself_keeps_its_own() -> None:
    app = FastAPI()
    app.add_middleware(SecurityHeaders)

    @app.get("/own")
    def own(response: Response) -> str:
        response.headers["Referrer-Policy"] = "no-referrer"
        return "x"

    answer = TestClient(app).get("/own")
    assert answer.headers.get_list("referrer-policy") == ["no-referrer"]


def test_without_a_built_interface_it_says_how_to_build_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ZONGJI_UI", str(tmp_path))
    assert ui_folder() is None
    app = FastAPI()
    serve_ui(app, ui_folder())
    answer = TestClient(app).get("/calls")
    assert answer.status_code == 503
    assert "./zongji ui build" in answer.text


def test_the_named_folder_is_the_one(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZONGJI_UI", str(built))
    assert ui_folder() == built
