import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { money } from "@/format/figures";
import { Button, Dialog, ErrorState, Select, Stack, TextInput, useToast } from "@/parts";
import type { Months } from "./data";

/** The moment at which the form was opened names the payment: sent twice, it counts once. */
export function TopUp({ tariffs, onClose }: { tariffs: Months["tariffs"]; onClose: () => void }) {
  const { t } = useTranslation("costs");
  const form = useId();
  const tell = useToast();
  const queries = useQueryClient();
  const [at] = useState(() => new Date().toISOString());
  const [tariff, setTariff] = useState(Object.keys(tariffs)[0] ?? "");
  const [amount, setAmount] = useState("");
  const [note, setNote] = useState("");
  const isMoney = /^\d{1,9}([.]\d{1,2})?$/.test(amount) && Number(amount) > 0;
  const pay = useMutation({
    mutationFn: () => body(api.POST("/api/v1/statements/top-ups", { body: { tariff, amount, note, at } })),
    onSuccess: async () => {
      tell({ text: t("balance.saved", { amount: money(amount) }) });
      onClose();
      await queries.invalidateQueries({ queryKey: ["statements", "balances"] });
    },
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (isMoney && !pay.isPending) pay.mutate();
  };
  return (
    <Dialog
      title={t("balance.add")}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("do.cancel")}</Button>
          <Button look="primary" type="submit" form={form} busy={pay.isPending} disabled={!isMoney}>
            {t("do.save")}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={send}>
        <Stack>
          <Select
            label={t("balance.for")}
            value={tariff}
            onChange={setTariff}
            options={Object.entries(tariffs).map(([value, label]) => ({ value, label }))}
          />
          <TextInput
            label={t("amount")}
            hint={t("balance.amountHint")}
            fault={amount !== "" && !isMoney ? t("balance.noMoney") : undefined}
            value={amount}
            onChange={setAmount}
            inputMode="decimal"
          />
          <TextInput
            label={t("balance.note")}
            hint={t("balance.noteHint")}
            optional
            value={note}
            onChange={setNote}
          />
          {pay.error ? <ErrorState error={pay.error} /> : null}
        </Stack>
      </form>
    </Dialog>
  );
}
