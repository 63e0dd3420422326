import { Cable } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { moment, spoken } from "@/format/time";
import type { LiveLine } from "@/live/snapshot";
import { useNow } from "@/live/useLive";
import { type Column, EmptyState, StateDot, Table, type Tone } from "@/parts";
import styles from "./lines.module.css";

type Line = Schemas["LineBody"];
type Shown = { word: "idle" | "busy" | "broken" | "unknown"; tone: Tone };

const SHOWN: Record<string, Shown> = {
  idle: { word: "idle", tone: "good" },
  "in call": { word: "busy", tone: "info" },
  "out of order": { word: "broken", tone: "bad" },
};
const UNKNOWN: Shown = { word: "unknown", tone: "neutral" };

/** Every line of the configuration; its state is live where the house is heard. */
export function LinesTable({
  lines,
  live,
}: {
  lines: readonly Line[];
  live: Record<string, LiveLine> | null;
}) {
  const { t } = useTranslation("lines");
  const columns: Column<Line>[] = [
    { key: "line", title: t("lines.line"), show: (line) => <strong>{line.line}</strong> },
    { key: "state", title: t("lines.state"), show: (line) => <Now line={line} live={live?.[line.line]} /> },
    { key: "carried", title: t("lines.carried"), show: (line) => <Carried line={line} /> },
    {
      key: "hotlines",
      title: t("lines.hotlines"),
      show: (line) => Object.values(line.hotlines).join("、") || t("lines.noHotline"),
    },
    { key: "channels", title: t("lines.channels"), number: true, show: (line) => line.channels },
    {
      key: "last",
      title: t("lines.last"),
      show: (line) => (line.last_call_at ? moment(line.last_call_at) : t("lines.never")),
    },
  ];
  if (lines.length === 0) {
    return (
      <EmptyState title={t("lines.none")} icon={Cable}>
        {t("lines.noneHint")}
      </EmptyState>
    );
  }
  return <Table label={t("lines.title")} columns={columns} rows={lines} id={(line) => line.line} />;
}

function Now({ line, live }: { line: Line; live: LiveLine | undefined }) {
  const { t } = useTranslation("lines");
  const time = useNow(10_000);
  const state = live?.state ?? line.state;
  const { word, tone } = SHOWN[state ?? ""] ?? UNKNOWN;
  const many = word === "busy" && line.channels > 1;
  const text = many
    ? t("state.busyMany", { calls: live?.calls.length ?? line.calls, channels: line.channels })
    : t(`state.${word}`);
  const since = live?.since ?? line.since;
  return (
    <span className={styles.now}>
      <StateDot tone={tone} label={text} />
      {text}
      {since && (
        <small>{t("lines.since", { time: spoken(Math.max(0, time - Date.parse(since)) / 1000) })}</small>
      )}
    </span>
  );
}

function Carried({ line }: { line: Line }) {
  const { t } = useTranslation("lines");
  const { peer } = line;
  if (line.port !== null) return t("kind.analog", { port: line.port });
  if (peer === null) return t("kind.simulated");
  return (
    <span className={styles.now}>
      {t(`kind.${peer.kind}`, { name: peer.name })}
      {peer.ok === false && <StateDot tone="bad" label={peer.detail || t("state.broken")} />}
    </span>
  );
}
