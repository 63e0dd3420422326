/** Microphone, loudspeaker, and the sound of ringing. */

export type Devices = { microphone: string; speaker: string };

const KEPT = "zongji-devices";

/** Which devices were chosen in this browser; "" is the browser's own choice. */
export function chosenDevices(): Devices {
  try {
    return { microphone: "", speaker: "", ...JSON.parse(localStorage.getItem(KEPT) ?? "{}") };
  } catch {
    return { microphone: "", speaker: "" };
  }
}

let plugged = new Set<string>();

/** Know which microphones are plugged in. */
export function knowMicrophones(devices: readonly MediaDeviceInfo[]): void {
  plugged = new Set(devices.map((each) => each.deviceId));
}

export function chooseDevices(devices: Devices): void {
  localStorage.setItem(KEPT, JSON.stringify(devices));
}

/**
 * For people: without echo and noise. The chosen microphone while it is plugged in: a mere wish browsers overrule.
 * `?plain-microphone` leaves the sound as it is: tests measure it.
 */
export function microphoneWish(): MediaTrackConstraints {
  const clean = !new URLSearchParams(window.location.search).has("plain-microphone");
  const { microphone } = chosenDevices();
  return {
    echoCancellation: clean,
    noiseSuppression: clean,
    autoGainControl: clean,
    ...(plugged.has(microphone) ? { deviceId: { exact: microphone } } : {}),
  };
}

/** What is heard of the far side; `data-phone` so that it is found from outside. */
export function makeSpeaker(): HTMLAudioElement {
  const speaker = document.createElement("audio");
  speaker.autoplay = true;
  speaker.dataset.phone = "far";
  document.body.append(speaker);
  return speaker;
}

/** Let the far side be heard at the chosen loudspeaker, where the browser can do that. */
export async function useChosenSpeaker(speaker: HTMLAudioElement): Promise<void> {
  const { speaker: wanted } = chosenDevices();
  if ("setSinkId" in speaker) await speaker.setSinkId(wanted).catch(() => undefined);
}

/** Rings as a telephone here does: 450 Hz, one second of five. Give the function that ends it. */
export function ring(): () => void {
  const context = new AudioContext();
  const tone = new OscillatorNode(context, { frequency: 450 });
  const loudness = new GainNode(context, { gain: 0 });
  tone.connect(loudness).connect(context.destination);
  tone.start();
  const burst = () => {
    const now = context.currentTime;
    loudness.gain.setTargetAtTime(0.15, now, 0.01);
    loudness.gain.setTargetAtTime(0, now + 1, 0.01);
  };
  burst();
  const timer = setInterval(burst, 5000);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}
