import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { RadioGroup, Select, Stack, TextInput } from "@/parts";

export type Fields = Omit<Schemas["ChangedUserBody"], "disabled" | "language"> & { language: "zh" | "en" };

const ROLES: readonly Fields["role"][] = ["admin", "supervisor", "agent", "installer"];

/** What is the same of a new account and of one that is changed. */
export function UserFields({ value, onChange }: { value: Fields; onChange: (value: Fields) => void }) {
  const { t } = useTranslation("users");
  return (
    <Stack>
      <TextInput
        label={t("name")}
        hint={t("nameHint")}
        value={value.name}
        onChange={(name) => onChange({ ...value, name })}
        maxLength={80}
        required
      />
      <RadioGroup<Fields["role"]>
        label={t("role")}
        value={value.role}
        onChange={(role) => onChange({ ...value, role })}
        options={ROLES.map((role) => ({
          value: role,
          label: t(`session.role.${role}`, { ns: "translation" }),
          hint: t(`roleHint.${role}`),
        }))}
      />
      <TextInput
        label={t("agent")}
        hint={t("agentHint")}
        optional
        value={value.agent ?? ""}
        onChange={(agent) => onChange({ ...value, agent: agent.trim() || null })}
        inputMode="numeric"
        pattern="[0-9]{1,8}"
      />
      <Select<Fields["language"]>
        label={t("language")}
        value={value.language}
        onChange={(language) => onChange({ ...value, language })}
        options={[
          { value: "zh", label: "中文" },
          { value: "en", label: "English" },
        ]}
      />
    </Stack>
  );
}
