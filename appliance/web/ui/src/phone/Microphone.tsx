import { CircleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import styles from "./phone.module.css";
import type { MicrophoneFault } from "./state";

/** Says why nobody would be heard, and what to do about it. */
export function Microphone({ fault }: { fault: MicrophoneFault | null }) {
  const { t } = useTranslation("phone");
  if (fault === null) return null;
  const safe = `https://${window.location.host}${window.location.pathname}`;
  return (
    <div className={styles.fault} role="alert">
      <CircleAlert size={20} aria-hidden="true" />
      <div>
        <strong>{t(`microphone.${fault}`)}</strong>
        <p>{t(`microphone.${fault}Remedy`)}</p>
        {fault === "insecure" && <a href={safe}>{safe}</a>}
      </div>
    </div>
  );
}
