import { Bell, Clock, HeartHandshake, Languages, type LucideIcon, Mail, MapPin, Users } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { cx, Stack, TextInput } from "@/parts";
import type { Answers, Template } from "./steps";
import styles from "./wizard.module.css";

type StepProps = { answers: Answers; change: (part: Partial<Answers>) => void; templates: Template[] };

/** Whose hotline it is, and which of the templates is the most like it. */
export function CompanyStep({ answers, change, templates }: StepProps) {
  const { t } = useTranslation("wizard");
  const name = useId();
  return (
    <Stack>
      <TextInput
        label={t("company.name")}
        hint={t("company.nameHint")}
        value={answers.company}
        maxLength={64}
        onChange={(company) => change({ company })}
      />
      <fieldset className={styles.templates}>
        <legend>{t("company.template")}</legend>
        {templates.map((template) => (
          <label
            key={template.id}
            className={cx(styles.template, answers.template === template.id && styles.chosen)}
          >
            <input
              type="radio"
              className="visually-hidden"
              name={name}
              checked={answers.template === template.id}
              onChange={() => change({ template: template.id })}
            />
            <strong>{t(`templates.${template.id}.title`)}</strong>
            <span>{t(`templates.${template.id}.text`)}</span>
            <Path template={template} />
            {answers.template === template.id && (
              <span className={styles.said}>
                {t("company.says", { text: ownGreeting(template, answers.company) })}
              </span>
            )}
          </label>
        ))}
      </fieldset>
    </Stack>
  );
}

function ownGreeting(template: Template, company: string): string {
  return company.trim() === ""
    ? template.greeting
    : template.greeting.replace(template.company, company.trim());
}

const SEEN: Record<string, LucideIcon> = {
  schedule: Clock,
  region: MapPin,
  language: Languages,
  menu: Bell,
  ring: Users,
  queue: Users,
  survey: HeartHandshake,
  voicemail: Mail,
};

/** What a caller passes, as a row of pictures. */
function Path({ template }: { template: Template }) {
  const { t } = useTranslation("wizard");
  const kinds = [...new Set(template.steps)].filter((kind) => kind in SEEN);
  return (
    <span className={styles.path}>
      {kinds.map((kind) => {
        const Icon = SEEN[kind] ?? Bell;
        return (
          <span key={kind} className={styles.pathStep}>
            <Icon size={15} aria-hidden="true" />
            {t(`kinds.${kind}`)}
          </span>
        );
      })}
    </span>
  );
}
