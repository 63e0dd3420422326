import { Settings2, Trash2 } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Button, Dialog, ErrorState, Row, Stack, useConfirm, useToast } from "@/parts";
import { type CallerList, useChanging, useUnmaking } from "./data";
import { ListForm } from "./ListForm";
import { bodyOf, planOf } from "./plan";

/** What a list is for, changed or removed; in force at once. */
export function ListSettings({ list }: { list: CallerList }) {
  const { t } = useTranslation("lists");
  const [isOpen, setOpen] = useState(false);
  const tell = useToast();
  const ask = useConfirm();
  const go = useNavigate();
  const unmaking = useUnmaking(list.id, () => {
    tell({ text: t("form.removed", { name: list.name }) });
    void go("/lists");
  });
  const remove = async () => {
    const yes = await ask({
      title: t("form.removeAsk", { name: list.name }),
      text: t("form.removeText"),
      yes: t("form.remove"),
      danger: true,
    });
    if (yes) unmaking.mutate();
  };
  return (
    <>
      <Row>
        <Button icon={Settings2} onClick={() => setOpen(true)}>
          {t("form.change")}
        </Button>
        <Button look="quiet" icon={Trash2} busy={unmaking.isPending} onClick={() => void remove()}>
          {t("form.remove")}
        </Button>
      </Row>
      {unmaking.error && <ErrorState error={unmaking.error} />}
      {isOpen && <Change list={list} onClose={() => setOpen(false)} />}
    </>
  );
}

function Change({ list: newest, onClose }: { list: CallerList; onClose: () => void }) {
  const { t } = useTranslation("lists");
  const form = useId();
  const tell = useToast();
  const [list] = useState(newest); // what the form shows: a newer one is shown when it is opened again
  const changing = useChanging(list);
  const [plan, setPlan] = useState(() => planOf(list));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (plan.name.trim() === "" || changing.isPending) return;
    changing.mutate(bodyOf(plan, list), {
      onSuccess: () => {
        tell({ text: t("form.changed") });
        onClose();
      },
    });
  };
  return (
    <Dialog
      title={t("form.change")}
      open
      onClose={onClose}
      width={560}
      actions={
        <>
          <Button onClick={onClose}>{t("do.cancel", { ns: "common" })}</Button>
          <Button look="primary" type="submit" form={form} busy={changing.isPending}>
            {t("do.save", { ns: "common" })}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit}>
        <Stack>
          <ListForm plan={plan} onChange={setPlan} />
          {changing.error && <ErrorState error={changing.error} />}
        </Stack>
      </form>
    </Dialog>
  );
}
