import { useTranslation } from "react-i18next";
import { AudioPlayer, ErrorState, Select } from "@/parts";
import styles from "./prompt-field.module.css";
import { SoundInput } from "./SoundInput";
import { fileSource, type Sounds, useUpload } from "./sounds";

type OwnSoundProps = {
  label: string;
  name: string;
  fault?: string;
  sounds: Sounds;
  onChange: (name: string) => void;
};

/** A sound of the company's own: chosen, uploaded, or recorded here and now. */
export function OwnSound({ label, name, fault, sounds, onChange }: OwnSoundProps) {
  const { t } = useTranslation("prompts");
  const names = sounds.company.map((each) => each.name);
  const offered = name === "" || names.includes(name) ? names : [name, ...names];
  return (
    <div className={styles.mode}>
      <Select
        label={label}
        value={name}
        fault={fault}
        empty={names.length === 0 ? t("field.noneYet") : t("field.choose")}
        options={offered.map((each) => ({ value: each, label: each }))}
        onChange={onChange}
      />
      {name !== "" && <AudioPlayer src={fileSource(name)} label={name} />}
      <NewSound onTaken={onChange} />
    </div>
  );
}

/** A new sound of the company's: told by the name that it got. */
export function NewSound({ onTaken }: { onTaken: (name: string) => void }) {
  const upload = useUpload();
  const send = (sound: Blob, name: string) =>
    upload.mutate({ sound, name }, { onSuccess: (kept) => onTaken(kept.name) });
  return (
    <>
      <SoundInput busy={upload.isPending} onSound={send} />
      {upload.error && <ErrorState error={upload.error} />}
    </>
  );
}
