import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, Dialog, ErrorState, Stack, TextInput, useToast } from "@/parts";
import { useRenaming } from "./changes";

/** Asks for another name of a company file; closed while `name` is null. */
export function RenameDialog({ name, onClose }: { name: string | null; onClose: () => void }) {
  const { t } = useTranslation("prompts");
  const form = useId();
  const tell = useToast();
  const renaming = useRenaming();
  const [typed, setTyped] = useState<string | null>(null);
  const to = typed ?? (name ?? "").replace(/\.[^.]+$/, "");
  const close = () => {
    setTyped(null);
    renaming.reset();
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name === null) return;
    renaming.mutate(
      { name, to },
      {
        onSuccess: () => {
          tell({ text: t("company.renamed") });
          close();
        },
      },
    );
  };
  return (
    <Dialog
      title={t("company.rename")}
      open={name !== null}
      onClose={close}
      width={440}
      actions={
        <>
          <Button onClick={close}>{t("do.cancel")}</Button>
          <Button
            look="primary"
            type="submit"
            form={form}
            busy={renaming.isPending}
            disabled={to.trim() === ""}
          >
            {t("company.rename")}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit}>
        <Stack>
          <TextInput label={t("company.newName")} value={to} onChange={setTyped} required maxLength={80} />
          {renaming.error && <ErrorState error={renaming.error} />}
        </Stack>
      </form>
    </Dialog>
  );
}
