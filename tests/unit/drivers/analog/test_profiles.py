import pytest

from drivers.analog.caller_id import LOSES_CALLS_UNPROVEN, SIGNALLING, CallerIdMode, careful_mode
from drivers.analog.countries import country, country_codes
from drivers.analog.profile import PolarityHabit, read_profile
from drivers.api import RELEASING, Tone, ToneKind
from drivers.errors import SettingsError

SMALL = """
name_en = "Nowhere"
name_zh = "乌有"
tone_zone = "cn"
opermode = "CHINA"
impedance = "600 Ω"
tone_level_dbm0 = -10
caller_id_modes = ["none"]
polarity = "unknown"
[ring]
cadence_s = [1, 4]
[tones.dial]
frequencies_hz = [450]
[tones.ring_back]
frequencies_hz = [450]
cadence_s = [1, 4]
[tones.busy]
frequencies_hz = [450]
cadence_s = [0.35, 0.35]
[tones.congestion]
frequencies_hz = [450]
cadence_s = [0.7, 0.7]
[sources]
tones = "a"
ring = "b"
line = "c"
caller_id = "d"
polarity = "e"
level = "f"
"""


def test_china_is_known_to_the_letter() -> None:
    china = country("cn")
    assert (china.name_en, china.name_zh) == ("China", "中国")
    assert (china.opermode, china.tone_zone) == ("CHINA", "cn")
    assert (china.ring_cadence_s, china.ring_frequency_hz) == ((1.0, 4.0), 25.0)
    assert china.tone_level_dbm0 == -10.0
    assert china.caller_id_modes == (CallerIdMode.FSK_BELL_AFTER_RING, CallerIdMode.DTMF_BEFORE_RING)
    assert china.polarity is PolarityHabit.ON_REQUEST
    assert dict(china.tones) == {
        ToneKind.DIAL: Tone((450.0,)),
        ToneKind.RING_BACK: Tone((450.0,), (1.0, 4.0)),
        ToneKind.BUSY: Tone((450.0,), (0.35, 0.35)),
        ToneKind.CONGESTION: Tone((450.0,), (0.7, 0.7)),
        ToneKind.VACANT: Tone((450.0,), (0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.4, 0.4)),
        ToneKind.CALL_WAITING: Tone((450.0,), (0.4, 4.0)),
        ToneKind.HOWLER: Tone((950.0,)),
    }


def test_china_comes_first_and_a_dozen_others_follow() -> None:
    codes = country_codes()
    assert codes[0] == "cn"
    assert len(codes) >= 13
    assert {"us", "gb", "de", "fr", "jp", "in", "au", "ru", "sg", "tw"} <= set(codes)


@pytest.mark.parametrize("code", country_codes())
def test_each_country_can_be_served(code: str) -> None:
    it = country(code)
    assert {ToneKind.DIAL, ToneKind.RING_BACK, ToneKind.BUSY, ToneKind.CONGESTION, ToneKind.CALL_WAITING} <= set(
        it.tones
    )
    assert len(it.ring_cadence_s) % 2 == 0
    assert 2.0 <= sum(it.ring_cadence_s) <= 6.0
    assert all(300 < hz < 3400 for tone in it.tones.values() for hz in tone.frequencies_hz)
    assert -15.0 <= it.tone_level_dbm0 <= -5.0  # ITU-T E.180
    assert all(it.sources.values())


@pytest.mark.parametrize("code", country_codes())
def test_what_ends_a_call_is_told_from_what_must_not(code: str) -> None:
    tones = country(code).tones
    harmless = [tone for kind, tone in tones.items() if kind not in RELEASING]
    assert all(tones[kind] not in harmless for kind in RELEASING if kind in tones)
    assert max(tones[ToneKind.BUSY].cadence_s) < max(tones[ToneKind.RING_BACK].cadence_s)


def test_a_country_without_a_profile_is_told_which_there_are() -> None:
    with pytest.raises(SettingsError, match=r"country: 'xx' has no profile; there are cn, au, "):
        country("xx")
    with pytest.raises(SettingsError, match="no profile"):
        country("../cn")


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ('opermode = "CHINA"', 'opermode = "China"', "opermode"),
        ("[ring]\ncadence_s = [1, 4]", "[ring]\ncadence_s = [1]", r"ring\.cadence_s: pairs of seconds"),
        ("[ring]\ncadence_s = [1, 4]", "[ring]\ncadence_s = []", r"ring\.cadence_s: pairs of seconds"),
        ("cadence_s = [0.35, 0.35]", "cadence_s = [0.35, -0.35]", r"tones\.busy\.cadence_s"),
        ("cadence_s = [0.35, 0.35]", "cadence_s = [0.35]", "a cadence is pairs"),
        ("cadence_s = [0.35, 0.35]", "", r"tones\.busy\.cadence_s: this tone has pauses"),
        ("[tones.busy]", "[tones.bussy]", r"tones\.bussy"),
        ("[tones.busy]", "[tones.vacant]", "tones: busy is missing"),
        ("frequencies_hz = [450]\n[tones.ring_back]", "frequencies_hz = []\n[tones.ring_back]", "frequencies above 0"),
        ('caller_id_modes = ["none"]', 'caller_id_modes = ["fax"]', r"caller_id_modes\.0"),
        ('caller_id_modes = ["none"]', "caller_id_modes = []", "caller_id_modes"),
        ("tone_level_dbm0 = -10", "tone_level_dbm0 = 10", "tone_level_dbm0"),
        ('name_zh = "乌有"', 'name_zh = ""', "name_zh"),
        ('level = "f"', "", r"sources\.level"),
        ('level = "f"', 'level = "f"\nvoice = "g"', r"sources\.voice"),
        ('polarity = "unknown"', 'polarity = "unknown', "line"),
    ],
)
def test_a_wrong_file_is_told_by_its_place(right: str, wrong: str, told: str) -> None:
    assert right in SMALL
    with pytest.raises(SettingsError, match=rf"^zz: .*{told}"):
        read_profile("zz", SMALL.replace(right, wrong, 1))


def test_the_small_file_is_right() -> None:
    assert read_profile("zz", SMALL).tones[ToneKind.BUSY].cadence_s == (0.35, 0.35)


def test_a_mode_that_loses_calls_is_set_only_where_it_was_proven() -> None:
    for mode in CallerIdMode:
        assert careful_mode(mode, proven=True) is mode
        careful = careful_mode(mode, proven=False)
        assert careful is mode or mode in LOSES_CALLS_UNPROVEN
        assert SIGNALLING[careful][1] == "ring"
    assert set(SIGNALLING) == set(CallerIdMode)
