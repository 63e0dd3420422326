import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, type Schemas } from "@/api/client";
import { moment } from "@/format/time";
import { Badge, Button, EmptyState, ErrorState, Loading, PageHeader, Stack, Table } from "@/parts";
import { DraftFiles } from "./DraftFiles";
import { RevisionDrawer } from "./RevisionDrawer";
import { useSaid } from "./said";

export type Revision = Schemas["RevisionBody"];

/** Every state that was ever in force: what differed, and the way back. */
export default function Revisions() {
  const { t } = useTranslation("revisions");
  const said = useSaid();
  const [opened, setOpened] = useState<Revision | null>(null);
  const list = useInfiniteQuery({
    queryKey: ["revisions"],
    queryFn: ({ pageParam }) =>
      body(api.GET("/api/v1/revisions", { params: { query: { limit: 30, after: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")}>
        <DraftFiles />
      </PageHeader>
      {list.error ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <Loading lines={6} />
      ) : rows.length === 0 ? (
        <EmptyState title={t("none.title")}>{t("none.text")}</EmptyState>
      ) : (
        <Stack>
          <Table
            label={t("title")}
            rows={rows}
            id={(row) => String(row.number)}
            onOpen={setOpened}
            chosen={opened ? String(opened.number) : undefined}
            columns={[
              { key: "number", title: t("number"), show: (row) => <Numbered revision={row} /> },
              { key: "at", title: t("at"), show: (row) => moment(row.at) },
              { key: "author", title: t("author"), show: (row) => said(row).author },
              { key: "note", title: t("note"), show: (row) => said(row).note || "–" },
            ]}
          />
          {list.hasNextPage && (
            <div>
              <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {t("do.more", { ns: "common" })}
              </Button>
            </div>
          )}
        </Stack>
      )}
      {opened && (
        <RevisionDrawer
          revision={opened}
          current={rows.find((row) => row.in_force)?.number ?? null}
          onClose={() => setOpened(null)}
        />
      )}
    </>
  );
}

function Numbered({ revision }: { revision: Revision }) {
  const { t } = useTranslation("revisions");
  return (
    <>
      {t("nth", { number: revision.number })} {revision.in_force && <Badge tone="good">{t("inForce")}</Badge>}
    </>
  );
}
