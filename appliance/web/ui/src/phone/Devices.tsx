import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Select } from "@/parts";
import { chooseDevices, chosenDevices, knowMicrophones } from "./media";
import styles from "./phone.module.css";

type Found = { microphones: MediaDeviceInfo[]; speakers: MediaDeviceInfo[] };

/** Which microphone and which loudspeaker; names are known once the microphone was allowed. */
export function Devices({ inCall, onSpeaker }: { inCall: boolean; onSpeaker: () => void }) {
  const { t } = useTranslation("phone");
  const [chosen, setChosen] = useState(chosenDevices);
  const found = useFound(inCall);
  if (found.microphones.length + found.speakers.length < 3) return null;
  const choose = (news: Partial<typeof chosen>) => {
    const next = { ...chosen, ...news };
    chooseDevices(next);
    setChosen(next);
    onSpeaker();
  };
  return (
    <details className={styles.devices}>
      <summary>{t("devices.title")}</summary>
      <Select
        label={t("devices.microphone")}
        hint={t("devices.next")}
        empty={t("devices.usual")}
        value={chosen.microphone}
        onChange={(microphone) => choose({ microphone })}
        options={found.microphones.map((each) => ({
          value: each.deviceId,
          label: each.label || each.deviceId,
        }))}
      />
      <Select
        label={t("devices.speaker")}
        empty={t("devices.usual")}
        value={chosen.speaker}
        onChange={(speaker) => choose({ speaker })}
        options={found.speakers.map((each) => ({ value: each.deviceId, label: each.label || each.deviceId }))}
      />
    </details>
  );
}

/** Look anew when a call begins: that is when the microphone is allowed, which nothing else tells. */
function useFound(inCall: boolean): Found {
  const [found, setFound] = useState<Found>({ microphones: [], speakers: [] });
  useEffect(() => {
    const { mediaDevices } = navigator;
    if (mediaDevices === undefined) return;
    void inCall;
    const look = async () => {
      const all = (await mediaDevices.enumerateDevices()).filter((each) => each.label !== "");
      knowMicrophones(all);
      setFound({
        microphones: all.filter((each) => each.kind === "audioinput"),
        speakers: all.filter((each) => each.kind === "audiooutput"),
      });
    };
    void look();
    mediaDevices.addEventListener("devicechange", look);
    return () => mediaDevices.removeEventListener("devicechange", look);
  }, [inCall]);
  return found;
}
