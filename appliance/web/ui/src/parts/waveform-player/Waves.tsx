import styles from "./waveform-player.module.css";

const HEIGHT = 100;

/** One lane for each side: how loud each part is, the played part in colour. `channels` are 0 to 255. */
export function Waves({ channels, share }: { channels: readonly (readonly number[])[]; share: number }) {
  const lanes = channels.length > 0 ? channels : [[]];
  const parts = Math.max(1, lanes[0]?.length ?? 0);
  return (
    <svg
      className={styles.waves}
      viewBox={`0 0 ${parts} ${HEIGHT * lanes.length}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {lanes.map((lane, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the two sides never change places
        <g key={at} transform={`translate(0 ${at * HEIGHT})`}>
          <path d={outline(lane, 0)} className={styles.rest} />
          <path d={outline(lane, share * parts)} className={at === 0 ? styles.caller : styles.agent} />
        </g>
      ))}
    </svg>
  );
}

/** Draw the parts as bars around the lane's middle; all of them for 0, else those before `until`. */
function outline(lane: readonly number[], until: number): string {
  const shown = until > 0 ? lane.slice(0, Math.ceil(until)) : until === 0 ? lane : [];
  return shown
    .map((loud, at) => {
      const half = Math.max(1.5, (loud / 255) * (HEIGHT / 2 - 4));
      return `M${at + 0.15} ${HEIGHT / 2 - half}h0.7v${2 * half}h-0.7z`;
    })
    .join("");
}
