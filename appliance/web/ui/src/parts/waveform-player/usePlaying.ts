import { useEffect, useRef, useState } from "react";

/** One sound and what a player does with it. Nothing is loaded before it is played: playing is on record. */
export function usePlaying(src: string, seconds: number, onPlayed?: () => void) {
  const audio = useRef<HTMLAudioElement>(null);
  const [at, setAt] = useState(0);
  const [length, setLength] = useState(seconds);
  const [playing, setPlaying] = useState(false);
  const [failed, setFailed] = useState(false);
  const [speed, setSpeed] = useState(1);
  useEffect(() => {
    const element = audio.current;
    return () => element?.pause();
  }, []);
  const play = () => {
    const element = audio.current;
    if (element === null) return;
    if (element.paused) element.play().then(onPlayed, () => setFailed(true));
    else element.pause();
  };
  const seek = (to: number) => {
    const place = Math.min(Math.max(0, to), length);
    if (audio.current !== null) audio.current.currentTime = place;
    setAt(place);
  };
  const faster = (to: number) => {
    if (audio.current !== null) audio.current.playbackRate = to;
    setSpeed(to);
  };
  const tied = {
    ref: audio,
    src,
    preload: "none",
    onPlay: () => setPlaying(true),
    onPause: () => setPlaying(false),
    onEnded: () => setPlaying(false),
    onError: () => setFailed(true),
    onTimeUpdate: () => setAt(audio.current?.currentTime ?? 0),
    onLoadedMetadata: () => {
      const element = audio.current;
      if (element === null) return;
      if (Number.isFinite(element.duration)) setLength(element.duration);
      element.playbackRate = speed;
      if (at > 0) element.currentTime = at;
    },
  } as const;
  return { tied, at, length, playing, failed, speed, play, seek, faster };
}
