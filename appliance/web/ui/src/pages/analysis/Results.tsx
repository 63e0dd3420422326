import { useTranslation } from "react-i18next";
import { count, share } from "@/format/figures";
import { Card, Table } from "@/parts";
import type { Analysis } from "./data";

const RESULTS = [
  "answered",
  "voicemail",
  "callback",
  "fax",
  "completed",
  "abandoned",
  "busy",
  "no_answer",
  "unreachable",
  "refused",
  "interrupted",
] as const;
type Result = (typeof RESULTS)[number];

/** What became of the callers; what never happened is left out. */
export function Results({ found }: { found: Analysis }) {
  const { t } = useTranslation("analysis");
  const { now, then } = found.total;
  const rows = RESULTS.filter((result) => now[result] > 0 || (then?.[result] ?? 0) > 0);
  if (rows.length === 0) return null;
  const columns = [
    { key: "result", title: t("result.title"), show: (result: Result) => t(`result.${result}`) },
    { key: "calls", title: t("column.calls"), number: true, show: (result: Result) => count(now[result]) },
    {
      key: "share",
      title: t("result.share"),
      number: true,
      show: (result: Result) => share(now.calls > 0 ? now[result] / now.calls : null),
    },
  ];
  const before = {
    key: "then",
    title: t("result.before"),
    number: true,
    show: (result: Result) => count(then?.[result] ?? 0),
  };
  return (
    <Card title={t("result.title")}>
      <Table
        label={t("result.title")}
        rows={rows}
        id={(result) => result}
        columns={then ? [...columns, before] : columns}
      />
    </Card>
  );
}
