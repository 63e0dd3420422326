import { useMutation } from "@tanstack/react-query";
import { Volume2 } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button, ErrorState, TextArea } from "@/parts";
import styles from "./prompt-field.module.css";
import { spokenSource } from "./sounds";

const LONGEST = 2000;

type SpokenProps = {
  label: string;
  text: string;
  language: string;
  fault?: string;
  onChange: (text: string) => void;
};

/** A text that the machine speaks, and a button to hear it at once. */
export function Spoken({ label, text, language, fault, onChange }: SpokenProps) {
  const { t } = useTranslation("prompts");
  const audio = useRef<HTMLAudioElement>(null);
  const source = useRef("");
  useEffect(() => () => URL.revokeObjectURL(source.current), []);
  const listen = useMutation({
    mutationFn: () => spokenSource(text, language),
    onSuccess: async (address) => {
      URL.revokeObjectURL(source.current);
      source.current = address;
      if (audio.current === null) return;
      audio.current.src = address;
      await audio.current.play().catch(() => undefined);
    },
  });
  return (
    <div className={styles.mode}>
      <TextArea
        label={label}
        value={text}
        fault={fault}
        maxLength={LONGEST}
        rows={3}
        placeholder={t("field.textExample")}
        onChange={onChange}
      />
      <div className={styles.row}>
        <Button
          small
          icon={Volume2}
          busy={listen.isPending}
          disabled={text.trim() === ""}
          onClick={() => listen.mutate()}
        >
          {t("field.listen")}
        </Button>
        {/* biome-ignore lint/a11y/useMediaCaption: the text stands above */}
        <audio ref={audio} hidden data-testid="spoken" />
      </div>
      {listen.error && <ErrorState error={listen.error} />}
    </div>
  );
}
