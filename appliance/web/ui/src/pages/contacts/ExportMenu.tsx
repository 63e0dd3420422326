import type { LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Menu } from "@/parts";

const FORMATS = ["csv", "vcard"] as const;

/** All contacts as a file. */
export function ExportMenu({ icon }: { icon: LucideIcon }) {
  const { t } = useTranslation("contacts");
  const items = FORMATS.map((format) => ({
    label: t(`export.${format}`),
    run: () => window.location.assign(`/api/v1/contacts/export?format=${format}`),
  }));
  return <Menu label={t("export.open")} icon={icon} items={items} />;
}
