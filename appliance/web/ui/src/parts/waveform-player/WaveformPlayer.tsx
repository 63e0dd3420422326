import { useQuery } from "@tanstack/react-query";
import { Download, Pause, Play } from "lucide-react";
import type { KeyboardEvent, PointerEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { duration } from "@/format/time";
import { IconButton } from "@/parts";
import { usePlaying } from "./usePlaying";
import { Waves } from "./Waves";
import styles from "./waveform-player.module.css";

const SPEEDS = [0.75, 1, 1.25, 1.5, 2] as const;
const STEP_S = 5;

type PlayerProps = {
  /** Where the sound is; its picture and its download are looked for beside it. */
  src: string;
  label: string;
  seconds: number;
  draw: () => Promise<Schemas["WaveformBody"]>;
  download?: string;
  /** What each side is called, from the top. */
  sides?: readonly string[];
  /** Told when somebody has begun to listen. */
  onPlayed?: () => void;
};

/** Plays a conversation and shows where who speaks: press into the picture to go there, arrows move by five seconds. */
export function WaveformPlayer({ src, label, seconds, draw, download, sides, onPlayed }: PlayerProps) {
  const { t } = useTranslation("calls");
  const sound = usePlaying(src, seconds, onPlayed);
  const drawn = useQuery({ queryKey: ["waveform", src], queryFn: draw, staleTime: Number.POSITIVE_INFINITY });
  const share = sound.length > 0 ? sound.at / sound.length : 0;
  const keys = (event: KeyboardEvent) => {
    const by = { ArrowRight: STEP_S, ArrowLeft: -STEP_S, PageUp: 30, PageDown: -30 }[event.key];
    if (by !== undefined) sound.seek(sound.at + by);
    else if (event.key === "Home") sound.seek(0);
    else if (event.key === "End") sound.seek(sound.length);
    else if (event.key === " " || event.key === "Enter") sound.play();
    else return;
    event.preventDefault();
  };
  const press = (event: PointerEvent<HTMLDivElement>) => {
    if (event.buttons !== 1) return;
    const box = event.currentTarget.getBoundingClientRect();
    sound.seek(((event.clientX - box.left) / box.width) * sound.length);
  };
  return (
    <div className={styles.player}>
      <audio {...sound.tied} />
      <div className={styles.picture}>
        {sides && (
          <div className={styles.sides} aria-hidden="true">
            {sides.map((side) => (
              <span key={side}>{side}</span>
            ))}
          </div>
        )}
        <div
          role="slider"
          tabIndex={0}
          className={styles.track}
          aria-label={`${t("audio.position")}: ${label}`}
          aria-valuemin={0}
          aria-valuemax={Math.round(sound.length)}
          aria-valuenow={Math.round(sound.at)}
          aria-valuetext={duration(sound.at)}
          onKeyDown={keys}
          onPointerDown={press}
          onPointerMove={press}
        >
          <Waves channels={drawn.data?.channels ?? []} share={share === 0 ? -1 : share} />
          <span className={styles.needle} style={{ left: `${share * 100}%` }} />
        </div>
      </div>
      <div className={styles.controls}>
        <IconButton
          label={`${sound.playing ? t("do.pause") : t("do.play")}: ${label}`}
          icon={sound.playing ? Pause : Play}
          look="primary"
          onClick={sound.play}
        />
        <span className={styles.time}>
          {duration(sound.at)} / {duration(sound.length)}
        </span>
        <select
          className={styles.speed}
          aria-label={t("player.speed")}
          value={sound.speed}
          onChange={(event) => sound.faster(Number(event.target.value))}
        >
          {SPEEDS.map((speed) => (
            <option key={speed} value={speed}>
              {speed}×
            </option>
          ))}
        </select>
        {download && (
          <a
            href={download}
            download
            className={styles.download}
            aria-label={`${t("do.download")}: ${label}`}
          >
            <Download size={18} aria-hidden="true" /> {t("do.download")}
          </a>
        )}
      </div>
      {sound.failed && <p role="alert">{t("audio.failed")}</p>}
    </div>
  );
}
