import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { api, ifMatch, type Schemas, type Tagged, tagged } from "@/api/client";
import { useWhole } from "@/api/useWhole";
import { useMay } from "@/app/session";
import { moment } from "@/format/time";
import {
  Card,
  ErrorState,
  KeyValue,
  LinkButton,
  Loading,
  PageHeader,
  useToast,
  WholeConflict,
} from "@/parts";
import { ContactForm, type Wish } from "./ContactForm";
import styles from "./contacts.module.css";
import { History } from "./History";
import { Merge } from "./Merge";
import { Remove } from "./Remove";

type Contact = Schemas["ContactBody"];

/** One contact: what is known, and what was before. */
export function ContactPage() {
  const { t } = useTranslation("contacts");
  const { id = "" } = useParams();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["contact", id],
    queryFn: () => tagged(api.GET("/api/v1/contacts/{id}", { params: { path: { id } } })),
    refetchOnWindowFocus: false,
  });
  if (data === undefined) {
    return (
      <>
        <PageHeader title={t("title")}>
          <LinkButton to="/contacts">{t("do.back", { ns: "common" })}</LinkButton>
        </PageHeader>
        {isPending ? <Loading /> : <ErrorState error={error} onRetry={() => void refetch()} />}
      </>
    );
  }
  return <Opened key={id} found={data} />;
}

function Opened({ found }: { found: Tagged<Contact> }) {
  const { t } = useTranslation("contacts");
  const may = useMay();
  const tell = useToast();
  const queries = useQueryClient();
  const path = { id: found.data.id };
  const queryKey = ["contact", path.id];
  const renew = () => queries.invalidateQueries({ queryKey: ["contacts"] });
  const whole = useWhole<Contact, Wish>(found, {
    queryKey,
    read: () => tagged(api.GET("/api/v1/contacts/{id}", { params: { path } })),
    write: (wish, etag) =>
      tagged(api.PUT("/api/v1/contacts/{id}", { params: { path, header: ifMatch(etag) }, body: wish })),
    onSaved: () => {
      tell({ text: t("saved") });
      void renew();
    },
  });
  const { basis: contact, etag } = whole;
  const fields = useFields();
  const sayAll = (each: Wish) => [[t("field.name"), each.name] as const, ...fields(each)];
  const rows = (mine: Wish, theirs: Contact) =>
    sayAll(mine).map(([label, text], at) => ({
      key: label,
      label,
      mine: text || "—",
      theirs: sayAll(theirs)[at]?.[1] || "—",
    }));
  const merged = () => void Promise.all([renew(), queries.invalidateQueries({ queryKey })]);
  return (
    <>
      <PageHeader
        title={contact.name}
        lead={t("changed", { by: contact.changed_by, at: moment(contact.changed_at) })}
      >
        <LinkButton to="/contacts">{t("do.back", { ns: "common" })}</LinkButton>
        {may("contacts_edit") && <Merge contact={contact} etag={etag} onMerged={merged} />}
        {may("contacts_edit") && <Remove contact={contact} etag={etag} />}
      </PageHeader>
      <div className={styles.columns}>
        <Card title={t("about")}>
          {may("contacts_edit") ? (
            <ContactForm
              key={whole.form}
              contact={contact}
              busy={whole.busy}
              fault={whole.problem}
              onTouch={whole.touch}
              onSave={whole.save}
              told={
                <WholeConflict
                  whole={whole}
                  who={(theirs) => ({ by: theirs.changed_by, at: theirs.changed_at })}
                  rows={rows}
                />
              }
            />
          ) : (
            <Plain contact={contact} />
          )}
        </Card>
        <History id={contact.id} />
      </div>
    </>
  );
}

function useFields() {
  const { t } = useTranslation("contacts");
  return (contact: Wish) =>
    [
      [t("field.company"), contact.company],
      [t("field.numbers"), (contact.numbers ?? []).map(numberWords).join(", ")],
      [t("field.email"), contact.email],
      [t("field.address"), contact.address],
      [t("field.remark"), contact.remark],
    ] as const;
}

function numberWords({ shown, label }: { shown: string; label?: string }): string {
  return [shown, label].filter(Boolean).join(" ");
}

function Plain({ contact }: { contact: Contact }) {
  const fields = useFields();
  return <KeyValue pairs={fields(contact).map(([name, text]) => [name, text || "—"] as const)} />;
}
