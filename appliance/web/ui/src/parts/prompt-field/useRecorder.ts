import { useCallback, useEffect, useRef, useState } from "react";
import worklet from "./recorder.worklet.js?url";
import { wavOf } from "./wav";

const LONGEST_S = 600;

type Running = { context: AudioContext; stream: MediaStream; blocks: Float32Array[] };
export type Recorder = {
  /** Whether the browser lets a page record here at all: only over https or on this very machine. */
  possible: boolean;
  recording: boolean;
  seconds: number;
  fault: "refused" | "none" | null;
  start: () => Promise<void>;
  /** Gives the WAV file; null when nothing was recorded. */
  stop: () => Promise<Blob | null>;
};

/** Records the microphone as plain samples: the switchboard takes WAV, and browsers would write WebM. */
export function useRecorder(): Recorder {
  const running = useRef<Running | null>(null);
  const [recording, setRecording] = useState(false);
  const [seconds, setSeconds] = useState(0);
  const [fault, setFault] = useState<Recorder["fault"]>(null);

  const release = useCallback(async (): Promise<Running | null> => {
    const ended = running.current;
    running.current = null;
    setRecording(false);
    for (const track of ended?.stream.getTracks() ?? []) track.stop();
    await ended?.context.close();
    return ended;
  }, []);

  const start = useCallback(async () => {
    setFault(null);
    setSeconds(0);
    try {
      running.current = await listen(setSeconds);
      setRecording(true);
    } catch (error) {
      setFault(error instanceof DOMException && error.name === "NotFoundError" ? "none" : "refused");
    }
  }, []);

  const stop = useCallback(async () => {
    const ended = await release();
    return ended === null || ended.blocks.length === 0 ? null : wavOf(ended.blocks, ended.context.sampleRate);
  }, [release]);

  useEffect(() => () => void release(), [release]);
  return { possible: navigator.mediaDevices !== undefined, recording, seconds, fault, start, stop };
}

async function listen(tell: (seconds: number) => void): Promise<Running> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { channelCount: 1, echoCancellation: false, noiseSuppression: true, autoGainControl: true },
  });
  const context = new AudioContext();
  await context.audioWorklet.addModule(worklet);
  const node = new AudioWorkletNode(context, "recorder", { numberOfOutputs: 0 });
  const blocks: Float32Array[] = [];
  let samples = 0;
  node.port.onmessage = (event: MessageEvent<Float32Array>) => {
    if (samples / context.sampleRate >= LONGEST_S) return;
    blocks.push(event.data);
    const before = Math.floor(samples / context.sampleRate);
    samples += event.data.length;
    const after = Math.floor(samples / context.sampleRate);
    if (after !== before) tell(after);
  };
  context.createMediaStreamSource(stream).connect(node);
  return { context, stream, blocks };
}
