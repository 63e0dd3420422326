import { Upload } from "lucide-react";
import { type ChangeEvent, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/parts";
import { Microphone } from "./Microphone";
import styles from "./prompt-field.module.css";

/** A sound from a file, or from the microphone; what becomes of it is `onSound`'s. */
export function SoundInput({
  busy,
  onSound,
}: {
  busy: boolean;
  onSound: (sound: Blob, name: string) => void;
}) {
  const { t } = useTranslation("prompts");
  const input = useRef<HTMLInputElement>(null);
  const take = (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? [];
    if (file !== undefined) onSound(file, file.name);
    event.target.value = "";
  };
  return (
    <div className={styles.mode}>
      <div className={styles.row}>
        <Button small icon={Upload} busy={busy} onClick={() => input.current?.click()}>
          {t("field.upload")}
        </Button>
        <input
          ref={input}
          type="file"
          hidden
          accept=".wav,.mp3,.ogg,.opus,.flac,audio/*"
          aria-label={t("field.upload")}
          onChange={take}
        />
        <Microphone busy={busy} onRecorded={(sound) => onSound(sound, `${t("field.recordedName")}.wav`)} />
      </div>
      <p className={styles.hint}>{t("field.formats")}</p>
    </div>
  );
}
