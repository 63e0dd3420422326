import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import { api, body } from "@/api/client";
import { Card, LinkButton, PageHeader, useToast } from "@/parts";
import { ContactForm, type Wish } from "./ContactForm";

const NOTHING: Wish = { name: "", company: "", email: "", address: "", remark: "", numbers: [] };

/** A new contact; `?number=` is a caller's who is to be one. */
export function NewContact() {
  const { t } = useTranslation("contacts");
  const go = useNavigate();
  const tell = useToast();
  const queries = useQueryClient();
  const [asked] = useSearchParams();
  const add = useMutation({
    mutationFn: (wish: Wish) => body(api.POST("/api/v1/contacts", { body: wish })),
    onSuccess: async (made) => {
      tell({ text: t("saved") });
      await queries.invalidateQueries({ queryKey: ["contacts"] });
      await queries.invalidateQueries({ queryKey: ["agent"] });
      await go(`/contacts/${made.id}`, { replace: true });
    },
  });
  const number = asked.get("number");
  return (
    <>
      <PageHeader title={t("add")} />
      <Card>
        <ContactForm
          contact={{ ...NOTHING, numbers: number ? [{ shown: number, label: "" }] : [] }}
          busy={add.isPending}
          fault={add.error}
          onSave={add.mutate}
        >
          <LinkButton to="/contacts">{t("do.cancel", { ns: "common" })}</LinkButton>
        </ContactForm>
      </Card>
    </>
  );
}
