import { useTranslation } from "react-i18next";
import { count } from "@/format/figures";
import { duration } from "@/format/time";
import { Card, Table } from "@/parts";
import type { Analysis } from "./data";
import { nameOf } from "./words";

type Queue = Analysis["queues"][number];

/** How callers left each queue, and how long they waited; a house without queues has no such table. */
export function Queues({ found }: { found: Analysis }) {
  const { t } = useTranslation("analysis");
  if (found.queues.length === 0) return null;
  const ways = [...new Set(found.queues.flatMap(({ how }) => Object.keys(how)))].sort();
  return (
    <Card title={t("queue.title")}>
      <Table
        label={t("queue.title")}
        rows={found.queues}
        id={({ hotline, queue }) => `${hotline}/${queue}`}
        columns={[
          {
            key: "name",
            title: t("queue.name"),
            show: ({ hotline, queue }: Queue) => `${nameOf("hotline", hotline, found.names, t)} · ${queue}`,
          },
          ...ways.map((way) => ({
            key: way,
            title: t(`queue.${way}`),
            number: true,
            show: ({ how }: Queue) => count(how[way] ?? 0),
          })),
          { key: "mean", title: t("queue.mean"), number: true, show: (queue) => duration(queue.mean_wait_s) },
          {
            key: "longest",
            title: t("queue.longest"),
            number: true,
            show: (queue) => duration(queue.longest_wait_s),
          },
        ]}
      />
    </Card>
  );
}
