from pathlib import Path

import pytest

from provision import mounts

LISTING = r"""22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw - ext4 /dev/vda rw
40 27 254:0 /home /srv/a\040folder/home rw shared:1 - ext4 /dev/vda rw
41 27 254:0 /home /srv/another rw - ext4 /dev/vda rw
cut off
"""


def test_mount_points_are_unescaped_and_broken_lines_passed_over() -> None:
    assert [str(point) for point in mounts.mount_points(LISTING)] == [
        "/proc",
        "/",
        "/srv/a folder/home",
        "/srv/another",
    ]


def test_beneath_compares_whole_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listing = tmp_path / "mountinfo"
    listing.write_text(LISTING)
    monkeypatch.setattr(mounts, "MOUNTINFO", listing)
    assert mounts.beneath(Path("/srv/a folder")) == [Path("/srv/a folder/home")]
    assert mounts.beneath(Path("/srv/an")) == []
