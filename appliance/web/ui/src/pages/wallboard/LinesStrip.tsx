import { useTranslation } from "react-i18next";
import type { LiveLine } from "@/live/snapshot";
import { Card, cx } from "@/parts";
import styles from "./wallboard.module.css";

const WORDS: Record<string, "idle" | "busy" | "broken"> = {
  idle: "idle",
  "in call": "busy",
  "out of order": "broken",
};

/** One small field a line: free, in use, out of order. */
export function LinesStrip({ lines }: { lines: Record<string, LiveLine> }) {
  const { t } = useTranslation("wallboard");
  const all = Object.values(lines).sort((one, other) =>
    one.line.localeCompare(other.line, undefined, { numeric: true }),
  );
  const number = (state: string) => all.filter((line) => line.state === state).length;
  return (
    <Card title={t("lines.title")}>
      <p className={styles.quiet}>{t("lines.summary", { busy: number("in call"), idle: number("idle") })}</p>
      <ul className={styles.lines}>
        {all.map((line) => {
          const word = WORDS[line.state] ?? "unknown";
          const told = t("lines.told", { line: line.line, state: t(`lines.${word}`) });
          const many = line.channels > 1 ? ` ${line.calls.length}/${line.channels}` : "";
          return (
            <li key={line.line} className={cx(styles.line, styles[word])} title={told}>
              <span aria-hidden="true">
                {line.line}
                {many}
              </span>
              <span className="visually-hidden">{told}</span>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
