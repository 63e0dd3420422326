import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { useMay } from "@/app/session";
import { duration, moment } from "@/format/time";
import { Button, Card, ErrorState, Loading, Stack, TextArea } from "@/parts";
import styles from "./contacts.module.css";

/** A contact's latest calls, and what was noted. */
export function History({ id }: { id: string }) {
  const { t } = useTranslation("contacts");
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["contact", id, "history"],
    queryFn: () => body(api.GET("/api/v1/contacts/{id}/history", { params: { path: { id } } })),
  });
  const may = useMay();
  return (
    <Stack>
      <Card title={t("notes.title")}>
        <Stack>
          {may("contacts_edit") && <NewNote id={id} />}
          {isPending && <Loading lines={2} />}
          {error && <ErrorState error={error} onRetry={() => void refetch()} />}
          {data?.notes.length === 0 && <p className={styles.hint}>{t("notes.none")}</p>}
          <ul className={styles.list}>
            {data?.notes.map((note) => (
              <li key={note.id}>
                {note.text || note.wrap_up}
                <small>
                  {note.by} · {moment(note.at)}
                </small>
              </li>
            ))}
          </ul>
        </Stack>
      </Card>
      <Card title={t("calls.title")}>
        {data?.calls.length === 0 && <p className={styles.hint}>{t("calls.none")}</p>}
        <ul className={styles.list}>
          {data?.calls.map((call) => (
            <li key={call.call}>
              {moment(call.started_at)}
              <small>
                {[t(`result.${call.result ?? "open"}`), call.agent, call.talk_s ? duration(call.talk_s) : ""]
                  .filter(Boolean)
                  .join(" · ")}
              </small>
            </li>
          ))}
        </ul>
      </Card>
    </Stack>
  );
}

function NewNote({ id }: { id: string }) {
  const { t } = useTranslation("contacts");
  const queries = useQueryClient();
  const [text, setText] = useState("");
  const add = useMutation({
    mutationFn: () =>
      body(api.POST("/api/v1/contacts/{id}/notes", { params: { path: { id } }, body: { text } })),
    onSuccess: () => {
      setText("");
      return queries.invalidateQueries({ queryKey: ["contact", id, "history"] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== "") add.mutate();
  };
  return (
    <form onSubmit={submit} className={styles.note}>
      <TextArea label={t("notes.new")} rows={2} maxLength={2000} value={text} onChange={setText} />
      {add.error && <ErrorState error={add.error} />}
      <Button type="submit" small busy={add.isPending} disabled={text.trim() === ""}>
        {t("notes.save")}
      </Button>
    </form>
  );
}
