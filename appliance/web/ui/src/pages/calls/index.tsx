import { Download } from "lucide-react";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";
import { useMay } from "@/app/session";
import { Button, EmptyState, ErrorState, Loading, PageHeader, Stack } from "@/parts";
import { CallsTable } from "./CallsTable";
import styles from "./calls.module.css";
import { ExportDialog } from "./ExportDialog";
import { FilterBar } from "./FilterBar";
import { Further } from "./Further";
import { useFilter } from "./filters";
import { StoryDrawer } from "./StoryDrawer";
import { useCalls } from "./useCalls";

export default function Calls() {
  const { t } = useTranslation("calls");
  const { filter, sort, change, clear } = useFilter();
  const calls = useCalls(filter, sort);
  const may = useMay();
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const [exporting, setExporting] = useState(false);
  const opened = decodeURIComponent(pathname.replace(/^\/calls\/?/, ""));
  const show = useCallback(
    (id: string) => navigate({ pathname: id ? `/calls/${encodeURIComponent(id)}` : "/calls", search }),
    [navigate, search],
  );
  const rows = calls.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = Object.keys(filter).length > 0;
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")}>
        {may("calls_export") && (
          <Button icon={Download} onClick={() => setExporting(true)}>
            {t("export.begin")}
          </Button>
        )}
      </PageHeader>
      <Stack>
        <FilterBar filter={filter} onChange={change} onClear={clear} />
        {calls.isPending && <Loading lines={8} />}
        {calls.error && <ErrorState error={calls.error} onRetry={() => void calls.refetch()} />}
        {rows.length > 0 && (
          <div aria-busy={calls.isPlaceholderData} className={calls.isPlaceholderData ? styles.former : ""}>
            <CallsTable
              rows={rows}
              sort={sort}
              onSort={(next) => change({ sort: next })}
              onOpen={show}
              chosen={opened}
            />
          </div>
        )}
        {calls.data && rows.length === 0 && !calls.hasNextPage && (
          <EmptyState
            title={filtered ? t("none.filtered") : t("none.title")}
            action={filtered && <Button onClick={clear}>{t("filter.clear")}</Button>}
          >
            {filtered ? t("none.loosen") : t("none.text")}
          </EmptyState>
        )}
        {calls.data && <Further calls={calls} />}
      </Stack>
      <StoryDrawer id={opened} onClose={() => show("")} />
      {exporting && <ExportDialog filter={filter} sort={sort} onClose={() => setExporting(false)} />}
    </>
  );
}
