import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ScrollText } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { moment } from "@/format/time";
import { Button, Card, EmptyState, ErrorState, Loading, PageHeader, Row, Stack, Table } from "@/parts";
import { Filters, NONE, type Wanted } from "./Filters";
import { What } from "./What";

type Entry = Schemas["AuditBody"];

/** Who looked at what, and who changed or removed it. */
export default function Audit() {
  const { t } = useTranslation("audit");
  const [wanted, setWanted] = useState<Wanted>(NONE);
  const words = useQuery({
    queryKey: ["audit", "words"],
    queryFn: () => body(api.GET("/api/v1/audit/words")),
  });
  const found = useInfiniteQuery({
    queryKey: ["audit", wanted],
    queryFn: ({ pageParam }) =>
      body(api.GET("/api/v1/audit", { params: { query: asked(wanted, pageParam) } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const rows = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      <Stack>
        <Card>
          <Filters wanted={wanted} onChange={setWanted} words={words.data} />
        </Card>
        {found.isPending && <Loading />}
        {found.error && <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
        {found.data && rows.length === 0 && (
          <EmptyState icon={ScrollText} title={t("none")}>
            {t("noneLead")}
          </EmptyState>
        )}
        {rows.length > 0 && <Entries rows={rows} />}
        {found.hasNextPage && (
          <Row>
            <Button busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
              {t("do.more", { ns: "translation" })}
            </Button>
          </Row>
        )}
      </Stack>
    </>
  );
}

function Entries({ rows }: { rows: readonly Entry[] }) {
  const { t } = useTranslation("audit");
  return (
    <Table
      label={t("title")}
      rows={rows}
      id={(entry) => String(entry.sequence)}
      columns={[
        { key: "at", title: t("at"), show: (entry) => moment(entry.at, true) },
        { key: "who", title: t("who"), show: (entry) => (entry.who === "zongji" ? t("itself") : entry.who) },
        { key: "action", title: t("action"), show: (entry) => t(`word.${entry.action}`, entry.action) },
        { key: "what", title: t("what"), show: (entry) => <What entry={entry} /> },
        { key: "detail", title: t("detail"), show: (entry) => entry.detail },
      ]}
    />
  );
}

function asked(wanted: Wanted, after: string | undefined) {
  return {
    who: wanted.who || undefined,
    action: wanted.action || undefined,
    first_day: wanted.since || undefined,
    last_day: wanted.until || undefined,
    after,
  };
}
