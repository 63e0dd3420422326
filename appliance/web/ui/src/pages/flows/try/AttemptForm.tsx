import { Field, NumberInput, Select, TextInput } from "@/parts";
import fields from "@/parts/Field.module.css";
import form from "../form/form.module.css";
import { useEdited } from "../useEditor";
import { type Attempt, BEHAVIOURS, type Behaviour } from "./call";
import { Phones } from "./Phones";

interface AttemptProps {
  readonly attempt: Attempt;
  readonly numbers: readonly string[];
  onChange(attempt: Attempt): void;
}

/** Who calls, when, what is pressed, and what the colleagues do. */
export function AttemptForm({ attempt, numbers, onChange }: AttemptProps) {
  const { words } = useEdited();
  const { t } = words;
  const put = (part: Partial<Attempt>): void => onChange({ ...attempt, ...part });
  return (
    <div className={form.form} style={{ marginBottom: "var(--s4)" }}>
      <TextInput
        label={t("try.caller")}
        hint={attempt.caller === "" ? t("try.callerHint") : undefined}
        inputMode="tel"
        value={attempt.caller}
        onChange={(caller) => put({ caller })}
      />
      {numbers.length > 1 && (
        <Select
          label={t("try.called")}
          value={attempt.called || (numbers[0] ?? "")}
          onChange={(called) => put({ called })}
          options={numbers.map((number) => ({ value: number, label: number }))}
        />
      )}
      <Field label={t("try.at")} hint={attempt.at === "" ? t("try.now") : undefined}>
        {(tied) => (
          <input
            {...tied}
            type="datetime-local"
            className={fields.input}
            value={attempt.at}
            onChange={(event) => put({ at: event.target.value })}
          />
        )}
      </Field>
      <TextInput
        label={t("try.keys")}
        hint={t("try.keysHint")}
        placeholder="1 3"
        value={attempt.keys}
        onChange={(keys) => put({ keys })}
      />
      <Select<Behaviour>
        label={t("try.otherwise")}
        value={attempt.otherwise}
        onChange={(otherwise) => put({ otherwise })}
        options={BEHAVIOURS.map((one) => ({ value: one, label: t(`try.${one}`) }))}
      />
      <details className={form.rare}>
        <summary>{t("try.more")}</summary>
        <MoreFields attempt={attempt} put={put} />
      </details>
    </div>
  );
}

function MoreFields({ attempt, put }: { attempt: Attempt; put: (part: Partial<Attempt>) => void }) {
  const { words, names } = useEdited();
  const { t } = words;
  return (
    <div className={form.form}>
      <Phones attempt={attempt} put={put} />
      <NumberInput
        label={t("try.leaves")}
        hint={t("try.leavesHint")}
        unit={t("form.unit.seconds")}
        min={1}
        value={attempt.leavesAfter}
        onChange={(leavesAfter) => put({ leavesAfter })}
      />
      <Select
        label={t("try.servedBefore")}
        value={attempt.servedBefore}
        onChange={(servedBefore) => put({ servedBefore })}
        empty={t("form.none")}
        options={Object.entries(names.agents).map(([value, label]) => ({ value, label }))}
      />
      <Select
        label={t("try.byHand")}
        value={attempt.byHand}
        onChange={(byHand) => put({ byHand })}
        empty={t("try.byHandNone")}
        options={(["open", "closed"] as const).map((one) => ({ value: one, label: t(`try.${one}`) }))}
      />
      <NumberInput
        label={t("try.drawn")}
        unit="%"
        min={1}
        max={100}
        value={attempt.drawn}
        onChange={(drawn) => put({ drawn })}
      />
    </div>
  );
}
