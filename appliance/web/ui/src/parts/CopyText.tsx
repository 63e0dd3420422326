import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "./Button";
import styles from "./small.module.css";

/** A text that is to be used elsewhere (an address, a code), with a button that copies it. */
export function CopyText({ text }: { text: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <span className={styles.copy}>
      <code>{text}</code>
      <IconButton
        small
        label={copied ? t("do.copied") : t("do.copy")}
        icon={copied ? Check : Copy}
        onClick={() => void copy()}
      />
    </span>
  );
}
