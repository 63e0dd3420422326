import { Pause, Play } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { duration } from "@/format/time";
import { IconButton } from "./Button";
import styles from "./small.module.css";

/** Plays one sound; `label` says which. Nothing is loaded before it is played (playing may be audited). */
export function AudioPlayer({ src, label, seconds = 0 }: { src: string; label: string; seconds?: number }) {
  const { t } = useTranslation();
  const audio = useRef<HTMLAudioElement>(null);
  const [at, setAt] = useState(0);
  const [length, setLength] = useState(seconds);
  const [playing, setPlaying] = useState(false);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (src === "") return;
    setAt(0);
    setFailed(false);
  }, [src]);
  const toggle = () => {
    const element = audio.current;
    if (element === null) return;
    if (playing) element.pause();
    else element.play().catch(() => setFailed(true));
  };
  const seek = (to: number) => {
    if (audio.current !== null) audio.current.currentTime = to;
    setAt(to);
  };
  return (
    <div className={styles.player}>
      {/* biome-ignore lint/a11y/useMediaCaption: telephone sound has no captions */}
      <audio
        ref={audio}
        src={src}
        preload="none"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setPlaying(false)}
        onError={() => setFailed(true)}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
        onLoadedMetadata={(event) => {
          const told = event.currentTarget.duration;
          if (Number.isFinite(told)) setLength(told);
        }}
      />
      <IconButton
        label={`${playing ? t("do.pause") : t("do.play")}: ${label}`}
        icon={playing ? Pause : Play}
        look="secondary"
        onClick={toggle}
      />
      {failed ? (
        <span role="alert">{t("audio.failed")}</span>
      ) : (
        <>
          <input
            type="range"
            min={0}
            max={Math.max(length, 0.1)}
            step={0.1}
            value={Math.min(at, Math.max(length, 0.1))}
            aria-label={`${t("audio.position")}: ${label}`}
            aria-valuetext={duration(at)}
            onChange={(event) => seek(event.target.valueAsNumber)}
          />
          <span className={styles.time}>
            {duration(at)} / {duration(length)}
          </span>
        </>
      )}
    </div>
  );
}
