import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Stethoscope } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { Button, Card, ErrorState, Select, Stack, TextInput } from "@/parts";
import { examine, type Job } from "./api";
import styles from "./doctor.module.css";

type ExamineProps = { line: string; again: boolean; onBegun: (job: Job) => void };

/** Who the line calls while it is examined, and the button that begins it. */
export function ExamineForm({ line, again, onBegun }: ExamineProps) {
  const { t } = useTranslation("doctor");
  const cache = useQueryClient();
  const [by, setBy] = useState("");
  const [number, setNumber] = useState("");
  const { data } = useQuery({ queryKey: ["lines"], queryFn: () => body(api.GET("/api/v1/lines")) });
  const others = (data ?? []).filter((each) => each.line !== line).map((each) => each.line);
  const begin = useMutation({
    mutationFn: () => examine(line, { ...(by && { by }), ...(number && { number }) }),
    onSuccess: (job) => {
      onBegun(job);
      void cache.invalidateQueries({ queryKey: ["doctor", line] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    begin.mutate();
  };
  return (
    <Card title={t("examine.title")}>
      <form onSubmit={submit}>
        <Stack>
          <p>{t("examine.text")}</p>
          {data && others.length <= (number ? 0 : 1) && <p role="note">{t("examine.allLines")}</p>}
          <div className={styles.fields}>
            <Select
              label={t("examine.by")}
              hint={t("examine.byHint")}
              value={by}
              empty={t("examine.auto")}
              options={others.map((value) => ({ value, label: value }))}
              onChange={setBy}
            />
            <TextInput
              label={t("examine.number")}
              hint={t("examine.numberHint")}
              optional
              inputMode="tel"
              maxLength={32}
              value={number}
              onChange={(typed) => setNumber(typed.replace(/[\s-]/g, ""))}
            />
          </div>
          {begin.error && <ErrorState error={begin.error} />}
          <div>
            <Button type="submit" look="primary" icon={Stethoscope} busy={begin.isPending}>
              {t(again ? "examine.again" : "examine.begin")}
            </Button>
          </div>
        </Stack>
      </form>
    </Card>
  );
}
