import { ShieldBan } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, Card, ErrorState, Stack, TextInput, useToast } from "@/parts";
import { useBlocking } from "./data";
import styles from "./lists.module.css";

/** A number that isn't to get through any more: blocked at once, on all hotlines. */
export function QuickBlock() {
  const { t } = useTranslation("lists");
  const tell = useToast();
  const blocking = useBlocking();
  const [number, setNumber] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    blocking.mutate(number, {
      onSuccess: () => {
        tell({ text: t("quick.done", { number }) });
        setNumber("");
      },
    });
  };
  return (
    <Card title={t("quick.title")}>
      <form onSubmit={submit}>
        <Stack>
          <div className={styles.line}>
            <TextInput
              label={t("quick.number")}
              hint={t("quick.hint")}
              inputMode="tel"
              maxLength={32}
              value={number}
              onChange={setNumber}
            />
            <Button
              type="submit"
              look="danger"
              icon={ShieldBan}
              busy={blocking.isPending}
              disabled={number.trim() === ""}
            >
              {t("quick.block")}
            </Button>
          </div>
          {blocking.error && <ErrorState error={blocking.error} />}
        </Stack>
      </form>
    </Card>
  );
}
