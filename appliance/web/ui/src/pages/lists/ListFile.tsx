import { Download, FileUp } from "lucide-react";
import { type ChangeEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, Card, Checkbox, ErrorState, Row, Stack, useToast } from "@/parts";
import { type Change, useFile } from "./data";
import styles from "./lists.module.css";

type Tried = { file: File; change: Change };

/** A file out and in; what it would change is told before anything is. */
export function ListFile({ id }: { id: string }) {
  const { t } = useTranslation("lists");
  const tell = useToast();
  const input = useRef<HTMLInputElement>(null);
  const send = useFile(id);
  const [replace, setReplace] = useState(false);
  const [tried, setTried] = useState<Tried | null>(null);
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? [];
    event.target.value = "";
    if (file !== undefined)
      send.mutate({ file, replace, dry: true }, { onSuccess: (change) => setTried({ file, change }) });
  };
  const take = () => {
    if (tried === null) return;
    send.mutate(
      { file: tried.file, replace, dry: false },
      {
        onSuccess: (change) => {
          setTried(null);
          tell({ text: t("file.done", { count: change.entries }) });
        },
      },
    );
  };
  return (
    <Card title={t("file.title")}>
      <Stack>
        <p>{t("file.text")}</p>
        <Checkbox
          label={t("file.replace")}
          hint={t("file.replaceHint")}
          checked={replace}
          onChange={(next) => {
            setReplace(next);
            setTried(null);
          }}
        />
        <Row>
          <Button icon={FileUp} busy={send.isPending} onClick={() => input.current?.click()}>
            {t("file.choose")}
          </Button>
          <input
            ref={input}
            type="file"
            hidden
            accept=".csv,text/csv"
            aria-label={t("file.choose")}
            onChange={choose}
          />
          <a className={styles.link} href={`/api/v1/lists/${encodeURIComponent(id)}/export.csv`} download>
            <Download size={16} aria-hidden="true" />
            {t("file.download")}
          </a>
        </Row>
        {send.error && <ErrorState error={send.error} />}
        {tried && (
          <Row>
            <p role="status">{t("file.tried", tried.change)}</p>
            <Button look="primary" busy={send.isPending} onClick={take}>
              {t("file.take")}
            </Button>
            <Button onClick={() => setTried(null)}>{t("do.cancel", { ns: "common" })}</Button>
          </Row>
        )}
      </Stack>
    </Card>
  );
}
