import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, done } from "@/api/client";
import { useSession } from "@/app/session";
import { Button, Card, ErrorState, Row, Stack, TextInput, useToast } from "@/parts";

import styles from "./account.module.css";

const SHORTEST = 10;

/** A new password; all other browsers are signed out by it. */
export function Password() {
  const { t } = useTranslation("account");
  const { user } = useSession();
  const client = useQueryClient();
  const tell = useToast();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const save = useMutation({
    mutationFn: () => done(api.PUT("/api/v1/session/password", { body: { current, new: next } })),
    onSuccess: () => {
      setCurrent("");
      setNext("");
      setAgain("");
      tell({ text: t("password.changed") });
      return client.invalidateQueries({ queryKey: ["sign-ins"] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (next === again) save.mutate();
  };
  const differs = again !== "" && next !== again;
  return (
    <Card title={t("password.title")}>
      <form onSubmit={submit} className={styles.narrow}>
        <Stack>
          <input type="text" name="username" autoComplete="username" value={user} readOnly hidden />
          <TextInput
            type="password"
            label={t("password.current")}
            value={current}
            onChange={setCurrent}
            autoComplete="current-password"
            required
          />
          <TextInput
            type="password"
            label={t("password.new")}
            hint={t("password.hint")}
            value={next}
            onChange={setNext}
            autoComplete="new-password"
            minLength={SHORTEST}
            required
          />
          <TextInput
            type="password"
            label={t("password.again")}
            fault={differs ? t("password.differs") : undefined}
            value={again}
            onChange={setAgain}
            autoComplete="new-password"
            required
          />
          {save.error && <ErrorState error={save.error} />}
          <Row>
            <Button type="submit" look="primary" busy={save.isPending} disabled={differs}>
              {t("password.submit")}
            </Button>
          </Row>
        </Stack>
      </form>
    </Card>
  );
}
