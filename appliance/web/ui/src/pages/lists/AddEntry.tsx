import { Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, Card, ErrorState, Select, Stack, TextInput, useToast } from "@/parts";
import { useAddition } from "./data";
import styles from "./lists.module.css";

const KINDS = ["number", "prefix"] as const;

/** One entry more, in force at once. */
export function AddEntry({ id }: { id: string }) {
  const { t } = useTranslation("lists");
  const tell = useToast();
  const addition = useAddition(id);
  const [kind, setKind] = useState<(typeof KINDS)[number]>("number");
  const [value, setValue] = useState("");
  const [note, setNote] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    addition.mutate(
      { kind, value, note },
      {
        onSuccess: () => {
          tell({ text: t("added", { number: value }) });
          setValue("");
          setNote("");
        },
      },
    );
  };
  return (
    <Card title={t("add")}>
      <form onSubmit={submit}>
        <Stack>
          <div className={styles.line}>
            <Select
              label={t("kind")}
              value={kind}
              options={KINDS.map((each) => ({ value: each, label: t(`kinds.${each}`) }))}
              onChange={setKind}
            />
            <TextInput
              label={t(`kinds.${kind}`)}
              inputMode="tel"
              maxLength={32}
              value={value}
              onChange={setValue}
            />
            <TextInput label={t("note")} optional maxLength={200} value={note} onChange={setNote} />
            <Button
              type="submit"
              look="primary"
              icon={Plus}
              busy={addition.isPending}
              disabled={value.trim() === ""}
            >
              {t("do.add", { ns: "common" })}
            </Button>
          </div>
          {addition.error && <ErrorState error={addition.error} />}
        </Stack>
      </form>
    </Card>
  );
}
