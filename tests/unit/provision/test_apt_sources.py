from pathlib import Path

import pytest

from provision.apt_sources import Source, debian_mirror, parse_deb822, parse_one_line, read

DEB822 = """\
Types: deb deb-src
# an older snapshot
URIs: http://mirror.example/debian/ https://second.example/debian
Suites: trixie
 trixie-updates
Components: main contrib
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 abc: not a field
 -----END PGP PUBLIC KEY BLOCK-----

Types: deb
URIs: http://mirror.example/debian-security
Suites: trixie-security
Components: main
Enabled: no
"""
ONE_LINE = """\
# deb http://off.example/debian bookworm main
deb [arch=amd64 signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://mirror.example/debian bookworm main
deb-src http://mirror.example/debian bookworm main
deb https://packages.example/apt stable-thing main
"""


def test_deb822_with_continuations_comments_and_two_addresses() -> None:
    suites, components = ("trixie", "trixie-updates"), ("main", "contrib")
    assert parse_deb822(DEB822) == [
        Source("http://mirror.example/debian/", suites, components),
        Source("https://second.example/debian", suites, components),
    ]


def test_one_line_with_options_and_without_sources_for_compiling() -> None:
    assert parse_one_line(ONE_LINE) == [
        Source("http://mirror.example/debian", ("bookworm",), ("main",)),
        Source("https://packages.example/apt", ("stable-thing",), ("main",)),
    ]


@pytest.mark.parametrize("text", ["", "deb", "deb \n", "deb [x]\n", "deb only-an-address\n", ":::\n\n:", "\n\n\n"])
def test_broken_text_gives_nothing(text: str) -> None:
    assert parse_one_line(text) == []
    assert parse_deb822(text) == []


def test_the_mirror_is_the_first_debian_archive_without_its_last_slash() -> None:
    foreign = Source("https://packages.example/apt", ("nodistro",), ("main",))
    security = Source("http://mirror.example/debian-security", ("trixie-security",), ("main",))
    assert debian_mirror([foreign, security, *parse_deb822(DEB822)]) == "http://mirror.example/debian"


def test_no_debian_archive_no_mirror() -> None:
    assert debian_mirror([Source("http://archive.example/ubuntu", ("noble",), ("main",))]) is None


def test_both_forms_are_read_from_a_folder(tmp_path: Path) -> None:
    (tmp_path / "sources.list").write_text(ONE_LINE)
    parts = tmp_path / "sources.list.d"
    parts.mkdir()
    (parts / "debian.sources").write_text(DEB822)
    (parts / "debian.sources.save").write_text(DEB822)
    assert [source.uri for source in read(tmp_path)] == [
        "http://mirror.example/debian",
        "https://packages.example/apt",
        "http://mirror.example/debian/",
        "https://second.example/debian",
    ]
