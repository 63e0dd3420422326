import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "@/app/session";
import { Checkbox, ErrorState, Loading } from "@/parts";
import { isByLanguage, joined, type Prompt, split, withLanguage } from "./prompt";
import styles from "./prompt-field.module.css";
import { SimplePromptField } from "./SimplePromptField";
import { useSounds } from "./sounds";

type PromptFieldProps = {
  label: string;
  hint?: ReactNode;
  fault?: string;
  optional?: boolean;
  /** As the document has it; null for none. */
  value: Prompt | null;
  onChange: (value: Prompt | null) => void;
  /** The language of the place: the hotline's, else the company's. */
  language?: string;
};

/** What callers hear at a place: `<PromptField label="…" value={node.prompt ?? null} onChange={…} />`. */
export function PromptField({ label, hint, fault, optional, value, onChange, language }: PromptFieldProps) {
  const { t } = useTranslation("prompts");
  const { site } = useSession();
  const sounds = useSounds();
  const id = useId();
  const home = language ?? site.language;
  return (
    <fieldset className={styles.field} aria-describedby={hint ? `${id}-hint` : undefined}>
      <legend>
        {label}
        {optional && <span className={styles.optional}>{t("field.optional")}</span>}
      </legend>
      {hint && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
      {sounds.isPending && <Loading lines={2} />}
      {sounds.error && <ErrorState error={sounds.error} onRetry={() => void sounds.refetch()} />}
      {sounds.data && (
        <Forms value={value} onChange={onChange} home={home} fault={fault} sounds={sounds.data} />
      )}
    </fieldset>
  );
}

type FormsProps = Pick<PromptFieldProps, "value" | "onChange" | "fault"> & {
  home: string;
  sounds: NonNullable<ReturnType<typeof useSounds>["data"]>;
};

function Forms({ value, onChange, home, fault, sounds }: FormsProps) {
  const { t } = useTranslation("prompts");
  const languages = [home, ...sounds.languages.map((each) => each.id).filter((id) => id !== home)];
  const named = new Map(sounds.languages.map((each) => [each.id, each.name]));
  const apart = value !== null && isByLanguage(value);
  return (
    <>
      {apart ? (
        languages.map((each) => (
          <div key={each} className={styles.language}>
            <h4>{named.get(each) ?? each}</h4>
            <SimplePromptField
              value={value.by_language[each] ?? null}
              onChange={(one) => onChange(withLanguage(value, each, one))}
              language={each}
              sounds={sounds}
            />
          </div>
        ))
      ) : (
        <SimplePromptField value={value} onChange={onChange} language={home} sounds={sounds} fault={fault} />
      )}
      {languages.length > 1 && value !== null && (
        <Checkbox
          label={t("field.byLanguage")}
          checked={apart}
          onChange={(on) => onChange(on ? split(joined(value, home), languages) : joined(value, home))}
        />
      )}
    </>
  );
}
