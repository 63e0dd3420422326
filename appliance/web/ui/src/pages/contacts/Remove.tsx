import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api, done, ifMatch, type Schemas } from "@/api/client";
import { Button, useConfirm, useToast } from "@/parts";

type Contact = Schemas["ContactBody"];

/** Take a contact away, after a question. */
export function Remove({ contact, etag }: { contact: Contact; etag: string }) {
  const { t } = useTranslation("contacts");
  const ask = useConfirm();
  const go = useNavigate();
  const tell = useToast();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () =>
      done(
        api.DELETE("/api/v1/contacts/{id}", { params: { path: { id: contact.id }, header: ifMatch(etag) } }),
      ),
    onSuccess: async () => {
      await go("/contacts", { replace: true });
      tell({ text: t("removed", { name: contact.name }) });
      await queries.invalidateQueries({ queryKey: ["contacts"] });
    },
    onError: () => tell({ text: t("notRemoved") }),
  });
  const press = async () => {
    const question = {
      title: t("remove.title", { name: contact.name }),
      text: t("remove.text"),
      yes: t("remove.yes"),
    };
    if (await ask({ ...question, danger: true })) remove.mutate();
  };
  return (
    <Button icon={Trash2} look="quiet" busy={remove.isPending} onClick={() => void press()}>
      {t("do.delete", { ns: "common" })}
    </Button>
  );
}
