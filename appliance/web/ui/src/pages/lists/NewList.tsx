import { Plus } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Button, Dialog, ErrorState, Stack, useToast } from "@/parts";
import { useMaking } from "./data";
import { ListForm } from "./ListForm";
import { bodyOf, FRESH, holdsSomebody } from "./plan";

/** A list more: numbers, regions, or callers who hide their number. */
export function NewList() {
  const { t } = useTranslation("lists");
  const form = useId();
  const tell = useToast();
  const go = useNavigate();
  const making = useMaking();
  const [isOpen, setOpen] = useState(false);
  const [plan, setPlan] = useState(FRESH);
  const close = () => {
    setOpen(false);
    setPlan(FRESH);
    making.reset();
  };
  const isWhole = plan.name.trim() !== "" && holdsSomebody(plan);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isWhole || making.isPending) return;
    making.mutate(bodyOf(plan), {
      onSuccess: (made) => {
        tell({ text: t("form.made", { name: plan.name }) });
        close();
        void go(`/lists/${made.list_id}`);
      },
    });
  };
  return (
    <>
      <Button icon={Plus} onClick={() => setOpen(true)}>
        {t("form.new")}
      </Button>
      <Dialog
        title={t("form.new")}
        open={isOpen}
        onClose={close}
        width={560}
        actions={
          <>
            <Button onClick={close}>{t("do.cancel", { ns: "common" })}</Button>
            <Button look="primary" type="submit" form={form} busy={making.isPending} disabled={!isWhole}>
              {t("form.make")}
            </Button>
          </>
        }
      >
        <form id={form} onSubmit={submit}>
          <Stack>
            <ListForm plan={plan} onChange={setPlan} fresh />
            {plan.name !== "" && !holdsSomebody(plan) && <p role="status">{t("form.nobody")}</p>}
            {making.error && <ErrorState error={making.error} />}
          </Stack>
        </form>
      </Dialog>
    </>
  );
}
