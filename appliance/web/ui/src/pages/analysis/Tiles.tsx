import { useTranslation } from "react-i18next";
import { count, share } from "@/format/figures";
import { duration } from "@/format/time";
import styles from "./analysis.module.css";
import type { Analysis, Figures } from "./data";
import { dayName } from "./words";

type Tile = {
  name: string;
  of: (figures: Figures) => number | null;
  show: (value: number) => string;
  /** Whether more of it is good news, bad news or neither. */
  more: "good" | "bad" | "neither";
};

const part = (value: number, of: number) => (of > 0 ? value / of : null);

const TILES: readonly Tile[] = [
  { name: "calls", of: (f) => f.calls, show: count, more: "neither" },
  { name: "answered", of: (f) => part(f.answered, f.calls), show: share, more: "good" },
  { name: "lost", of: (f) => f.lost, show: count, more: "bad" },
  { name: "service", of: (f) => f.service_level ?? null, show: share, more: "good" },
  { name: "wait", of: (f) => f.mean_wait_s ?? null, show: duration, more: "bad" },
  { name: "talk", of: (f) => f.mean_talk_s ?? null, show: duration, more: "neither" },
];

/** The figures that everybody asks for first, each beside what it was. */
export function Tiles({ found }: { found: Analysis }) {
  const { t } = useTranslation("analysis");
  const { now, then } = found.total;
  return (
    <div>
      <div className={styles.tiles}>
        {TILES.map((tile) => (
          <div key={tile.name} className={styles.tile} data-tile={tile.name}>
            <span className={styles.tileName}>
              {t(`tile.${tile.name}`)}
              {tile.name === "talk" && now.estimated > 0 && " *"}
            </span>
            <strong>{shown(tile, tile.of(now))}</strong>
            {then && then.calls > 0 ? <Change tile={tile} now={tile.of(now)} then={tile.of(then)} /> : null}
            <small>{t(`tileHint.${tile.name}`, hints(found))}</small>
          </div>
        ))}
      </div>
      {now.estimated > 0 && <ByEar now={now} />}
    </div>
  );
}

/** The footnote: how much of the talk rests on an estimate, as some lines don't tell when they are answered. */
function ByEar({ now }: { now: Figures }) {
  const { t } = useTranslation("analysis");
  const { estimated, estimated_s, estimated_share } = now;
  return (
    <p className={styles.footnote} data-estimated="">
      {t("byEar", { count: estimated, talk: duration(estimated_s), share: share(estimated_share ?? null) })}
    </p>
  );
}

function hints({ total, slow_wait_s }: Analysis) {
  return {
    answered: count(total.now.answered),
    slow: slow_wait_s === null || slow_wait_s === undefined ? "—" : duration(slow_wait_s),
    talk: duration(total.now.talk_s),
    voicemail: count(total.now.voicemail),
    asked: count(total.now.asked),
  };
}

function shown(tile: Tile, value: number | null): string {
  return value === null ? "—" : tile.show(value);
}

function Change({ tile, now, then }: { tile: Tile; now: number | null; then: number | null }) {
  const { t } = useTranslation("analysis");
  const by = now === null || then === null ? 0 : now - then;
  const isNews = tile.more !== "neither" && shown(tile, now) !== shown(tile, then);
  const isGood = by > 0 === (tile.more === "good");
  return (
    <span className={isNews ? (isGood ? styles.better : styles.worse) : styles.same}>
      {t("before", { value: shown(tile, then) })}
      {isNews && ` · ${t(isGood ? "better" : "worse")}`}
    </span>
  );
}

/** "10月1日 – 10月31日" */
export function spanOf(span: { first: string; last: string }): string {
  return span.first === span.last ? dayName(span.first) : `${dayName(span.first)} – ${dayName(span.last)}`;
}
