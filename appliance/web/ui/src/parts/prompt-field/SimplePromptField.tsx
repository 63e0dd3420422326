import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "@/parts";
import { BuiltIn } from "./BuiltIn";
import { OwnSound } from "./OwnSound";
import { builtinOf, fileOf, MODES, type Mode, modeOf, ofText, type SimplePrompt, spokenText } from "./prompt";
import styles from "./prompt-field.module.css";
import { Spoken } from "./Spoken";
import type { Sounds } from "./sounds";

type SimplePromptFieldProps = {
  value: SimplePrompt | null;
  onChange: (value: SimplePrompt | null) => void;
  language: string;
  sounds: Sounds;
  fault?: string;
};

/** One prompt in one language: typed, ready-made, or a sound of one's own. */
export function SimplePromptField({ value, onChange, language, sounds, fault }: SimplePromptFieldProps) {
  const { t } = useTranslation("prompts");
  const name = useId();
  const [picked, setPicked] = useState<Mode | null>(null);
  const mode = picked ?? modeOf(value);
  const change = (next: SimplePrompt | null) => {
    setPicked(mode);
    onChange(next);
  };
  return (
    <div className={styles.mode}>
      <div className={styles.modes} role="radiogroup" aria-label={t("field.mode")}>
        {MODES.map((each) => (
          <label key={each} className={cx(styles.choice, each === mode && styles.chosen)}>
            <input
              type="radio"
              name={name}
              className="visually-hidden"
              checked={each === mode}
              onChange={() => setPicked(each)}
            />
            {t(`field.modes.${each}`)}
          </label>
        ))}
      </div>
      {mode === "text" && (
        <Spoken
          label={t("field.text")}
          text={spokenText(value)}
          language={language}
          fault={fault}
          onChange={(text) => change(ofText(text) === null ? null : text)}
        />
      )}
      {mode === "builtin" && (
        <BuiltIn
          label={t("field.builtin")}
          id={builtinOf(value)}
          language={language}
          sounds={sounds}
          fault={fault}
          onChange={(id) => change(id === "" ? null : { builtin: id })}
        />
      )}
      {mode === "file" && (
        <OwnSound
          label={t("field.file")}
          name={fileOf(value)}
          sounds={sounds}
          fault={fault}
          onChange={(file) => change(file === "" ? null : { file })}
        />
      )}
    </div>
  );
}
