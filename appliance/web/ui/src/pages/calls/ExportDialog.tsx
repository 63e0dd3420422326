import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body, done, type Schemas } from "@/api/client";
import { count, size } from "@/format/figures";
import { Button, Dialog, ErrorState, Progress, RadioGroup, Row, Stack } from "@/parts";
import { asked, type Filter, type Sort } from "./filters";
import { useCount } from "./useCalls";

type ExportProps = { filter: Filter; sort: Sort; onClose: () => void };
type Format = "xlsx" | "csv";
const ASK_MS = 600;

/** Take the calls that the filters show along, as a table. It tells how far it is, and can be given up. */
export function ExportDialog({ filter, sort, onClose }: ExportProps) {
  const { t, i18n } = useTranslation("calls");
  const [format, setFormat] = useState<Format>("xlsx");
  const found = useCount(filter);
  const begin = useMutation({
    mutationFn: () =>
      body(
        api.POST("/api/v1/calls/exports", {
          body: { format, sort, language: i18n.language === "en" ? "en" : "zh", filter: asked(filter) },
        }),
      ),
  });
  const begun = begin.data;
  const giveUp = () => {
    if (begun)
      void done(api.DELETE("/api/v1/calls/exports/{file}", { params: { path: { file: begun.file } } }));
    onClose();
  };
  const words = { count: found.data?.count ?? 0, shown: count(found.data?.count ?? 0) };
  return (
    <Dialog
      title={t("export.title")}
      open
      onClose={giveUp}
      actions={
        <>
          <Button onClick={giveUp}>{t("do.cancel")}</Button>
          {!begun && (
            <Button look="primary" busy={begin.isPending} onClick={() => begin.mutate()}>
              {t("export.start")}
            </Button>
          )}
        </>
      }
    >
      <Stack>
        <p>{t(found.data?.more ? "export.atLeast" : "export.what", words)}</p>
        {begin.error && <ErrorState error={begin.error} />}
        {begun ? (
          <Making begun={begun} onTaken={onClose} />
        ) : (
          <RadioGroup
            label={t("export.format")}
            value={format}
            onChange={setFormat}
            options={[
              { value: "xlsx", label: t("export.xlsx"), hint: t("export.xlsxHint") },
              { value: "csv", label: t("export.csv"), hint: t("export.csvHint") },
            ]}
          />
        )}
      </Stack>
    </Dialog>
  );
}

/** Follow the task; when it is done, the table is fetched by a plain link. */
function Making({ begun, onTaken }: { begun: Schemas["BegunBody"]; onTaken: () => void }) {
  const { t } = useTranslation("calls");
  const job = useQuery({
    queryKey: ["jobs", begun.job.id],
    queryFn: () => body(api.GET("/api/v1/jobs/{id}", { params: { path: { id: begun.job.id } } })),
    refetchInterval: (query) => (query.state.data?.state === "running" || !query.state.data ? ASK_MS : false),
    initialData: begun.job,
  });
  const { state, share, result, problem } = job.data;
  const address = `/api/v1/calls/exports/${encodeURIComponent(begun.file)}`;
  useEffect(() => {
    if (state === "done") document.getElementById("fetch-export")?.focus();
  }, [state]);
  if (state === "failed") return <ErrorState error={new Error(problem?.title ?? t("state.error"))} />;
  if (state === "running") {
    const rows = Number(job.data.words.split(" ")[0]);
    const words = rows > 0 ? t("export.rows", { count: rows, shown: count(rows) }) : t("export.counting");
    return <Progress label={words} share={share} />;
  }
  const bytes = typeof result?.bytes === "number" ? result.bytes : 0;
  return (
    <Row>
      <a id="fetch-export" href={address} download onClick={() => setTimeout(onTaken, ASK_MS)}>
        {t("export.fetch", { size: size(bytes) })}
      </a>
    </Row>
  );
}
