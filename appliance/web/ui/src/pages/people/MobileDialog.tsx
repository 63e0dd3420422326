import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, Dialog, TextInput } from "@/parts";

/** Asks for the number of somebody's mobile. */
export function MobileDialog({ onClose, onTake }: { onClose: () => void; onTake: (number: string) => void }) {
  const { t } = useTranslation("people");
  const form = useId();
  const [number, setNumber] = useState("");
  const plain = number.replace(/[\s-]/g, "");
  const isNumber = /^\+?\d{3,20}$/.test(plain);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isNumber) onTake(plain);
  };
  return (
    <Dialog
      title={t("ways.mobileTake")}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("do.cancel", { ns: "common" })}</Button>
          <Button look="primary" type="submit" form={form} disabled={!isNumber}>
            {t("do.add", { ns: "common" })}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit}>
        <TextInput
          label={t("endpoints.fields.number")}
          hint={t("endpoints.hints.number")}
          inputMode="tel"
          maxLength={24}
          value={number}
          onChange={setNumber}
        />
      </form>
    </Dialog>
  );
}
