import { useTranslation } from "react-i18next";
import { AudioPlayer, Select } from "@/parts";
import styles from "./prompt-field.module.css";
import { builtinSource, type Sounds } from "./sounds";

const SHOWN = 40;

type BuiltInProps = {
  label: string;
  id: string;
  language: string;
  fault?: string;
  sounds: Sounds;
  onChange: (id: string) => void;
};

/** One of the prompts that every switchboard has. Pieces of sentences aren't offered: nobody wants to play them. */
export function BuiltIn({ label, id, language, fault, sounds, onChange }: BuiltInProps) {
  const { t } = useTranslation("prompts");
  const offered = sounds.builtin.filter((each) => language in each.text && (!each.piece || each.id === id));
  const options = offered.map((each) => ({ value: each.id, label: short(each.text[language] ?? each.id) }));
  const chosen = sounds.builtin.find((each) => each.id === id);
  return (
    <div className={styles.mode}>
      <Select
        label={label}
        value={id}
        fault={fault}
        empty={t("field.choose")}
        options={options}
        onChange={onChange}
      />
      {chosen && (
        <>
          <p className={styles.said}>{chosen.text[language]}</p>
          <AudioPlayer src={builtinSource(language, chosen.id)} label={chosen.text[language] ?? chosen.id} />
        </>
      )}
    </div>
  );
}

function short(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
