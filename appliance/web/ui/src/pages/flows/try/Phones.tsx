import { Plus, X } from "lucide-react";
import { Button, IconButton, Select } from "@/parts";
import fields from "@/parts/Field.module.css";
import form from "../form/form.module.css";
import { targetName } from "../names";
import { useEdited } from "../useEditor";
import { type Attempt, BEHAVIOURS, type Behaviour } from "./call";

/** Colleagues who do something else than the others. */
export function Phones({ attempt, put }: { attempt: Attempt; put: (part: Partial<Attempt>) => void }) {
  const { words, names } = useEdited();
  const { t } = words;
  const { phones } = attempt;
  const people = [...Object.keys(names.agents), ...Object.keys(names.endpoints)];
  const label = (one: string): string => t("form.agent", { name: targetName(names, one), id: one });
  const change = (at: number, to: readonly [string, Behaviour]): void =>
    put({ phones: phones.map((one, index) => (index === at ? to : one)) });
  return (
    <fieldset className={fields.field}>
      <legend className={fields.label}>{t("try.phones")}</legend>
      {phones.map(([who, does], at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row has no name before somebody is chosen
        <div key={at} className={form.line}>
          <div className={form.bare}>
            <Select
              label={t("form.person")}
              value={who}
              empty={t("form.person")}
              onChange={(to) => change(at, [to, does])}
              options={people.map((one) => ({ value: one, label: label(one) }))}
            />
          </div>
          <div className={form.bare}>
            <Select<Behaviour>
              label={t("try.otherwise")}
              value={does}
              onChange={(to) => change(at, [who, to])}
              options={BEHAVIOURS.map((one) => ({ value: one, label: t(`try.${one}`) }))}
            />
          </div>
          <IconButton
            small
            label={`${t("form.remove")} ${at + 1}`}
            icon={X}
            onClick={() => put({ phones: phones.filter((_, index) => index !== at) })}
          />
        </div>
      ))}
      <div>
        <Button small icon={Plus} onClick={() => put({ phones: [...phones, ["", "busy"]] })}>
          {t("try.addPhone")}
        </Button>
      </div>
    </fieldset>
  );
}
