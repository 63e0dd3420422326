import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, body, type Schemas } from "@/api/client";
import { ApiProblem } from "@/api/problem";
import { type Job, useJob } from "@/draft";
import { serverText } from "@/i18n/serverText";
import { Button, Card, ErrorState, Field, LinkButton, PageHeader, Progress, Row, Stack } from "@/parts";
import { ColumnMeaning } from "./ColumnMeaning";
import styles from "./contacts.module.css";
import { Fates } from "./Fates";

type Imported = Schemas["ImportedBody"];
type Asked = { file: File; meaning?: string[]; dry: boolean };

/** Contacts out of a file, in three steps: choose it, see what would come of it, do it. */
export function ImportPage() {
  const { t } = useTranslation("contacts");
  const queries = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [begun, setBegun] = useState<Job | null>(null);
  const [told, setTold] = useState<Imported | null>(null);
  const onEnd = useCallback(
    (job: Job) => {
      if (job.state !== "done") return;
      const result = job.result as unknown as Imported;
      setTold(result);
      if (result.done) queries.invalidateQueries({ queryKey: ["contacts"] });
    },
    [queries],
  );
  const job = useJob(begun, { onEnd });
  const read = useMutation({ mutationFn: send, onSuccess: setBegun });
  const busy = read.isPending || job?.state === "running";
  const choose = (chosen: File | null) => {
    setFile(chosen);
    read.reset();
    setBegun(null);
    setTold(null);
    if (chosen !== null) read.mutate({ file: chosen, dry: true });
  };
  return (
    <>
      <PageHeader title={t("import.title")} lead={t("import.lead")}>
        <LinkButton to="/contacts">{t("do.back", { ns: "common" })}</LinkButton>
      </PageHeader>
      <Stack>
        {!told?.done && (
          <Card title={t("import.choose")}>
            <Field label={t("import.file")} hint={t("import.hint")}>
              {(tied) => (
                <input
                  {...tied}
                  type="file"
                  accept=".csv,.txt,.vcf,text/csv,text/vcard"
                  onChange={(event) => choose(event.target.files?.[0] ?? null)}
                />
              )}
            </Field>
          </Card>
        )}
        {busy && (
          <Progress label={serverText(job?.words ?? "") || t("import.reading")} share={job?.share ?? null} />
        )}
        {read.error && <ErrorState error={read.error} />}
        {job?.problem && <ErrorState error={new ApiProblem(job.problem)} />}
        {told && file && !told.done && (
          <Looked
            told={told}
            busy={busy}
            onMeaning={(meaning) => read.mutate({ file, meaning, dry: true })}
            onDo={() => read.mutate({ file, meaning: told.meaning, dry: false })}
          />
        )}
        {told?.done && (
          <Card title={t("import.done")}>
            <Stack>
              <p>{t("import.counts", counts(told))}</p>
              <Fates rows={told.rows.filter((row) => row.fate === "refused")} />
              <Link to="/contacts">{t("import.see")}</Link>
            </Stack>
          </Card>
        )}
      </Stack>
    </>
  );
}

function Looked({
  told,
  busy,
  onMeaning,
  onDo,
}: {
  told: Imported;
  busy: boolean;
  onMeaning: (meaning: string[]) => void;
  onDo: () => void;
}) {
  const { t } = useTranslation("contacts");
  return (
    <>
      {!told.cards && (
        <Card title={t("import.columns")}>
          <p className={styles.hint}>{t("import.columnsHint", { encoding: told.encoding })}</p>
          <ColumnMeaning told={told} onChange={onMeaning} />
        </Card>
      )}
      <Card title={t("import.preview")}>
        <Stack>
          <p role="status">{t("import.counts", counts(told))}</p>
          <Fates rows={told.rows} />
          <Row>
            <Button look="primary" busy={busy} disabled={told.new + told.changed === 0} onClick={onDo}>
              {t("import.do", { count: told.new + told.changed })}
            </Button>
          </Row>
        </Stack>
      </Card>
    </>
  );
}

function counts({ new: fresh, changed, same, refused }: Imported) {
  return { fresh, changed, same, refused };
}

async function send({ file, meaning, dry }: Asked): Promise<Job> {
  const form = new FormData();
  form.append("file", file);
  form.append("dry_run", String(dry));
  for (const each of meaning ?? []) form.append("meaning", each);
  return body(
    api.POST("/api/v1/contacts/import", {
      body: form as unknown as Schemas["Body_import_contacts"],
      bodySerializer: (given: unknown) => given as FormData,
    }),
  );
}
