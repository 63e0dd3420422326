import { useQuery } from "@tanstack/react-query";
import { Cable } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api, body, type Schemas } from "@/api/client";
import { moment } from "@/format/time";
import { Badge, type Column, EmptyState, ErrorState, Loading, Table } from "@/parts";
import { readDoctor } from "./api";
import { TONE_OF, verdictOf } from "./doctor";

type Line = Schemas["LineBody"];

/** Every line; of those at a card also how the last examination ended. */
export function LineList() {
  const { t } = useTranslation("doctor");
  const go = useNavigate();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["lines"],
    queryFn: () => body(api.GET("/api/v1/lines")),
  });
  if (isPending) return <Loading />;
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data.length === 0)
    return (
      <EmptyState title={t("lines.none")} icon={Cable}>
        {t("lines.noneText")}
      </EmptyState>
    );
  const columns: Column<Line>[] = [
    { key: "line", title: t("lines.line"), show: ({ line }) => line },
    {
      key: "kind",
      title: t("lines.kind"),
      show: ({ kind }) => t(`lines.kinds.${kind}`, { defaultValue: kind }),
    },
    { key: "last", title: t("lines.last"), show: ({ line }) => <Last line={line} /> },
  ];
  const atCards = (line: Line) => (line.kind === "analog" ? 0 : 1);
  const rows = [...data].sort((one, other) => atCards(one) - atCards(other));
  return (
    <Table
      label={t("tabs.lines")}
      columns={columns}
      rows={rows}
      id={({ line }) => line}
      onOpen={({ line }) => void go(`/doctor/${line}`)}
    />
  );
}

function Last({ line }: { line: string }) {
  const { t } = useTranslation("doctor");
  const { data } = useQuery({ queryKey: ["doctor", line], queryFn: () => readDoctor(line) });
  if (data?.running) return <Badge tone="info">{t("lines.running")}</Badge>;
  if (!data?.last) return t("lines.never");
  const verdict = verdictOf(data.last);
  return (
    <>
      <Badge tone={TONE_OF[verdict]}>{t(`verdicts.${verdict}`)}</Badge> {moment(data.last.at)}
    </>
  );
}
