import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { Select } from "@/parts";
import styles from "./contacts.module.css";

const FIELDS = ["name", "company", "number", "email", "address", "remark"] as const;

/** What each column of the file is, with its first rows to see it by. */
export function ColumnMeaning({
  told,
  onChange,
}: {
  told: Schemas["ImportedBody"];
  onChange: (meaning: string[]) => void;
}) {
  const { t } = useTranslation("contacts");
  return (
    <div className={styles.columnGrid}>
      {told.columns.map((column, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: columns of a file may be named alike, and never change places
        <div key={at} className={styles.column}>
          <Select<string>
            label={column || t("import.column", { at: at + 1 })}
            hint={told.sample
              .map((row) => row[at])
              .filter(Boolean)
              .slice(0, 2)
              .join(" · ")}
            empty={t("import.leave")}
            value={told.meaning[at] ?? ""}
            onChange={(field) => onChange(told.meaning.map((each, other) => (other === at ? field : each)))}
            options={FIELDS.map((field) => ({ value: field, label: t(`import.field.${field}`) }))}
          />
        </div>
      ))}
    </div>
  );
}
