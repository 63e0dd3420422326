import { useTranslation } from "react-i18next";
import { count, share } from "@/format/figures";
import { locale } from "@/format/site";
import { Card, EmptyState, Table } from "@/parts";
import styles from "./analysis.module.css";
import type { Analysis } from "./data";
import { nameOf } from "./words";

type Score = NonNullable<Analysis["surveys"]["agent"]>[number];

/** What callers said of the service; who gave no answer stands apart and counts for no mean. */
export function Surveys({ found, by }: { found: Analysis; by: "agent" | "department" | "hotline" }) {
  const { t } = useTranslation("analysis");
  const scores = found.surveys[by] ?? [];
  return (
    <Card title={t(`survey.${by}`)}>
      {scores.length === 0 ? (
        <EmptyState title={t("survey.none")}>{t("survey.noneHint")}</EmptyState>
      ) : (
        <Table
          label={t(`survey.${by}`)}
          rows={scores}
          id={(score) => score.key}
          columns={[
            { key: "name", title: t(`by.${by}`), show: (score) => nameOf(by, score.key, found.names, t) },
            { key: "said", title: t("survey.said"), show: (score) => <Said score={score} /> },
            { key: "mean", title: t("survey.mean"), number: true, show: (score) => mean(score.mean) },
            ...(found.then
              ? [
                  {
                    key: "then",
                    title: t("survey.then"),
                    number: true,
                    show: (s: Score) => mean(s.then_mean),
                  },
                ]
              : []),
            {
              key: "answers",
              title: t("survey.answers"),
              number: true,
              show: (score) => count(score.answers),
            },
            {
              key: "silent",
              title: t("survey.silent"),
              number: true,
              show: (score) => count(score.unanswered),
            },
          ]}
        />
      )}
    </Card>
  );
}

function Said({ score }: { score: Score }) {
  return (
    <span className={styles.said}>
      {Object.entries(score.by_key).map(([key, n]) => (
        <span key={key}>
          {score.labels[key] || key} {share(n / score.answers)}
        </span>
      ))}
    </span>
  );
}

function mean(value: number | null | undefined): string {
  if (value === null || value === undefined) return "—";
  return new Intl.NumberFormat(locale(), { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(
    value,
  );
}
