import { Plus, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Json } from "@/draft";
import { Button, IconButton } from "..";
import { FieldNotes } from "../Field";
import { Input } from "./Input";
import { type FaultAt, type FieldSpec, kept, shown, thingsIn, unclaimed, withKey } from "./spec";
import styles from "./thing-form.module.css";
import type { Words } from "./words";

type ItemsProps = {
  spec: Extract<FieldSpec, { as: "items" }>;
  words: Words;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
  faultAt: FaultAt;
};

/** A list of small things within a thing: each with its fields, one more by a button. */
export function Items({ spec, words, value, onChange, faultAt }: ItemsProps) {
  const { t } = useTranslation("forms");
  const items = thingsIn(value);
  const label = words.field(spec.key);
  const put = (next: Json[]) => onChange(kept(next, undefined));
  return (
    <fieldset className={styles.many}>
      <legend>{label}</legend>
      {words.hint(spec.key) && <p className={styles.hint}>{words.hint(spec.key)}</p>}
      <FieldNotes id={spec.key} fault={faultAt()} />
      {items.map((item, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: entries of a document's list have no name but their place
        <div key={at} className={styles.item}>
          <div className={styles.itemFields}>
            <FieldNotes id={`${spec.key}-${at}`} fault={unclaimed(shown(spec.fields, item), faultAt, at)} />
            {shown(spec.fields, item).map((field) => (
              <Input
                key={field.key}
                spec={field}
                words={words.below(spec.key)}
                thing={item}
                onChange={(next) => put(items.with(at, withKey(item, field.key, next)))}
                faultAt={(...path) => faultAt(at, ...path)}
              />
            ))}
          </div>
          <IconButton
            icon={Trash2}
            label={t("removeItem", { name: label, number: at + 1 })}
            onClick={() => put(items.filter((_, each) => each !== at))}
          />
        </div>
      ))}
      <div>
        <Button small icon={Plus} onClick={() => put([...items, spec.fresh])}>
          {t("addItem")}
        </Button>
      </div>
    </fieldset>
  );
}
