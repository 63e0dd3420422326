"""What the media tests share: espeak-ng as installed, and all built-in prompts rendered once."""

import shutil
from pathlib import Path

import pytest

from appliance.media.builtin import render_catalogue
from appliance.media.catalogue import Catalogue, load_catalogue
from appliance.media.espeak import EspeakEngine
from appliance.services.prompt_voices import CATALOGUE


@pytest.fixture(scope="session")
def espeak(request: pytest.FixtureRequest) -> EspeakEngine:
    """Only --quick, which leaves out what needs Asterisk, may go on without espeak-ng; a full run must have it."""
    if shutil.which(EspeakEngine().program):
        return EspeakEngine()
    if "not asterisk" in str(request.config.getoption("markexpr")):
        pytest.skip("espeak-ng is not installed; a run without --quick requires it")
    pytest.fail("espeak-ng is not installed: apt-get install espeak-ng", pytrace=False)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue(CATALOGUE)


@pytest.fixture(scope="session")
def rendered(espeak: EspeakEngine, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prompts")
    assert render_catalogue(catalogue, espeak, folder)
    return folder
