"""Real browsers on a real house: Chromium with a fake microphone, signed in without a password's cost."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from playwright.sync_api import BrowserContext, Page, ViewportSize, sync_playwright

from appliance.domain.ids import AgentId
from appliance.domain.role import Role
from appliance.services.accounts.signing_in import SigningIn
from appliance.services.accounts.where import From
from appliance.storage.audit import AuditAction, AuditEntry
from appliance.storage.users import User, Users
from appliance.web.premises import Premises, utc_now
from hil_rig.measure.wav import Samples
from tests.harness.house import House
from tests.web.sight import CHROMIUM, CHROMIUM_WORDS

_ADDRESS = "127.0.0.1"


def signed_in(house: House, role: Role, agent: str | None = None) -> str:
    """Make an account, unless there is one, and sign it in: give the cookie's secret."""
    premises = Premises.open(house.instance)
    try:
        user = f"{role.value}{agent or ''}"
        users, now = Users(premises.reading, premises.writing), utc_now()
        known = users.one(user) or User(
            user=user,
            name=user,
            role=role,
            password_hash="-",  # noqa: S106 - nothing is its hash: nobody signs in by a password
            created_at=now,
            changed_at=now,
            changed_by="test",
            agent=None if agent is None else AgentId(agent),
            language="zh",
        )
        users.add(known, AuditEntry(now, "test", AuditAction.USER_ADD, user))
        return SigningIn(premises.reading, premises.writing, utc_now).begin(known, From(_ADDRESS, "test")).secret
    finally:
        premises.close()


def sign_out(house: House, secret: str) -> None:
    """End the sign-in of this cookie."""
    premises = Premises.open(house.instance)
    try:
        SigningIn(premises.reading, premises.writing, utc_now).end(secret)
    finally:
        premises.close()


@contextmanager
def chromium(house: House, microphone: Path, secret: str | None) -> Iterator[BrowserContext]:
    """Open a browser into whose microphone a file is played, again and again; signed in where there is a `secret`."""
    words = [
        *CHROMIUM_WORDS,
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={microphone}",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=words)
        window: ViewportSize = {"width": 1000, "height": 900}
        context = browser.new_context(locale="zh-CN", viewport=window, base_url=house.web_address())
        if secret is not None:
            context.add_cookies([{"name": "zongji", "value": secret, "url": house.web_address()}])
        try:
            yield context
        finally:
            browser.close()


_LISTEN = """
async (milliseconds) => {
  const far = document.querySelector("audio[data-phone=far]");
  if (!far?.srcObject) return [0, -200];
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 16384, smoothingTimeConstant: 0.3 });
  context.createMediaStreamSource(far.srcObject).connect(analyser);
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  const bins = new Float32Array(analyser.frequencyBinCount);
  analyser.getFloatFrequencyData(bins);
  let peak = 0;
  bins.forEach((level, at) => { if (level > bins[peak]) peak = at; });
  const found = [peak * context.sampleRate / analyser.fftSize, bins[peak]];
  await context.close();
  return found;
}
"""


def hears(page: Page, milliseconds: int = 500) -> tuple[float, float]:
    """Tell the strongest tone that a page hears of the far side: its frequency in Hz and its level in dB."""
    hz, level = page.evaluate(_LISTEN, milliseconds)
    return hz, level


_FOLLOW = """
() => {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 1024, smoothingTimeConstant: 0 });
  context.createMediaStreamSource(document.querySelector("audio[data-phone=far]").srcObject).connect(analyser);
  const heard = [];
  const wave = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(wave);
    heard.push([context.currentTime, Math.sqrt(wave.reduce((sum, each) => sum + each * each, 0) / wave.length)]);
  }, 20);
  window.zongjiHeard = { heard, end: () => { clearInterval(timer); void context.close(); } };
}
"""
_GAPS = """
() => {
  const { heard, end } = window.zongjiHeard;
  end();
  let longest = 0;
  let since = null;
  for (const [at, loudness] of heard) {
    if (loudness > 0.01) since = null;
    else longest = Math.max(longest, at - (since ??= at));
  }
  return longest;
}
"""


def listen(page: Page) -> None:
    """Begin to follow what a page hears of the far side, who talks without a pause."""
    page.evaluate(_FOLLOW)


def longest_silence_s(page: Page) -> float:
    """Tell for how long at most the page heard nothing since `listen`."""
    seconds: float = page.evaluate(_GAPS)
    return seconds


_COUNT_ANSWERS = """
() => {
  const take = RTCPeerConnection.prototype.setRemoteDescription;
  window.zongjiAnswers = 0;
  RTCPeerConnection.prototype.setRemoteDescription = async function (description) {
    await take.call(this, description);
    if (description.type === "answer") window.zongjiAnswers += 1;
  };
}
"""


def count_answers(page: Page) -> None:
    """Begin to count how often the switchboard answers an offer of the page's call, and the page takes the answer."""
    page.evaluate(_COUNT_ANSWERS)


def wait_for_answer(page: Page, within_s: float) -> None:
    """Wait until an offer of the page was answered since `count_answers`."""
    page.wait_for_function("window.zongjiAnswers > 0", timeout=within_s * 1000)


_RECORD = """
() => {
  let taken = null;
  let recorder = null;
  const parts = [];
  const follow = setInterval(() => {
    const far = document.querySelector("audio[data-phone=far]")?.srcObject ?? null;
    if (far === taken || far === null) return;
    taken = far;
    recorder = new MediaRecorder(far);
    recorder.ondataavailable = ({ data }) => parts.push(data);
    recorder.start(500);
    const context = new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: 1024, smoothingTimeConstant: 0 });
    context.createMediaStreamSource(far).connect(analyser);
    const wave = new Float32Array(analyser.fftSize);
    setInterval(() => {
      analyser.getFloatTimeDomainData(wave);
      const power = wave.reduce((sum, each) => sum + each * each, 0) / wave.length;
      if (power > 1e-5) spoken = performance.now();
    }, 20);
  }, 20);
  let spoken = performance.now();
  window.zongjiQuiet = () => performance.now() - spoken;
  window.zongjiRecorded = async () => {
    clearInterval(follow);
    if (recorder.state !== "inactive") {
      const stopped = new Promise((resolve) => { recorder.onstop = resolve; });
      recorder.stop();
      await stopped;
    }
    const file = await new Blob(parts).arrayBuffer();
    const sound = await new OfflineAudioContext(1, 8000, 8000).decodeAudioData(file);
    return Array.from(sound.getChannelData(0), (each) => Math.round(each * 32767));
  };
}
"""


def record(page: Page) -> None:
    """Begin to record what a page hears of the far side in its next call."""
    page.evaluate(_RECORD)


def quiet_s(page: Page) -> float:
    """Tell for how long a page that records has heard nothing louder than -50 dB (seconds)."""
    milliseconds: float = page.evaluate("window.zongjiQuiet()")
    return milliseconds / 1000


def recorded(page: Page) -> Samples:
    """End the recording, and give it."""
    return np.array(page.evaluate("window.zongjiRecorded()"), dtype=np.float32) / np.float32(32768)
