import { Plus, X } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { ApiProblem } from "@/api/problem";
import { Button, ErrorState, IconButton, Row, Stack, TextArea, TextInput } from "@/parts";
import styles from "./contacts.module.css";

export type Wish = Schemas["ContactWish"];
type Telephone = Schemas["ContactNumberBody"] & { key: number };

let next = 0;
const keyed = (each: Schemas["ContactNumberBody"]): Telephone => ({ ...each, key: next++ });

type FormProps = {
  contact: Wish;
  busy: boolean;
  fault: unknown;
  /** Told of whatever is typed. */
  onTouch?: () => void;
  onSave: (wish: Wish) => void;
  children?: ReactNode;
  /** Why it was not kept, where the form isn't to tell `fault` itself. */
  told?: ReactNode;
};

/** A contact's fields. `fault` is why it was not kept. */
export function ContactForm({ contact, busy, fault, onTouch, onSave, children, told }: FormProps) {
  const { t } = useTranslation("contacts");
  const [texts, setTexts] = useState(contact);
  const [numbers, setNumbers] = useState(() =>
    (contact.numbers?.length ? contact.numbers : [{ shown: "", label: "" }]).map(keyed),
  );
  const put = (news: Partial<Wish>) => {
    onTouch?.();
    setTexts({ ...texts, ...news });
  };
  const putNumbers = (news: Telephone[]) => {
    onTouch?.();
    setNumbers(news);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const kept = numbers.filter((each) => each.shown.trim() !== "");
    onSave({ ...texts, numbers: kept.map(({ shown, label }) => ({ shown, label })) });
  };
  const nameFault = fault instanceof ApiProblem ? fault.faultAt("name") : undefined;
  return (
    <form onSubmit={submit}>
      <Stack>
        {told ?? (Boolean(fault) && <ErrorState error={fault} />)}
        <div className={styles.pair}>
          <TextInput
            label={t("field.name")}
            required
            maxLength={64}
            fault={nameFault}
            value={texts.name}
            onChange={(name) => put({ name })}
          />
          <TextInput
            label={t("field.company")}
            optional
            maxLength={128}
            value={texts.company ?? ""}
            onChange={(company) => put({ company })}
          />
        </div>
        <Numbers numbers={numbers} onChange={putNumbers} />
        <div className={styles.pair}>
          <TextInput
            label={t("field.email")}
            optional
            type="email"
            maxLength={128}
            value={texts.email ?? ""}
            onChange={(email) => put({ email })}
          />
          <TextInput
            label={t("field.address")}
            optional
            maxLength={256}
            value={texts.address ?? ""}
            onChange={(address) => put({ address })}
          />
        </div>
        <TextArea
          label={t("field.remark")}
          optional
          rows={3}
          maxLength={2000}
          value={texts.remark ?? ""}
          onChange={(remark) => put({ remark })}
        />
        <Row>
          <Button type="submit" look="primary" busy={busy}>
            {t("do.save", { ns: "common" })}
          </Button>
          {children}
        </Row>
      </Stack>
    </form>
  );
}

function Numbers({ numbers, onChange }: { numbers: Telephone[]; onChange: (numbers: Telephone[]) => void }) {
  const { t } = useTranslation("contacts");
  const put = (key: number, news: Partial<Telephone>) =>
    onChange(numbers.map((each) => (each.key === key ? { ...each, ...news } : each)));
  return (
    <fieldset className={styles.numbers}>
      <legend className="visually-hidden">{t("field.numbers")}</legend>
      {numbers.map((each, at) => (
        <div key={each.key} className={styles.number}>
          <TextInput
            label={t("field.number", { at: at + 1 })}
            inputMode="tel"
            maxLength={40}
            value={each.shown}
            onChange={(shown) => put(each.key, { shown })}
          />
          <TextInput
            label={t("field.label", { at: at + 1 })}
            maxLength={32}
            placeholder={t("field.labelSuch")}
            value={each.label ?? ""}
            onChange={(label) => put(each.key, { label })}
          />
          <IconButton
            icon={X}
            label={t("field.remove", { at: at + 1 })}
            onClick={() => onChange(numbers.filter((other) => other.key !== each.key))}
          />
        </div>
      ))}
      {numbers.length < 20 && (
        <Button small icon={Plus} onClick={() => onChange([...numbers, keyed({ shown: "", label: "" })])}>
          {t("field.more")}
        </Button>
      )}
    </fieldset>
  );
}
