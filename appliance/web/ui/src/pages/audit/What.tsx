import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Schemas } from "@/api/client";

const OF_CONTACTS: ReadonlySet<string> = new Set(["contact_open", "contact_add", "contact_change"]);
const OF_CALLS: ReadonlySet<string> = new Set(["call_open", "call_note"]);
const ID = /^[\w.-]+$/;
const OF_CONTACT = /^contact ([\w.-]+)$/;

/** What an entry is about: a contact and a call by a way to it, for their ids tell nobody anything. */
export function What({ entry }: { entry: Pick<Schemas["AuditBody"], "action" | "what"> }) {
  const { t } = useTranslation("audit");
  const { action, what } = entry;
  const contact = OF_CONTACTS.has(action) && ID.test(what) ? what : OF_CONTACT.exec(what)?.[1];
  if (contact) return <Link to={`/contacts/${contact}`}>{t("aContact")}</Link>;
  if (OF_CALLS.has(action) && ID.test(what)) return <Link to={`/calls/${what}`}>{t("aCall")}</Link>;
  return what;
}
