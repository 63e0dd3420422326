import { Check, Mic, Trash2 } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { duration } from "@/format/time";
import { AudioPlayer, Button, StateDot } from "@/parts";
import styles from "./prompt-field.module.css";
import { useRecorder } from "./useRecorder";

type Take = { sound: Blob; address: string };

/** Record, listen, and keep it or not. */
export function Microphone({ busy, onRecorded }: { busy: boolean; onRecorded: (sound: Blob) => void }) {
  const { t } = useTranslation("prompts");
  const recorder = useRecorder();
  const [take, setTake] = useState<Take | null>(null);
  const address = take?.address;
  useEffect(() => () => URL.revokeObjectURL(address ?? ""), [address]);
  const stop = async () => {
    const sound = await recorder.stop();
    if (sound !== null) setTake({ sound, address: URL.createObjectURL(sound) });
  };
  const keep = () => {
    if (take !== null) onRecorded(take.sound);
    setTake(null);
  };
  if (!recorder.possible) return <p className={styles.hint}>{t("field.noMicrophone")}</p>;
  if (recorder.recording) {
    return (
      <span className={styles.row}>
        <StateDot tone="bad" label={t("field.recording")} pulse />
        <span aria-live="off">{duration(recorder.seconds)}</span>
        <Button small look="primary" icon={Check} onClick={() => void stop()}>
          {t("field.stop")}
        </Button>
      </span>
    );
  }
  if (take !== null) {
    return (
      <span className={styles.row}>
        <AudioPlayer src={take.address} label={t("field.take")} />
        <Button small look="primary" icon={Check} busy={busy} onClick={keep}>
          {t("field.keep")}
        </Button>
        <Button small look="quiet" icon={Trash2} onClick={() => setTake(null)}>
          {t("field.again")}
        </Button>
      </span>
    );
  }
  return (
    <>
      <Button small icon={Mic} onClick={() => void recorder.start()}>
        {t("field.record")}
      </Button>
      {recorder.fault && (
        <p className={styles.fault} role="alert">
          {t(`field.microphone.${recorder.fault}`)}
        </p>
      )}
    </>
  );
}
