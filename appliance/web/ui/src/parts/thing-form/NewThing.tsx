import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { makeThing, type Table, type ThingOf, useDraftChanged } from "@/draft";
import { Button, Dialog, ErrorState, RadioGroup, Stack, TextInput } from "..";
import { idFor } from "./ids";
import type { Thing } from "./spec";

export type NewThingSpec = {
  /** "添加坐席" */
  button: string;
  nameLabel: string;
  nameHint?: string;
  /** The beginning of ids that can't be made of the name. */
  kind: string;
  /** Kinds to choose from, such as mobile or desk phone. */
  kinds?: readonly { value: string; label: string; hint?: string }[];
  /** Where the id is chosen by people, such as an agent's: its label and the first proposal. */
  idField?: { label: string; hint?: string; propose: (taken: readonly string[]) => string };
  /** The thing as it begins. */
  make: (name: string, kind: string) => Thing;
};

type NewThingProps = {
  section: Table;
  spec: NewThingSpec;
  open: boolean;
  taken: readonly string[];
  onClose: () => void;
  onMade: (id: string) => void;
};

/** Asks for a name, and for what can't be thought out; everything else has a sensible beginning. */
export function NewThing({ section, spec, open, taken, onClose, onMade }: NewThingProps) {
  const { t } = useTranslation("forms");
  const form = useId();
  const changed = useDraftChanged();
  const [name, setName] = useState("");
  const [id, setId] = useState<string | null>(null);
  const [kind, setKind] = useState(spec.kinds?.[0]?.value ?? "");
  const proposed = spec.idField?.propose(taken) ?? idFor(name, spec.kind, taken);
  const made = useMutation({
    mutationFn: async () => {
      const chosen = id ?? proposed;
      await makeThing(section, chosen, spec.make(name.trim(), kind) as ThingOf<typeof section>);
      await changed();
      return chosen;
    },
    onSuccess: (chosen) => {
      close();
      onMade(chosen);
    },
  });
  const close = () => {
    setName("");
    setId(null);
    made.reset();
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== "") made.mutate();
  };
  return (
    <Dialog
      title={spec.button}
      open={open}
      onClose={close}
      width={520}
      actions={
        <>
          <Button onClick={close}>{t("do.cancel", { ns: "common" })}</Button>
          <Button
            look="primary"
            type="submit"
            form={form}
            busy={made.isPending}
            disabled={name.trim() === ""}
          >
            {t("make")}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit}>
        <Stack>
          {spec.kinds && (
            <RadioGroup label={t("kind")} value={kind} options={spec.kinds} onChange={setKind} />
          )}
          <TextInput
            label={spec.nameLabel}
            hint={spec.nameHint}
            value={name}
            onChange={setName}
            maxLength={64}
            required
          />
          {spec.idField && (
            <TextInput
              label={spec.idField.label}
              hint={spec.idField.hint}
              inputMode="numeric"
              value={id ?? proposed}
              onChange={setId}
              required
            />
          )}
          {made.error && <ErrorState error={made.error} />}
        </Stack>
      </form>
    </Dialog>
  );
}
