import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { useLive } from "@/live/useLive";
import { Card, ErrorState, Loading, PageHeader, Stack } from "@/parts";
import { HealthCard } from "./HealthCard";
import { LinesTable } from "./LinesTable";
import { WhatToDo } from "./WhatToDo";

/** The lines, whether each works, and the switchboard's own health. */
export default function Lines() {
  const { t } = useTranslation("lines");
  const live = useLive((now) => now.lines);
  const lines = useQuery({
    queryKey: ["lines"],
    queryFn: () => body(api.GET("/api/v1/lines")),
    refetchInterval: 20_000,
  });
  const health = useQuery({
    queryKey: ["health"],
    queryFn: () => body(api.GET("/api/v1/health")),
    refetchInterval: 10_000,
  });
  const all = Object.values(live ?? {});
  const isBroken = all.some((line) => line.state === "out of order");
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      <Stack>
        {health.isPending && <Loading lines={3} />}
        {health.isError && <ErrorState error={health.error} onRetry={() => void health.refetch()} />}
        {health.data && <HealthCard health={health.data} />}
        {isBroken && <WhatToDo />}
        <Card title={t("lines.title")}>
          {lines.isPending && <Loading />}
          {lines.isError && <ErrorState error={lines.error} onRetry={() => void lines.refetch()} />}
          {lines.data && <LinesTable lines={lines.data} live={live} />}
        </Card>
      </Stack>
    </>
  );
}
