import { useTranslation } from "react-i18next";
import { Dialog, ErrorState, Stack, useToast } from "@/parts";
import { SoundInput, type Sounds } from "@/parts/prompt-field";
import { useVoices } from "./changes";
import styles from "./prompts.module.css";

type VoiceDialogProps = { prompt: Sounds["builtin"][number] | null; language: string; onClose: () => void };

/** A person reads one prompt: by the microphone, or from a file. */
export function VoiceDialog({ prompt, language, onClose }: VoiceDialogProps) {
  const { t } = useTranslation("prompts");
  const tell = useToast();
  const voices = useVoices();
  const close = () => {
    voices.reset();
    onClose();
  };
  const take = (sound: Blob, name: string) => {
    if (prompt === null) return;
    voices.mutate(
      { language, prompt: prompt.id, sound, name },
      {
        onSuccess: () => {
          tell({ text: t("builtin.replaced") });
          close();
        },
      },
    );
  };
  return (
    <Dialog title={t("builtin.voice")} open={prompt !== null} onClose={close} width={520}>
      <Stack>
        <p>{t("builtin.dialogLead")}</p>
        <blockquote className={styles.script}>{prompt?.text[language]}</blockquote>
        <SoundInput busy={voices.isPending} onSound={take} />
        {voices.error && <ErrorState error={voices.error} />}
      </Stack>
    </Dialog>
  );
}
