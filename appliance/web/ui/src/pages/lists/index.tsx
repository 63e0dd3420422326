import { useTranslation } from "react-i18next";
import { Link, Route, Routes, useNavigate } from "react-router";
import { useMay, useSession } from "@/app/session";
import { count } from "@/format/figures";
import { moment } from "@/format/time";
import { Badge, EmptyState, ErrorState, Loading, PageHeader, Stack, Table } from "@/parts";
import { Caps } from "../costs/Caps";
import { type CallerList, useLists } from "./data";
import { NewList } from "./NewList";
import { OneList } from "./OneList";
import { QuickBlock } from "./QuickBlock";

export default function Lists() {
  return (
    <Routes>
      <Route index element={<Overview />} />
      <Route path=":id" element={<OneList />} />
    </Routes>
  );
}

function Overview() {
  const { t } = useTranslation("lists");
  const has = useMay();
  const may = has("lists_edit");
  const { demo } = useSession();
  const go = useNavigate();
  const { data, error, isPending, refetch } = useLists();
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")}>
        {may && <NewList />}
      </PageHeader>
      <Stack>
        {may && <QuickBlock />}
        {error && <ErrorState error={error} onRetry={() => void refetch()} />}
        {isPending && <Loading />}
        {data?.length === 0 && <EmptyState title={t("empty")}>{t("emptyText")}</EmptyState>}
        {data && data.length > 0 && (
          <Table
            label={t("title")}
            rows={data}
            id={(list) => list.id}
            onOpen={(list) => void go(`/lists/${list.id}`)}
            columns={[
              { key: "name", title: t("columns.name"), show: (list) => list.name },
              { key: "uses", title: t("columns.uses"), show: (list) => <Uses list={list} /> },
              { key: "what", title: t("columns.what"), show: (list) => <What list={list} /> },
              {
                key: "hits",
                title: t("columns.hits"),
                number: true,
                show: (list) => (list.hits === 0 ? "—" : count(list.hits)),
              },
              {
                key: "last",
                title: t("columns.last"),
                show: (list) => (list.last_hit_at ? moment(list.last_hit_at) : "—"),
              },
            ]}
          />
        )}
        {has("costs_see") && <Caps samples={demo === true} />}
        <p>
          <Link to="/hotlines">{t("capsWhere")}</Link>
        </p>
      </Stack>
    </>
  );
}

const TONES = { block: "bad", only: "warn", always: "good" } as const;

function Uses({ list }: { list: CallerList }) {
  const { t } = useTranslation("lists");
  const kinds = [...new Set(list.uses.map(({ use }) => use))];
  if (kinds.length === 0) return <Badge>{t("uses.none")}</Badge>;
  return kinds.map((use) => (
    <Badge key={use} tone={TONES[use]}>
      {t(`uses.${use}`)}
    </Badge>
  ));
}

function What({ list }: { list: CallerList }) {
  const { t } = useTranslation("lists");
  const told = [
    list.entries > 0 && t("what.numbers", { count: list.entries }),
    list.region && t("what.region"),
    list.anonymous && t("what.anonymous"),
  ].filter(Boolean);
  return <>{told.join(t("comma"))}</>;
}
